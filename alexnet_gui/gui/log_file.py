"""The log file, in which everything is told, and the terminal, on which only --verbose tells."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from alexnet_gui.core.own_folders import APPLICATION, log_folder
from alexnet_gui.core.readable import readable

_LARGEST = 512 * 1024  # bytes, of each of the two files that are kept
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_path() -> Path:
    """Where the log of this person lies."""
    return log_folder() / f"{APPLICATION}.log"


def start_log(*, verbose: bool, path: Path | None = None) -> None:
    """Log to the file, and to standard error too if `verbose`; Qt's messages included.

    A folder that cannot be written to is no reason not to start.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    logging.getLogger("alexnet_gui").setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.captureWarnings(True)
    if verbose:
        _add(logging.StreamHandler(sys.stderr))
    try:
        file = path or log_path()
        file.parent.mkdir(parents=True, exist_ok=True)
        _add(_LogFile(file, maxBytes=_LARGEST, backupCount=1, encoding="utf-8"))
    except OSError as error:
        # Without any handler Python would print warnings to the terminal.
        root.addHandler(logging.NullHandler())
        logging.getLogger(__name__).warning("No log file: %s", error)
    qInstallMessageHandler(_log_qt)


def tail(lines: int, path: Path | None = None) -> str:
    """The last lines of the log; nothing if there is none."""
    try:
        text = (path or log_path()).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _add(handler: logging.Handler) -> None:
    handler.setFormatter(_Lines(_FORMAT))
    logging.getLogger().addHandler(handler)


class _LogFile(RotatingFileHandler):
    """Where a line cannot be written, as on a full disk, it is left out."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Python would print a stack to the terminal for every line."""


class _Lines(logging.Formatter):
    """What is told is one line; only the stack of an exception follows it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return readable(super().formatMessage(record))


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS[kind], "%s", message)
    if kind is QtMsgType.QtFatalMsg:  # Qt ends the process now: the terminal is the last resort
        print(message, file=sys.stderr)
