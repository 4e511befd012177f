"""Make the bundled sample of Fashion-MNIST, or check that it is intact.

    python tools/make_sample.py            make it, from Debian's package dataset-fashion-mnist
    python tools/make_sample.py --check    check the files in resources/sample

The sample holds the first 1,000 training and the first 200 test pictures of each of the ten
classes, in the order of the original files, dealt out in turn: picture i is of class i mod 10, so
that any multiple of ten pictures from the start is balanced. The files are gzipped IDX, as the
originals are; the checksums in `sample.json` are of the decompressed bytes, because what gzip
makes of them differs between versions of zlib.
"""

import argparse
import gzip
import hashlib
import json
import struct
import sys
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path("/usr/share/datasets/fashion-mnist")
PACKAGE = "dataset-fashion-mnist"
SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"

CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
SIDE = 28
IMAGES_MAGIC = 0x0803  # IDX: unsigned bytes, three dimensions
LABELS_MAGIC = 0x0801  # IDX: unsigned bytes, one dimension


class Split(NamedTuple):
    """One half of the sample, and where it comes from."""

    name: str
    source_prefix: str
    pictures_per_class: int


SPLITS = (Split("train", "train", 1000), Split("test", "t10k", 200))


class SampleError(Exception):
    """The sample, or what it is made from, is not as it should be."""


def read_images(data: bytes) -> list[bytes]:
    """Split the bytes of an IDX file into its pictures, `SIDE` × `SIDE` bytes each."""
    magic, count, height, width = struct.unpack_from(">4I", data)
    if (magic, height, width) != (IMAGES_MAGIC, SIDE, SIDE) or len(data) != 16 + count * SIDE**2:
        raise SampleError("The pictures are not an IDX file of 28 × 28 pixels.")
    return [data[start : start + SIDE**2] for start in range(16, len(data), SIDE**2)]


def read_labels(data: bytes) -> bytes:
    """Return the labels of an IDX file, one byte each."""
    magic, count = struct.unpack_from(">2I", data)
    if magic != LABELS_MAGIC or len(data) != 8 + count:
        raise SampleError("The labels are not an IDX file.")
    return data[8:]


def select(labels: bytes, per_class: int) -> list[int]:
    """Return the positions of the first `per_class` pictures of each class, classes in turn."""
    positions: list[list[int]] = [[] for _ in CLASSES]
    for position, label in enumerate(labels):
        if len(positions[label]) < per_class:
            positions[label].append(position)
    if any(len(found) < per_class for found in positions):
        raise SampleError(f"A class has fewer than {per_class} pictures.")
    return [position for in_turn in zip(*positions, strict=True) for position in in_turn]


def make_arrays(source: Path) -> dict[str, bytes]:
    """Return the sample's files, decompressed, by the name that each has without `.gz`."""
    arrays = {}
    for split in SPLITS:
        prefix = split.source_prefix
        images = read_images(_read_gzip(source / f"{prefix}-images-idx3-ubyte.gz"))
        labels = read_labels(_read_gzip(source / f"{prefix}-labels-idx1-ubyte.gz"))
        chosen = select(labels, split.pictures_per_class)
        arrays[_images_name(split)] = struct.pack(
            ">4I", IMAGES_MAGIC, len(chosen), SIDE, SIDE
        ) + b"".join(images[position] for position in chosen)
        arrays[_labels_name(split)] = struct.pack(">2I", LABELS_MAGIC, len(chosen)) + bytes(
            labels[position] for position in chosen
        )
    return arrays


def describe(arrays: dict[str, bytes]) -> dict[str, Any]:
    """Return what `sample.json` says of the given files."""

    def entry(name: str) -> dict[str, str]:
        return {"file": f"{name}.gz", "sha256": hashlib.sha256(arrays[name]).hexdigest()}

    return {
        "name": "Fashion-MNIST sample",
        "source": "https://github.com/zalandoresearch/fashion-mnist",
        "package": PACKAGE,
        "licence": "MIT, see LICENSE.txt",
        "selection": "the first pictures of each class in the original order, classes in turn",
        "picture": [1, SIDE, SIDE],
        "classes": list(CLASSES),
        "sha256_of": "the decompressed file",
        "splits": {
            split.name: {
                "pictures": split.pictures_per_class * len(CLASSES),
                "images": entry(_images_name(split)),
                "labels": entry(_labels_name(split)),
            }
            for split in SPLITS
        },
    }


def make(source: Path, sample: Path) -> None:
    """Write the sample's four data files and `sample.json`."""
    arrays = make_arrays(source)
    sample.mkdir(parents=True, exist_ok=True)
    for name, data in arrays.items():
        (sample / f"{name}.gz").write_bytes(gzip.compress(data, compresslevel=9, mtime=0))
    text = json.dumps(describe(arrays), indent=2, ensure_ascii=False) + "\n"
    (sample / "sample.json").write_text(text, encoding="utf-8")


def check(source: Path, sample: Path) -> str:
    """Check every file against `sample.json`, and against the source where that is installed.

    Returns:
        One sentence on what was compared.

    Raises:
        SampleError: a file is missing or differs.
    """
    arrays = {}
    for split in SPLITS:
        for name in (_images_name(split), _labels_name(split)):
            arrays[name] = _read_gzip(sample / f"{name}.gz")
        labels = read_labels(arrays[_labels_name(split)])
        pictures = read_images(arrays[_images_name(split)])
        wanted = bytes(range(len(CLASSES))) * split.pictures_per_class
        if labels != wanted or len(pictures) != len(wanted):
            raise SampleError(f"The {split.name} pictures are not balanced by class.")
    try:
        description = json.loads((sample / "sample.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SampleError(f"sample.json cannot be read: {error}") from error
    if description != describe(arrays):
        raise SampleError("The files do not agree with sample.json.")
    if not source.is_dir():
        return "The sample agrees with its checksums."
    if arrays != make_arrays(source):
        raise SampleError(f"The sample differs from what {source} gives.")
    return f"The sample agrees with its checksums and with {source}."


def _images_name(split: Split) -> str:
    return f"{split.name}-images-idx3-ubyte"


def _labels_name(split: Split) -> str:
    return f"{split.name}-labels-idx1-ubyte"


def _read_gzip(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except FileNotFoundError as error:
        hint = f" Install Debian's package {PACKAGE}." if path.parent == SOURCE else ""
        raise SampleError(f"{path} is missing.{hint}") from error
    except (OSError, EOFError) as error:
        raise SampleError(f"{path} cannot be read: {error}") from error


def main() -> int:
    """Run the command line; return the exit status."""
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("--check", action="store_true", help="check the sample; write nothing")
    parser.add_argument("--source", type=Path, default=SOURCE, help="the four original files")
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="the folder of the sample")
    arguments = parser.parse_args()
    try:
        if not arguments.check:
            make(arguments.source, arguments.sample)
        print(check(arguments.source, arguments.sample))
    except SampleError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
