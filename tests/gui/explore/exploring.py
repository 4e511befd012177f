"""The workspace with the real engine behind it, small networks, and how to ask it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import DESIGN
from alexnet_gui.gui.explore.workspace import ExploreWorkspace

PATIENCE_MS = 60_000
CHELSEA = resource("pictures", "chelsea.png")
COFFEE = resource("pictures", "coffee.png")
PRESET = {preset.id: preset.architecture for preset in PRESETS}

SMALL = Architecture(
    name="Small",
    input=(3, 64, 64),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=7, stride=2, padding=2),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=3, stride=2),
        Conv2d(name="conv2", out_channels=9, kernel=3, padding=1),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=12),
    ),
)
GREY = Architecture(
    name="Grey",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=10),
    ),
)


class Explore:
    """The workspace on screen, and what it tells; with the `design` chosen, not the starter."""

    def __init__(
        self, qtbot: QtBot, bridge: Bridge, architecture: Architecture, *, design: bool = True
    ) -> None:
        self.qtbot = qtbot
        self.bridge = bridge
        self.workspace = ExploreWorkspace(bridge, lambda: architecture)
        if design:
            self.workspace.networks.choose(DESIGN)
        qtbot.addWidget(self.workspace)
        bridge.engine_ready.connect(self.workspace.engine_ready)
        self.seen: list[PictureSeen] = []
        self.notices: list[Failed] = []
        self.names: list[str] = []
        self.workspace.looker.seen.connect(self.seen.append)
        self.workspace.notice.connect(self.notices.append)
        self.workspace.picture_changed.connect(self.names.append)
        self.workspace.resize(1200, 740)
        with qtbot.waitExposed(self.workspace):
            self.workspace.show()

    def answer(self, ask: Callable[[], object]) -> PictureSeen:
        """What comes back when `ask` is called."""
        with self.qtbot.waitSignal(self.workspace.looker.seen, timeout=PATIENCE_MS):
            ask()
        return self.seen[-1]

    def failure(self, ask: Callable[[], object]) -> Failed:
        with self.qtbot.waitSignal(self.workspace.notice, timeout=PATIENCE_MS):
            ask()
        return self.notices[-1]

    def text(self, name: str) -> str:
        found = self.workspace.findChild(QLabel, f"explore.{name}")
        assert isinstance(found, QLabel)
        return found.text()

    def shown(self, name: str) -> bool:
        found = self.workspace.findChild(QLabel, f"explore.{name}")
        assert isinstance(found, QLabel)
        return found.isVisible()


def opened(explore: Explore, path: Path = CHELSEA) -> PictureSeen:
    return explore.answer(lambda: explore.workspace.open_picture(path))
