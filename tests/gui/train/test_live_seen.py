"""The live cards while the window is an icon: nothing is painted, and all of it on coming back."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from alexnet_gui.core.live_events import Confusion, FiltersSeen, PictureJudged
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.live.trace_view import TraceView
from alexnet_gui.gui.train.stage import WIDE, Stage
from tests.gui.counting import calls
from tests.gui.train.small_runs import NETWORK, PATIENCE_MS, STARTED
from tests.gui.windows import let_desktop_set


@pytest.fixture
def stage(qtbot: QtBot, bridge: Bridge, settings_path: Path) -> Stage:
    """Wide enough for all three cards side by side."""
    made = Stage(bridge, SettingsStore(settings_path))
    qtbot.addWidget(made)
    made.resize(WIDE, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.begin(NETWORK)
    made.take(STARTED)
    return made


def filters(step: int) -> FiltersSeen:
    return FiltersSeen(step, "conv1", np.zeros((8, 1, 5, 5), np.float32))


def judged(step: int) -> PictureJudged:
    return PictureJudged(step, 0, np.array([0.5, 0.25, 0.25], np.float32))


def confusion(step: int) -> Confusion:
    labels = np.arange(2, dtype=np.int32)
    return Confusion(step, ("cat", "dog"), np.eye(2, dtype=np.int32), labels, labels)


def told(stage: Stage) -> list[str]:
    return [stage.filters.subtitle.text(), stage.confusion.subtitle.text()]


def test_cards_of_an_icon_rest_and_catch_up_when_the_window_comes_back(
    stage: Stage, qtbot: QtBot
) -> None:
    for event in (filters(1), confusion(1)):
        stage.take(event)
    qtbot.waitUntil(lambda: told(stage) == ["batch 1", "batch 1"], timeout=PATIENCE_MS)

    def rest() -> None:
        let_desktop_set(stage, Qt.WindowState.WindowMinimized)
        for event in (filters(2), confusion(2), judged(2)):
            stage.take(event)
        qtbot.waitUntil(lambda: _step(stage) == 2, timeout=PATIENCE_MS)

    def come_back() -> None:
        let_desktop_set(stage, Qt.WindowState.WindowNoState)
        qtbot.waitUntil(lambda: told(stage) == ["batch 2", "batch 2"], timeout=PATIENCE_MS)

    assert calls(TraceView.show_trace, rest) == 0
    assert told(stage) == ["batch 1", "batch 1"]
    assert calls(TraceView.show_trace, come_back) == 1


def _step(stage: Stage) -> int:
    """Of the matrix that has been reckoned last."""
    return 0 if stage.confusion.matrix is None else stage.confusion.matrix.step
