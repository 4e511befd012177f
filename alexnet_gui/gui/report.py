"""What went wrong unexpectedly: into the log, and before the person as a report to copy.

Nothing is sent anywhere. What writing a report takes is imported when there is one to write.
"""

import logging
import platform
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, qVersion

from alexnet_gui import __version__
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _
from alexnet_gui.gui.log_file import log_path, tail

log = logging.getLogger(__name__)

LOG_LINES = 60
REPORTS = 10  # files that are kept
_PACKAGES = ("PySide6-Essentials", "torch", "torchvision", "numpy", "Pillow", "pyqtgraph")


class Reporter(QObject):
    """Keeps the last unexpected exception, and tells the window of each.

    `install` makes it hear of every exception that nobody caught, in whatever thread.
    """

    found = Signal(str)  # the stack, on the GUI thread
    _posted = Signal(str)

    def __init__(self, parent: QObject | None = None, folder: Path | None = None) -> None:
        """Reports are written into `folder`, by itself beside the log."""
        super().__init__(parent)
        self.stack = ""
        self.device = _("no PyTorch yet")  # as a report names it
        self.file: Path | None = None  # the last report
        self._folder = folder or log_path().parent / "reports"
        self._written: set[str] = set()  # stacks: one that comes again is not written again
        self._posted.connect(self.note, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over what Python would print to the terminal."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread

    def note(self, stack: str) -> None:
        """Keep `stack` for the report, write that, and tell the window."""
        self.stack = stack
        self._write(stack)
        self.found.emit(stack)

    @property
    def text(self) -> str:
        """The report on what was found last."""
        return report_text(self.stack, self.device)

    def _write(self, stack: str) -> None:
        """Write the report into a file, as the window may not live to show it."""
        from alexnet_gui.core.whole_file import write_whole

        if stack in self._written or len(self._written) >= REPORTS:
            return
        self._written.add(stack)
        name = f"report-{time.strftime('%Y%m%d-%H%M%S')}-{len(self._written)}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / name, report_text(stack, self.device).encode())
            self.file = self._folder / name
            for old in sorted(self._folder.glob("report-*.txt"))[:-REPORTS]:
                old.unlink()
        except (UserError, OSError) as error:
            log.warning("The report could not be written: %s", error)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):  # asked for, and the window is told by itself
            return
        log.critical("Nobody caught this", exc_info=(kind, error, trace))
        stack = "".join(traceback.format_exception(kind, error, trace))
        if _somebody_listens():
            self._posted.emit(stack)
            return
        self.note(stack)
        self._tell_terminal(error)

    def _tell_terminal(self, error: BaseException) -> None:
        """There is no window to tell, or not any more."""
        from alexnet_gui.gui.privacy import without_private

        words = _("AlexNet ended because of a mistake of its own: {error}").format(
            error=without_private(repr(error))
        )
        if self.file is not None:
            words += "\n" + _("The report is in {path}.").format(path=self.file)
        if sys.stderr is not None:
            print(words, file=sys.stderr)

    def _uncaught_in_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and not issubclass(what.exc_type, SystemExit):
            self._uncaught(what.exc_type, what.exc_value, what.exc_traceback)


def _somebody_listens() -> bool:
    """Whether the window's event loop runs."""
    application = QCoreApplication.instance()
    thread: QThread | None = None if application is None else application.thread()
    return thread is not None and thread.loopLevel() > 0


def report_text(stack: str, device: str) -> str:
    """What a developer needs to know, as text to paste; nothing in it says who the person is."""
    from alexnet_gui.gui.privacy import without_private

    parts = [
        f"alexnet-gui {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.platform()}, {device}",
        ", ".join(f"{name} {version_of(name)}" for name in _PACKAGES),
    ]
    if stack:
        parts += ["", stack.rstrip()]
    lines = tail(LOG_LINES)
    if lines:
        parts += ["", _("Log:"), lines]
    return without_private("\n".join(parts)) + "\n"


def version_of(package: str) -> str:
    """The version of what is installed by that name, or that it is not."""
    from importlib import metadata  # reads mail, too: more modules than the window's frame has

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return _("not installed")
