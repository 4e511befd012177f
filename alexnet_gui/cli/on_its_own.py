"""A command that the window has a process do, and that goes on when the window is closed."""

import io
import shutil
import sys
from collections.abc import Sequence

from alexnet_gui.cli import run
from alexnet_gui.cli.standard_streams import Unheard


def run_on_its_own(folder: str, arguments: Sequence[str]) -> int:
    """Do the command of these `arguments`, and remove `folder`, which holds what it was given."""
    heard = io.BufferedWriter(Unheard(sys.stderr.fileno(), "w", closefd=False))
    sys.stdout = sys.stderr = io.TextIOWrapper(heard, "utf-8", "replace", line_buffering=True)
    try:
        return run(arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
