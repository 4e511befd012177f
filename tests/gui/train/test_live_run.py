"""What is seen of a network while the window trains it, and how it leads to Explore."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, Conv2d, Dropout, Flatten, Linear
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import LIVE
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.live.cell_dialog import CellDialog
from tests.gui.train.small_runs import PATIENCE_MS, make_ready, start
from tests.gui.windows import child, drop, files

CHELSEA = resource("pictures", "chelsea.png")
NETWORK = Architecture(
    name="small",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=8, kernel=5, stride=4),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Dropout(name="drop1"),
        Linear(name="fc1", out_features=10),
    ),
)


@pytest.fixture
def training(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window that can train a small network, with Train in front."""
    make_ready(window, qtbot, tmp_path, NETWORK)
    return window


def test_filters_lines_and_matrix_come_while_a_run_goes_on_and_lead_to_explore(
    training: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    stage = training.train.stage
    card = stage.pinned
    start(training, qtbot)
    place = QPointF(card.mapTo(training, card.rect().center()))
    assert drop(training, files(CHELSEA), place)
    qtbot.waitUntil(lambda: len(card.trace) > 0, timeout=PATIENCE_MS)
    assert card.view.crop is not None
    assert len(card.trace.shown) >= 3
    assert training.workspace == "train"
    qtbot.waitUntil(lambda: stage.confusion.matrix is not None, timeout=PATIENCE_MS)
    assert stage.filters.words == ""
    cells = stage.filters.cells
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=cells.cell_rect(5).center().toPoint())
    layers = training.explore.layers
    qtbot.waitUntil(lambda: layers.layer_card.showing == "filters", timeout=PATIENCE_MS)
    assert training.workspace == "explore"
    assert layers.layer == "conv1"
    qtbot.waitUntil(lambda: layers.layer_card.cells.current == 5, timeout=PATIENCE_MS)
    assert training.explore.picture is not None
    assert training.explore.picture.name == "chelsea.png"


def test_a_cell_shows_its_pictures_and_a_picture_is_explored_with_the_run_that_is_over(
    training: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    stage = training.train.stage
    stage.bring("confusion")
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        start(training, qtbot, max_steps=1)
    qtbot.waitUntil(lambda: stage.confusion.matrix is not None, timeout=PATIENCE_MS)
    matrix = stage.confusion.matrix
    assert matrix is not None
    worst = matrix.worst[0]
    stage.confusion.panel.view.opened.emit(worst.row, worst.column)
    dialog = child(stage, CellDialog, "train.cell")
    pictures = child(dialog, QListWidget, "train.cell.pictures")
    where = child(dialog, QLabel, "train.cell.where")
    qtbot.waitUntil(lambda: "Reading" not in where.text(), timeout=PATIENCE_MS)
    first = matrix.indices(worst.row, worst.column)[0]
    certainty = matrix.certainty_text(first)
    assert certainty.endswith(" %")
    assert pictures.item(0).text() == f"Picture {first + 1:,}\n{certainty}"
    assert f"gives “{matrix.classes[worst.column]}” {certainty}" in pictures.item(0).toolTip()
    assert pictures.count() == min(24, worst.times)
    with qtbot.waitSignal(training.explore.looker.seen, timeout=PATIENCE_MS) as seen:
        pictures.setCurrentRow(0)
        QTest.keyClick(pictures, Qt.Key.Key_Return)
    assert training.workspace == "explore"
    assert (seen.args or [])[0].picture == f"Picture {first + 1:,}"
    assert (seen.args or [])[0].top[0].label == matrix.classes[worst.column]
    assert training.explore.looker.answered is not None
    assert training.explore.looker.answered.key != LIVE


def test_a_picture_that_cannot_be_read_says_so_on_the_card_and_the_run_goes_on(
    training: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = training.train.stage
    bad = tmp_path / "bad.png"
    bad.write_bytes(CHELSEA.read_bytes()[:900])
    start(training, qtbot)
    card = stage.pinned
    place = QPointF(card.mapTo(training, card.rect().center()))
    assert drop(training, files(bad), place)
    waiting = child(stage, QLabel, "train.pinned.waiting")
    qtbot.waitUntil(lambda: "bad.png is cut off" in waiting.text(), timeout=PATIENCE_MS)
    steps = len(training.train.plots.curves)
    qtbot.waitUntil(lambda: len(training.train.plots.curves) > steps, timeout=PATIENCE_MS)
