"""Looking at pictures: of a place that is forgotten nothing comes and nothing is kept."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed
from alexnet_gui.core.layer_filters import LayerFilters
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine import opened_pictures
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.gui.bridge import Bridge

SECONDS = 60.0
WISH = Look(
    resource("pictures", "chelsea.png"),
    "chelsea.png",
    Untrained(
        Architecture(
            name="Small",
            input=(3, 32, 32),
            layers=(
                Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
                Flatten(name="flatten"),
                Linear(name="fc8", out_features=6),
            ),
        )
    ),
)


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.shut_down()
    made.deleteLater()


class Gate:
    """Holds up the opening of pictures."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._open = open_picture
        self.reached, self.opened = threading.Event(), threading.Event()
        patch.setattr(opened_pictures, "open_picture", self)

    def __call__(self, source: Path | bytes, name: str) -> Any:
        self.reached.set()
        assert self.opened.wait(SECONDS)
        return self._open(source, name)


def kept(qtbot: QtBot, bridge: Bridge, request: int) -> bool:
    """Whether something may be asked of the look that answered `request`."""
    heard: list[object] = []
    bridge.enquiries.ask(LayerFilters(request, "conv1"), heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=int(SECONDS * 1000))
    return not isinstance(heard[0], Failed)


@pytest.mark.parametrize("first", [True, False])
def test_a_place_that_is_forgotten_during_a_look_gets_nothing_and_keeps_nothing(
    qtbot: QtBot, bridge: Bridge, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    heard: list[object] = []
    bridge.picture_seen.connect(heard.append)
    if not first:
        with qtbot.waitSignal(bridge.picture_seen, timeout=int(SECONDS * 1000)):
            assert bridge.look(WISH, "second") == 1
        assert kept(qtbot, bridge, 1)
        heard.clear()
    gate = Gate(monkeypatch)
    other = Look(resource("pictures", "coffee.png"), "coffee.png", WISH.model)
    request = bridge.look(other, "second")
    assert gate.reached.wait(SECONDS)
    bridge.forget("second")
    gate.opened.set()
    bridge.viewer_desk.shut_down()
    assert not kept(qtbot, bridge, request)
    assert heard == []


def test_once_shut_down_nothing_is_looked_at(qtbot: QtBot, bridge: Bridge) -> None:
    bridge.shut_down()
    threads = threading.active_count()
    bridge.look(WISH)
    bridge.describe_data("sample")
    bridge.aside(lambda: 1, lambda _one: None)
    assert threading.active_count() == threads
