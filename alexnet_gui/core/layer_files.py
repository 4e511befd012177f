"""Asking for a layer's maps or filters to be written to a file."""

from pathlib import Path
from typing import Any, ClassVar

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.mosaic_choices import Choices, FilterView

SUFFIXES = (".npy", ".png")


class WriteMaps(Enquiry, frozen=True):
    """Write a layer's output: as numbers (.npy), or as a mosaic (.png). The answer is the path."""

    writes: ClassVar[bool] = True

    path: Path
    values: Any  # float32 (C, H, W) or (F,), read-only
    choices: Choices
    towers: int = 1


class WriteFilters(Enquiry, frozen=True):
    """Write filters: all of them as numbers (.npy), or as shown (.png). The answer is the path."""

    writes: ClassVar[bool] = True

    path: Path
    values: Any  # float32 (O, I, kh, kw), read-only
    view: FilterView
    choices: Choices
    towers: int = 1
