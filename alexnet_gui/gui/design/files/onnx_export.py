"""Writing ONNX in a process of its own: it takes seconds, and can be broken off.

When the window is closed meanwhile, it goes on by itself.

In a thread it would hold up the window, and PyTorch's exporter puts back the global random
generator that a run under way draws from. The process is the command line's `export`.
"""

import logging
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTemporaryDir, QTimer, Signal

import alexnet_gui
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from subprocess import Popen

log = logging.getLogger(__name__)

# The command line. Not by `-m`: that would import what lies in the folder that we were started in.
_PROGRAM = (
    "import sys; sys.path.append(sys.argv.pop(1));"
    " from alexnet_gui.cli.on_its_own import run_on_its_own;"
    " sys.exit(run_on_its_own(sys.argv[1], sys.argv[2:]))"
)
_INSTALLED = Path(alexnet_gui.__file__).resolve().parent.parent

_Trace = tuple[int, int]

PATIENCE_MS = 5000  # for a process that was asked to end
USER_MISTAKE = 2  # the command line's exit status for what a person can mend
SAYS = "alexnet-gui: "  # before its one line about it


class OnnxExport(QObject):
    """Writes one network at a time."""

    written = Signal(object)  # Path
    failed = Signal(object)  # Failed
    stopped = Signal(object)  # Path, that was not written
    busy_changed = Signal()
    _ended = Signal(int, str)  # the process: its exit status, and what it said

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Not a QProcess, which kills its process when Qt is taken down.
        self._process: Popen[bytes] | None = None
        self._folder: QTemporaryDir | None = None
        self._path = Path()
        self._before: _Trace | None = None  # of what was there before
        self._stopping = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._kill)
        self._ended.connect(self._finished)

    @property
    def busy(self) -> bool:
        """Whether a network is being written."""
        return self._process is not None

    @property
    def path(self) -> Path:
        """What is being written."""
        return self._path

    def start(self, architecture: Architecture, path: Path) -> None:
        """Write `architecture` with the weights that it would begin to train with, to `path`.

        Raises:
            UserError: There is no room for the temporary file that the process reads, or for the
                process.
        """
        if self.busy:
            raise RuntimeError("a network is being written")
        folder = QTemporaryDir()
        source = Path(folder.path()) / "network.json"
        write_architecture(architecture, source)
        export = ["export", str(source), "--format", "onnx", "--out", str(path.absolute())]
        before = _trace(path)
        try:
            process = _started([str(_INSTALLED), folder.path(), *export])
        except OSError as error:
            failed = _failure(path, -1, error.strerror or str(error))
            raise UserError(failed.message, failed.hint) from None
        self._process, self._folder, self._path = process, folder, path
        self._before, self._stopping = before, False
        waiting = threading.Thread(
            target=self._wait, args=(process,), name="ONNX export", daemon=True
        )
        waiting.start()
        self.busy_changed.emit()

    def stop(self) -> None:
        """Break off; nothing is left behind."""
        process = self._process
        if process is None or self._stopping:
            return
        self._stopping = True
        process.terminate()
        self._patience.start()

    def _wait(self, process: "Popen[bytes]") -> None:
        """On a thread of its own, until the process has ended."""
        _out, said = process.communicate()
        with suppress(RuntimeError):  # the window has gone before
            self._ended.emit(process.returncode, said.decode(errors="replace").strip())

    def _finished(self, status: int, said: str) -> None:
        stopped, path = self._stopping, self._path
        self._end()
        # A file is written whole, and the process goes on for a moment: so late, it is not stopped.
        if status == 0 or (stopped and _trace(path) not in (None, self._before)):
            self.written.emit(path)
        elif stopped:
            self.stopped.emit(path)
        else:
            self.failed.emit(_failure(path, status, said))

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _end(self) -> None:
        self._patience.stop()
        self._process = None
        self._folder = None  # with it, the folder itself
        self.busy_changed.emit()


def _trace(path: Path) -> _Trace | None:
    """What tells a file from the one that takes its place; None: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _started(arguments: list[str]) -> "Popen[bytes]":
    import subprocess  # a library of its own, when Design is made: see gui/torch_libraries.py

    return subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
    )


def _failure(path: Path, status: int, said: str) -> Failed:
    last = said.splitlines()[-1] if said else ""
    if status == USER_MISTAKE and last.startswith(SAYS):
        return Failed(last.removeprefix(SAYS))
    log.error("Writing ONNX ended with status %s", status)
    for line in said.splitlines():
        log.error("It said: %s", line)
    sentence = _("{file} could not be written as ONNX: {reason}").format(
        file=name_of(path), reason=last or _("its process ended")
    )
    return Failed(sentence, _("Help → Open log has the details."))
