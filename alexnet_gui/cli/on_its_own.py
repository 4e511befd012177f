"""A command that the window has a process do, and that goes on when the window is closed."""

import io
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from alexnet_gui.cli import run

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _Unheard(io.FileIO):
    """A pipe at whose other end nobody may be any more."""

    def write(self, data: "Buffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def run_on_its_own(folder: str, arguments: Sequence[str]) -> int:
    """Do the command of these `arguments`, and remove `folder`, which holds what it was given."""
    heard = io.BufferedWriter(_Unheard(sys.stderr.fileno(), "w", closefd=False))
    sys.stdout = sys.stderr = io.TextIOWrapper(heard, "utf-8", "replace", line_buffering=True)
    try:
        return run(arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
