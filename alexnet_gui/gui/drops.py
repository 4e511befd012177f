"""What a file or folder is, so that it goes where it belongs. No Qt: the command line asks too."""

import json
import os
from enum import Enum, auto
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.given_files import require_regular
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.saved_network import has_weights_suffix
from alexnet_gui.core.torch_file import is_torch_file
from alexnet_gui.core.translation import _

RUN_FILE = "run.json"
_HEAD = 4096  # bytes; enough for every signature below and for the start of a JSON document

# Signatures at the start of a file. Pillow decides in the end; this only says where a file goes.
_PICTURE_STARTS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",  # JPEG
    b"GIF8",
    b"BM",
    b"II*\x00",  # TIFF
    b"MM\x00*",
    b"\x00\x00\x01\x00",  # ICO
    b"\x00\x00\x00\x0cjP  ",  # JPEG 2000
    b"P1\n", b"P2\n", b"P3\n", b"P4\n", b"P5\n", b"P6\n", b"PF\n", b"Pf\n",  # netpbm
    b"\xff\x4f\xff\x51",  # JPEG 2000 without a box around it
    b"8BPS",  # Photoshop
    b"DDS ",
    b"qoif",
    b"icns",
)  # fmt: skip
# Those that Pillow decodes, of pictures: not of films, or of programs such as PostScript.
PICTURE_SUFFIXES = frozenset({
    ".apng", ".avif", ".avifs", ".blp", ".bmp", ".bw", ".cur", ".dcx", ".dds", ".dib", ".fit",
    ".fits", ".flc", ".fli", ".ftc", ".ftu", ".gbr", ".gif", ".heic", ".icb", ".icns", ".ico",
    ".iim", ".im", ".j2c", ".j2k", ".jfif", ".jp2", ".jpc", ".jpe", ".jpeg", ".jpf", ".jpg",
    ".jpx", ".msp", ".pbm", ".pcd", ".pcx", ".pfm", ".pgm", ".png", ".pnm", ".ppm", ".psd",
    ".pxr", ".qoi", ".ras", ".rgb", ".rgba", ".sgi", ".tga", ".tif", ".tiff", ".vda", ".vst",
    ".webp", ".xbm", ".xpm",
})  # fmt: skip
_ARCHIVES = frozenset({".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"})
_MODEL_SUFFIXES = frozenset({".safetensors", ".ckpt"})


class Kind(Enum):
    """What something that was dropped or named on the command line is."""

    PICTURE = auto()
    ARCHITECTURE = auto()
    MODEL = auto()
    RUN = auto()
    DATA = auto()  # a folder with one sub-folder per class
    PICTURES = auto()  # a folder of pictures without such folders
    UNKNOWN = auto()


def kind_of(path: Path) -> Kind:
    """What lies at `path`, by its content first and by its suffix where that is not enough.

    A text renamed .jpg counts as a picture, so that whoever opens it can say what is wrong.

    Raises:
        UserError: There is nothing at `path`, or it cannot be read.
    """
    try:
        if path.is_dir():
            return _kind_of_folder(path)
        require_regular(path)
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return _kind_of_file(path, head)
    except FileNotFoundError:
        raise UserError(_("There is no file {path}.").format(path=path)) from None
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError:  # a NUL in the path
        raise UserError(_("{path} is not a file's name.").format(path=repr(str(path)))) from None


def require_known(path: Path) -> Kind:
    """What lies at `path`, if this program has a use for it.

    Raises:
        UserError: It is nothing that this program opens, or not there.
    """
    kind = kind_of(path)
    if kind is Kind.UNKNOWN and is_folder(path):
        raise UserError(
            _("{folder} holds no pictures.").format(folder=path.name or path),
            _(
                "Drop a folder of pictures to look at, or one with a sub-folder of pictures per"
                " class to train on."
            ),
        )
    if kind is Kind.UNKNOWN and path.suffix.lower() in _ARCHIVES:
        raise UserError(
            _("{file} is an archive.").format(file=path.name),
            _("Unpack it, and drop the folder or the file that comes out of it."),
        )
    if kind is Kind.UNKNOWN:
        raise UserError(
            _("{file} is not a picture, an architecture, a model or a run.").format(file=path.name)
        )
    return kind


def run_folder(path: Path) -> Path:
    """The folder of the run at `path`, which is the folder or its run.json."""
    return path if is_folder(path) else path.parent


def path_in_text(text: str) -> Path | None:
    """The local file that a dragged text names, as a path or a file: address; None if none."""
    line = text.strip()
    if not line or "\n" in line or "\0" in line or len(line) > _HEAD:
        return None
    if line.startswith("file:"):
        address = urlsplit(line)
        return Path(unquote(address.path)) if address.netloc in ("", "localhost") else None
    path = with_home(line) if line.startswith("~/") else Path(line)
    return path if path.is_absolute() else None


def is_remote(text: str) -> bool:
    """Whether a dragged text is an address on the web."""
    line = text.strip()
    return line.startswith(("http://", "https://")) and not any(c.isspace() for c in line)


def _kind_of_folder(path: Path) -> Kind:
    if (path / RUN_FILE).is_file():
        return Kind.RUN
    pictures = False
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if is_folder(entry):  # not a link in a circle
                return Kind.DATA
            pictures |= Path(entry.name).suffix.lower() in PICTURE_SUFFIXES
    return Kind.PICTURES if pictures else Kind.UNKNOWN


def _kind_of_file(path: Path, head: bytes) -> Kind:
    if path.name == RUN_FILE:
        return Kind.RUN
    if _is_safetensors(head) or path.suffix.lower() in _MODEL_SUFFIXES:
        return Kind.MODEL
    if _is_picture(head):
        return Kind.PICTURE
    if is_torch_file(head) or (has_weights_suffix(path) and head):
        return Kind.MODEL
    if path.suffix.lower() == ".json" or _is_architecture(head):
        return Kind.ARCHITECTURE
    return Kind.PICTURE if path.suffix.lower() in PICTURE_SUFFIXES else Kind.UNKNOWN


def _is_safetensors(head: bytes) -> bool:
    """Eight bytes of length, then a JSON object; https://github.com/huggingface/safetensors."""
    length = int.from_bytes(head[:8], "little")
    return head[8:9] == b"{" and 2 <= length < 100_000_000 and head[8:10] != b"{\x00"


def _is_picture(head: bytes) -> bool:
    container = head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"heic", b"mif1")
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return container or webp or head.startswith(_PICTURE_STARTS)


def _is_architecture(head: bytes) -> bool:
    text = head.decode("utf-8", errors="ignore").lstrip()
    return text.startswith("{") and json.dumps("alexnet-gui/architecture") in text
