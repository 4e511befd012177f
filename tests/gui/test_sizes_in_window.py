"""The smallest and the longest network, and values that are not finite, through the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.explore.networks.networks import DESIGN
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.gui.conftest import PATIENCE_MS
from tests.gui.windows import child, click, drop, files, words
from tests.hard_numbers import a_thousand_layers, write_filled, write_overflowing

CHELSEA = resource("pictures", "chelsea.png")


@pytest.fixture
def ready(window: MainWindow, bridge: Bridge, qtbot: QtBot) -> MainWindow:
    with qtbot.waitSignal(bridge.engine_ready, timeout=PATIENCE_MS):
        bridge.start_engine()
    return window


def give(window: MainWindow, network: Architecture, folder: Path, qtbot: QtBot) -> None:
    """Drop the file of `network`."""
    path = folder / "network.json"
    write_architecture(network, path)
    assert drop(window, files(path))
    qtbot.waitUntil(lambda: window.design.architecture == network, timeout=PATIENCE_MS)


def look(window: MainWindow, qtbot: QtBot) -> None:
    """Drop a picture, and wait for what the network makes of it."""
    looker = window.explore.looker
    with qtbot.waitSignal(looker.seen, timeout=PATIENCE_MS):
        assert drop(window, files(CHELSEA))
    qtbot.waitUntil(lambda: not looker.waiting, timeout=PATIENCE_MS)
    assert window.workspace == "explore"
    assert window.explore.content.predictions.rows[0].isVisible()


def undo(window: MainWindow) -> None:
    QTest.keyClick(window.design, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


# --- one pixel ------------------------------------------------------------------------------------


def test_an_input_of_one_pixel_names_the_layer_that_it_is_too_small_for_and_can_be_undone(
    window: MainWindow,
) -> None:
    before = window.design.architecture
    for side in ("height", "width"):
        field = child(window, ValueField, f"design.input.{side}")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "1")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.design.architecture.input[1:] == (1, 1)
    sentence = child(window, QLabel, "design.problem.conv1.text")
    assert sentence.isVisible()
    assert "11" in sentence.accessibleName()  # how large its kernel is
    while window.design.architecture != before:
        undo(window)
    assert not child(window, QLabel, "design.no_problems").isHidden()


def test_a_network_of_one_pixel_answers_pictures(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    layers = (Flatten(name="flatten"), Linear(name="fc", out_features=10))
    give(ready, Architecture(name="pixel", input=(1, 1, 1), layers=layers), tmp_path, qtbot)
    ready.explore.networks.choose(DESIGN)
    look(ready, qtbot)
    for view in ("statistics", "maps"):  # which are called features here
        click(ready, f"explore.{view}")
    assert words(ready) == ""


# --- a thousand layers ----------------------------------------------------------------------------


def test_a_thousand_layers_are_scrolled_chosen_edited_undone_and_looked_through(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deep = a_thousand_layers()
    assert len(deep.layers) == 1000
    give(ready, deep, tmp_path, qtbot)
    table = child(ready, LayerTable, "design.table")
    for row in (999, 500, 3):
        index = table.model().index(row, 1)
        table.scrollTo(index)
        place = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert table.currentIndex().row() == row
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert len(ready.design.architecture.layers) == 999
    undo(ready)
    assert ready.design.architecture == deep
    ready.explore.networks.choose(DESIGN)
    look(ready, qtbot)
    seen = ready.explore.looker.answered
    assert seen is not None
    assert seen.picture.name == "chelsea.png"
    undo(ready)  # nothing is left to undo, and nothing hangs
    assert ready.design.architecture == deep


# --- what is not finite ---------------------------------------------------------------------------


def test_maps_that_are_not_finite_are_shown_as_such_with_filters_statistics_and_why(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_overflowing(tmp_path / "overflowing.safetensors")
    assert drop(ready, files(path))
    qtbot.waitUntil(lambda: "overflowing.safetensors" in words(ready), timeout=PATIENCE_MS)
    ready.banner.dismiss()
    look(ready, qtbot)
    told = [label.text() for label in ready.explore.findChildren(QLabel) if label.isVisible()]
    assert any("−∞ … ∞" in text for text in told)
    for view in ("filters", "statistics", "maps"):
        click(ready, f"explore.{view}")
    text = child(ready, QLabel, "explore.why.text")
    child(ready, QAbstractButton, "explore.why.occlusion").click()
    qtbot.waitUntil(lambda: text.text() != "" and not text.isHidden(), timeout=PATIENCE_MS)
    assert words(ready) == ""


def test_a_network_whose_answer_is_not_finite_is_said_to_have_diverged(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = ready.explore.networks.current
    for name, value in (("huge", 3e38), ("none", float("nan"))):
        path = write_filled(tmp_path / f"{name}.safetensors", value)
        look(ready, qtbot)
        assert drop(ready, files(path))
        qtbot.waitUntil(lambda: "diverged" in words(ready), timeout=PATIENCE_MS)
        assert "not finite" in words(ready)
        while ready.banner.message is not None:
            ready.banner.dismiss()
    assert ready.explore.networks.current == shown
