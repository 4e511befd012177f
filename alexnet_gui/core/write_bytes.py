"""Asking for bytes to be made and written to a file, off the thread that paints."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from alexnet_gui.core.enquiries import Enquiry


class WriteBytes(Enquiry, frozen=True):
    """Write what `make` makes to `path`, whole or not at all. The answer is the path.

    `make` runs where the enquiry is answered, so it holds on to nothing that may change.
    """

    writes: ClassVar[bool] = True

    path: Path
    make: Callable[[], bytes]
