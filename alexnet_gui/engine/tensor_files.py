"""PyTorch's files of tensors, read so that they can neither run code nor claim more than they hold.

`weights_only=True` refuses every class but tensors and plain values. What it lets through may still
be compressed, so that a small file takes all memory, or be one number with the strides of millions.
"""

import errno
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from alexnet_gui.core.given_files import require_regular


class ClaimsMoreError(Exception):
    """A file says that it holds more than it does."""


def load_plainly(path: Path, *, mapped: bool = False) -> Any:
    """The tensors and plain values in the file at `path`, on the CPU.

    Args:
        path: What `torch.save` wrote.
        mapped: Tensors are the file itself, and are not read from the disk before they are used.

    Raises:
        Exception: It is damaged or holds other things; what torch raises then is not bounded.
        OSError: The system will not have it read.
        UserError: It is no ordinary file.
    """
    require_regular(path)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch has to say of a file that it refuses
        _require_uncompressed(path)
        given = str(path) if mapped else file
        try:
            return torch.load(given, map_location="cpu", weights_only=True, mmap=mapped or None)
        except OSError as error:
            if error.errno == errno.EINVAL:  # sent to before its beginning by what it says itself
                raise ValueError("it is cut off") from None
            raise


def _require_uncompressed(path: Path) -> None:
    """Refuse a zip file with more in it than it is long; torch.save never compresses."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        inside = archive.infolist()
    packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in inside)
    if packed or sum(entry.file_size for entry in inside) > path.stat().st_size:
        raise ClaimsMoreError


def is_whole(tensor: object) -> bool:
    """Whether `tensor` is a usual one on the CPU, and every number of it has its own place."""
    if not isinstance(tensor, Tensor) or tensor.layout is not torch.strided:
        return False
    if tensor.device.type != "cpu" or tensor.is_quantized:
        return False
    return tensor.numel() * tensor.element_size() <= tensor.untyped_storage().nbytes()


def all_whole(values: Iterable[object]) -> bool:
    """Whether every tensor in `values`, and in what they hold, is whole."""
    for value in values:
        if isinstance(value, Tensor):
            if not is_whole(value):
                return False
        elif isinstance(value, dict):
            if not all_whole(value.values()):
                return False
        elif isinstance(value, list | tuple) and not all_whole(value):
            return False
    return True
