"""Make the starter model: torchvision's convolutions, and a head for 200 everyday classes.

    python tools/make_starter.py tiny-imagenet.zip alexnet-features.safetensors

The convolutions are torchvision's AlexNet's, trained on ImageNet, and stay as they are. The head is
trained by this program itself, on what they make of Tiny ImageNet's 50,000 training pictures and of
their mirror images, which is computed once and kept; the 10,000 validation pictures are only looked
at. Both files are read from where they are named: of the pictures nothing gets into the model.

What is unpacked stays in the folder --work, and what is computed, 4 GB, in the cache folder, so
that another try starts with the head.
"""

import argparse
import json
import sys
import zipfile
from pathlib import Path

import msgspec
import torch

from alexnet_gui.cli.progress import ProgressLine
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Activation, Dropout, Flatten, Linear
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import Start
from alexnet_gui.engine.evaluation import evaluate
from alexnet_gui.engine.models import Model, load_model, save_model
from alexnet_gui.engine.trainer import train

STARTER = Path(__file__).resolve().parent.parent / "resources" / "models" / "starter.safetensors"
LARGEST = 15_000_000  # bytes
HIDDEN = 512  # units; with 9,216 inputs nearly all of what the convolutions leave of that
CLASSES = 200

RECIPE = Recipe(
    epochs=16,
    batch_size=128,
    optimiser="adamw",
    learning_rate=3e-4,
    weight_decay=0.05,
    decay_biases=False,
    schedule="cosine",
    label_smoothing=0.1,
    random_flip=True,
    save_minutes=None,
)

SOURCES = {
    "convolutions": "torchvision.models.alexnet, IMAGENET1K_V1 (BSD-3-Clause project),"
    " trained on ImageNet-1k; float16 here",
    "head": "trained by alexnet-gui on Tiny ImageNet's training pictures (200 classes of ImageNet,"
    " 64 × 64; terms of ImageNet: research), convolutions frozen",
}


def architecture() -> Architecture:
    """The convolutions with two dense layers, small enough to come along."""
    preset = find_preset("torchvision")
    assert preset is not None
    layers = preset.architecture.layers
    first = next(i for i, layer in enumerate(layers) if isinstance(layer, Dropout | Flatten))
    head = (
        Flatten(name="flatten"),
        Dropout(name="drop6"),
        Linear(name="fc6", out_features=HIDDEN),
        Activation(name="relu6", function="relu"),
        Dropout(name="drop7"),
        Linear(name="fc7", out_features=CLASSES),
    )
    return msgspec.structs.replace(
        preset.architecture, name="AlexNet, 200 everyday classes", layers=(*layers[:first], *head)
    )


def unpacked(archive: Path, work: Path) -> Path:
    """The folder that holds `train` and `val`."""
    folder = work / "tiny-imagenet"
    if not folder.is_dir():
        with zipfile.ZipFile(archive) as file:
            file.extractall(work)
    return folder


def as_shipped(model: Model, pictures: str) -> Model:
    """`model` in float16, with where it comes from and how well it does in that form."""
    model.network.half().float()  # what is read again: rounded, computed in float32
    found = evaluate(model, pictures, "validation", torch.device("cpu"))
    provenance = {
        **SOURCES,
        "recipe": msgspec.to_builtins(RECIPE),
        "steps": model.trained_steps,
        "validation": {
            "pictures": found.pictures,
            "loss": round(found.loss, 4),
            "top1_error": round(found.top1_error, 4),
            "top5_error": round(found.top5_error, 4),
        },
    }
    print(json.dumps(provenance["validation"]))
    model.network.half()
    return Model(
        name=model.architecture.name,
        architecture=model.architecture,
        network=model.network,
        classes=model.classes,
        preprocessing=model.preprocessing,
        provenance=provenance,
    )


def main(argv: list[str] | None = None) -> int:
    """Unpack, train, save; the status is 1 if the file is larger than it may be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path, help="Tiny ImageNet, zipped, folders named by class")
    parser.add_argument("convolutions", type=Path, help="torchvision's features.*, safetensors")
    parser.add_argument("--work", type=Path, default=Path("starter"), help="what is made meanwhile")
    parser.add_argument("--out", type=Path, default=STARTER)
    parser.add_argument("--epochs", type=int, default=RECIPE.epochs)
    parser.add_argument("--max-steps", type=int, help="fewer, to try it")
    arguments = parser.parse_args(argv)
    pictures = str(unpacked(arguments.pictures, arguments.work).absolute())
    network = architecture()
    frozen = tuple(layer.name for layer in network.layers if layer.kind == "conv2d")
    run = arguments.work / "run"
    job = Job(
        architecture=network,
        recipe=msgspec.structs.replace(
            RECIPE, epochs=arguments.epochs, max_steps=arguments.max_steps
        ),
        data=pictures,
        out=str(run),
        start=Start(model=str(arguments.convolutions), frozen=frozen),
        resume=run.exists(),
    )
    with ProgressLine(sys.stderr) as progress:
        train(job, progress.show, Control())
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    save_model(as_shipped(load_model(run), pictures), arguments.out)
    size = arguments.out.stat().st_size
    print(f"{arguments.out}: {size:,} bytes")
    return 0 if size <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
