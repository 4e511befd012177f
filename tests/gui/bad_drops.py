"""A window that bad pictures are dropped on, and what it says of each."""

import time

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import DESIGN
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.conftest import PATIENCE_MS
from tests.gui.windows import child, drop, files, words

ROCKET = resource("pictures", "rocket.jpg")
SMALL = Architecture(
    name="Small",
    input=(3, 16, 16),
    layers=(
        Conv2d(name="conv1", out_channels=2, kernel=5, stride=4),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=5),
    ),
)
BEAT_MS = 5


class DroppedOn:
    """The window with its engine, looking through a small network."""

    def __init__(self, window: MainWindow, bridge: Bridge, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        with qtbot.waitSignal(bridge.engine_ready, timeout=PATIENCE_MS):
            bridge.start_engine()
        window.explore.architecture_changed(SMALL)
        window.explore.networks.choose(DESIGN)
        self._beaten = 0.0
        self.take(files(ROCKET))
        self.held = 0.0  # seconds that the window's thread computed at one piece, at most
        self._beat = QTimer(window)
        self._beat.timeout.connect(self._measure)
        self._beat.start(BEAT_MS)

    @property
    def shown(self) -> str:
        """The name of the picture that is on screen."""
        answered = self.window.explore.looker.answered
        return answered.picture.name if answered is not None else ""

    @property
    def label(self) -> str:
        """What Explore calls it."""
        return child(self.window, QLabel, "explore.picture_name").text()

    def take(self, mime: QMimeData) -> str:
        """What is said of what is dropped; nothing if it is on screen."""
        looker, said = self.window.explore.looker, self.window.banner
        while said.message is not None:
            said.dismiss()
        seen: list[object] = []
        self._beaten = time.thread_time()
        looker.seen.connect(seen.append)
        assert drop(self.window, mime)
        self._qtbot.waitUntil(lambda: bool(seen) or words(self.window) != "", timeout=PATIENCE_MS)
        looker.seen.disconnect(seen.append)
        return words(self.window)

    def _measure(self) -> None:
        now = time.thread_time()
        self.held, self._beaten = max(self.held, now - self._beaten), now
