"""What an answer costs the window: counted, not timed."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alexnet_gui.engine import mosaic, opened_pictures, scaled_pictures
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.gui.bridge import Bridge
from tests.gui.explore.exploring import COFFEE, PATIENCE_MS, SMALL, Explore, opened


class Count:
    """Counts the calls of a function, on which threads they came, and what the last one gave."""

    def __init__(self, patch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
        self._work = getattr(module, name)
        self.threads: list[threading.Thread] = []
        self.values: list[Any] = []  # the first argument of each
        patch.setattr(module, name, self)

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.threads.append(threading.current_thread())
        self.values.append(args[0])
        return self._work(*args, **options)

    def mosaics(self) -> int:
        """How often more than one map was composed."""
        return sum(len(values) > 1 for values in self.values)


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Count]:
    yield Count(monkeypatch, mosaic, "maps_mosaic")


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_an_answer_composes_the_mosaic_once(explore: Explore, composed: Count) -> None:
    opened(explore)
    composed.values.clear()
    opened(explore, COFFEE)
    assert composed.mosaics() == 1


def test_pointing_and_choosing_compose_nothing(explore: Explore, composed: Count) -> None:
    opened(explore)
    cells = explore.workspace.layers.layer_card.cells
    explore.qtbot.waitUntil(cells.isVisible)
    composed.values.clear()
    for index in (1, 4, 2):
        place = cells.cell_rect(index).center().toPoint()
        QTest.mouseMove(cells, place)
        QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    assert cells.current == 2
    assert composed.mosaics() == 0


def test_of_two_at_once_an_answer_composes_the_mosaic_of_its_own_side_alone(
    explore: Explore, composed: Count, tmp_path: Path
) -> None:
    opened(explore)
    path = tmp_path / "second.safetensors"
    save_model(untrained(SMALL, seed=3), path)
    pair = explore.workspace.pair
    pair.network.key = explore.workspace.networks.networks.add_file(path)
    pair.action.trigger()
    explore.qtbot.waitUntil(lambda: pair.looker.answered is not None, timeout=PATIENCE_MS)
    composed.values.clear()
    with explore.qtbot.waitSignal(pair.looker.seen, timeout=PATIENCE_MS):
        opened(explore, COFFEE)
    assert composed.mosaics() == 2


def test_what_the_network_takes_the_picture_for_is_painted_before_the_layers_are_composed(
    explore: Explore, composed: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(explore)
    painted = Paints(explore.workspace.content.predictions)
    before: list[int] = []
    work = composed._work

    def noting(*args: Any, **options: Any) -> Any:
        before.append(painted.count)
        return work(*args, **options)

    monkeypatch.setattr(mosaic, "maps_mosaic", noting)
    painted.count = 0
    opened(explore, COFFEE)
    assert before[0] >= 1


def test_a_large_picture_is_read_and_made_smaller_beside_the_window(
    explore: Explore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    Image.effect_noise((4000, 3000), 50).convert("RGB").save(large)
    work = [
        Count(monkeypatch, opened_pictures, "open_picture"),
        Count(monkeypatch, opened_pictures, "on_screen"),
        Count(monkeypatch, scaled_pictures, "resized"),
    ]
    seen = opened(explore, large)
    assert seen.pixels.shape[0] * seen.pixels.shape[1] <= opened_pictures.ON_SCREEN
    for count in work:
        assert len(count.threads) == 1
        assert count.threads[0] is not threading.main_thread()


def test_the_same_picture_for_two_networks_is_decoded_once(
    qtbot: QtBot, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore = Explore(qtbot, bridge, SMALL)
    count = Count(monkeypatch, opened_pictures, "open_picture")
    explore.workspace.pair.action.trigger()
    pair = explore.workspace.pair
    with qtbot.waitSignal(pair.looker.seen, timeout=PATIENCE_MS):
        opened(explore, COFFEE)
    assert len(count.threads) == 1
