"""Asking for bytes that are at hand to be written to a file, off the thread that paints."""

from pathlib import Path

from alexnet_gui.core.enquiries import Enquiry


class WriteBytes(Enquiry, frozen=True):
    """Write `data` to `path`, whole or not at all. The answer is the path."""

    path: Path
    data: bytes
