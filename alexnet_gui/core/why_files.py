"""Asking for an explanation to be written to a file."""

from pathlib import Path
from typing import Any, ClassVar

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.why import Explanation

SUFFIXES = (".npy", ".png")


class WriteExplanation(Enquiry, frozen=True):
    """Write an explanation: as numbers (.npy), or laid over the picture (.png).

    The answer is the path.
    """

    writes: ClassVar[bool] = True

    path: Path
    explanation: Explanation
    pixels: Any  # uint8 (H, W, 3), the picture, a huge one made smaller
    size: tuple[int, int]  # (height, width) of the whole picture
    signed: bool  # whether what speaks against the class is painted too
    opacity: float  # 0…1
