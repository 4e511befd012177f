"""What is chosen is written a moment later, and where that cannot be done the window says so."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.worker import Worker

if TYPE_CHECKING:
    from alexnet_gui.gui.main_window import MainWindow

WRITE_MS = 1000
CLOSE_SECONDS = 1.0  # for what a disk has not taken by then


class KeptSettings(QObject):
    """Writes the settings of a window while there is somebody to read that they cannot be.

    On a thread of its own: a disk may be slow, and another window may be writing.
    """

    _tried = Signal(bool)  # whether they were written

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._aside: Path | None = None  # what was told of
        self._soon = QTimer(self, singleShot=True, interval=WRITE_MS)
        self._soon.timeout.connect(self._write)
        self._tried.connect(self._hear)
        self._worker = Worker("settings")
        self._soon.start()  # what is there may be nothing that can be written to
        window.settings.on_change(self._changed)
        window.left.connect(self._end)

    def _changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _write(self) -> None:
        settings = self._window.settings
        self._worker.submit(lambda: self._tried.emit(settings.save()))

    def _hear(self, written: bool) -> None:
        settings = self._window.settings
        if settings.set_aside != self._aside:
            self._tell_set_aside(settings.set_aside)
        if written:
            return
        self._end()  # it is said once
        self._window.banner.tell(
            Message(
                _("Settings that you change are forgotten when the window closes."),
                _(
                    "They cannot be kept in {path}. Make sure that it is a file, that you may"
                    " write to it and its folder, and that the disk has room; then start again."
                ).format(path=settings.path),
                "note",
                topic="settings",
            )
        )

    def _tell_set_aside(self, aside: Path | None) -> None:
        self._aside = aside
        self._window.banner.tell(
            Message(
                _("The file of settings was damaged, and is written anew."),
                _("What was there is kept in {path}.").format(path=aside),
                "note",
                topic="damaged settings",
            )
        )

    def _end(self) -> None:
        self._soon.stop()
        self._worker.close(CLOSE_SECONDS)
        self._window.settings.on_change(lambda: None)
