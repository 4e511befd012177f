"""What went wrong unexpectedly: into the log, and before the person as a report to copy."""

import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion

from alexnet_gui import __version__
from alexnet_gui.gui.log_file import tail

log = logging.getLogger(__name__)

LOG_LINES = 60
_PACKAGES = ("PySide6-Essentials", "torch", "torchvision", "numpy", "Pillow", "pyqtgraph")


class Reporter(QObject):
    """Keeps the last unexpected exception, and tells the window of each.

    `install` makes it hear of every exception that nobody caught, in whatever thread.
    """

    found = Signal(str)  # the stack, on the GUI thread
    _posted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = ""
        self._posted.connect(self.note, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over what Python would print to the terminal."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread

    def note(self, stack: str) -> None:
        """Keep `stack` for the report, and tell the window."""
        self.stack = stack
        self.found.emit(stack)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):  # asked for, and the window is told by itself
            return
        log.critical("Nobody caught this", exc_info=(kind, error, trace))
        self._posted.emit("".join(traceback.format_exception(kind, error, trace)))

    def _uncaught_in_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and not issubclass(what.exc_type, SystemExit):
            self._uncaught(what.exc_type, what.exc_value, what.exc_traceback)


def report_text(stack: str, device: str) -> str:
    """What a developer needs to know, as text to paste; the person's home folder left out."""
    parts = [
        f"alexnet-gui {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.platform()}, {device}",
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    ]
    if stack:
        parts += ["", stack.rstrip()]
    lines = tail(LOG_LINES)
    if lines:
        parts += ["", "Log:", lines]
    return "\n".join(parts).replace(str(Path.home()), "~") + "\n"


def _version(package: str) -> str:
    from importlib import metadata  # reads mail, too: more modules than the window's frame has

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "—"
