"""The tour: the whole main job by itself, on the real window, a picture kept of each stage.

    alexnet-gui tour --out FOLDER

The script is a generator: between two stages it yields what it waits for, and the window lives on
until that has come about.
"""

import tempfile
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _
from alexnet_gui.gui.app import make_application
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.startup import AfterFirstPaint, require_display
from alexnet_gui.gui.theme import appearance
from alexnet_gui.gui.tour_script import Script, Until, stages

LOOK_MS = 25  # how often the guide looks whether what it waits for has come about


def take_tour(out: Path, theme: Literal["light", "dark"], size: tuple[int, int]) -> list[Path]:
    """Walk through the window, and keep pictures of it in `out`; their paths in order.

    What the person has set and trained is left alone: settings and runs go elsewhere.

    Raises:
        UserError: There is no display, or a stage was not reached in time.
    """
    require_display()
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="alexnet-gui-tour-") as folder:
        appearance.use(theme)
        bridge = Bridge()
        runs = out / "runs"
        window = MainWindow(bridge, SettingsStore(Path(folder) / "settings.json"), runs=runs)
        window.resize(*size)
        AfterFirstPaint(window, bridge.start_engine)
        window.show()
        guide = Guide(window, stages(window, out))
        guide.start()
        application.exec()
        window.closing.insist()
        bridge.shut_down()
        window.close()
        if guide.failure is not None:
            raise guide.failure
        return guide.pictures


class Guide(QObject):
    """Takes one stage after the other, as soon as what the stage before led to is there."""

    def __init__(self, window: MainWindow, script: Script) -> None:
        super().__init__(window)
        self.pictures: list[Path] = []
        self.failure: Exception | None = None
        self._script = script
        self._waiting: Until | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; the application ends with the tour."""
        self._timer.start()

    def _look(self) -> None:
        waiting = self._waiting
        try:
            if waiting is None or waiting.condition():
                self._go_on()
            elif self._since.hasExpired(round(waiting.seconds * 1000)):
                raise UserError(
                    _("The tour waited in vain for this: {what}.").format(what=waiting.what),
                    _("It stopped after {n} pictures.").format(n=len(self.pictures)),
                )
        except Exception as error:
            self.failure = error
            self._end()

    def _go_on(self) -> None:
        for step in self._script:
            if isinstance(step, Until):
                self._waiting = step
                self._since.restart()
                return
            self.pictures.append(step)
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        QApplication.quit()
