"""The card below: totals that choose what the table's bars show, a batch size, a steady height."""

from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.costs import training_memory
from alexnet_gui.gui.design.costs.summary import Summary
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.figures import bytes_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SHARES = ("parameters", "macs", "memory")


def tooltip(hands: "Hands") -> str:
    index = hands.table.model().index(hands.row("fc6"), Column.SHARE)
    return str(index.data(Qt.ItemDataRole.ToolTipRole))


def pressed(hands: "Hands") -> list[str]:
    names = [f"design.total.{share}.share" for share in SHARES]
    buttons = [hands.find(QAbstractButton, name) for name in names]
    return [share for share, each in zip(SHARES, buttons, strict=True) if each.isChecked()]


def memory(hands: "Hands") -> str:
    return hands.find(QLabel, "design.total.memory").text()


def forecast(hands: "Hands", batch: int) -> str:
    found = training_memory(hands.workspace.analysis, batch)
    assert found is not None
    return bytes_text(found.total)


def in_full_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def type_batch(hands: "Hands", text: str) -> QAbstractSpinBox:
    field = hands.find(QAbstractSpinBox, "design.batch")
    field.setFocus()
    field.selectAll()
    hands.type(text)
    return field


# --- figures -------------------------------------------------------------------------------------


def test_flops_are_named_beside_the_macs(hands: "Hands") -> None:
    button = hands.find(QWidget, "design.total.macs.share")
    assert "724,406,816 MACs" in button.toolTip()
    assert "1,448,813,632 FLOPs" in button.toolTip()


def test_a_click_on_a_figure_chooses_what_the_bars_in_the_table_show(hands: "Hands") -> None:
    assert pressed(hands) == ["parameters"]
    assert "of the parameters" in tooltip(hands)
    hands.click("design.total.macs.share")
    assert pressed(hands) == ["macs"]
    assert "of the MACs" in tooltip(hands)
    hands.click("design.total.memory.share")
    assert pressed(hands) == ["memory"]
    assert "of the memory for training" in tooltip(hands)


def test_the_keyboard_chooses_among_the_figures_too(hands: "Hands") -> None:
    hands.find(QAbstractButton, "design.total.parameters.share").setFocus()
    hands.press(Qt.Key.Key_Right)
    assert pressed(hands) == ["macs"]
    assert hands.focused().objectName() == "design.total.macs.share"
    assert "of the MACs" in tooltip(hands)


def test_a_screen_reader_says_caption_and_figure(hands: "Hands") -> None:
    button = hands.find(QWidget, "design.total.parameters.share")
    assert button.accessibleName() == "Parameters: 60,965,224"


def test_a_choice_in_the_tables_heading_marks_the_figure(hands: "Hands") -> None:
    action = hands.workspace.findChild(QAction, "design.share.memory")
    assert action is not None
    action.trigger()
    assert pressed(hands) == ["memory"]


# --- training memory -----------------------------------------------------------------------------


def test_memory_for_training_follows_the_batch_size_typed_beside_it(hands: "Hands") -> None:
    assert memory(hands) == forecast(hands, 128)
    type_batch(hands, "16")
    assert memory(hands) == forecast(hands, 16)
    hands.press(Qt.Key.Key_Up)
    assert memory(hands) == forecast(hands, 17)


def test_a_batch_size_that_is_none_is_marked_and_changes_nothing(hands: "Hands") -> None:
    field = type_batch(hands, "0")
    assert field.property("wrong")
    assert "between 1 and" in field.toolTip()
    assert memory(hands) == forecast(hands, 128)


def test_every_term_of_the_memory_is_in_its_tooltip(hands: "Hands") -> None:
    text = hands.find(QWidget, "design.total.memory.share").toolTip()
    assert "SGD as in the paper" in text
    assert "Weights: 232.6 MiB" in text
    assert "Working memory:" in text
    hands.workspace.load_preset("mnist-28")
    assert "AdamW" in hands.find(QWidget, "design.total.memory.share").toolTip()


# --- what is remembered --------------------------------------------------------------------------


def test_share_batch_and_optimiser_are_remembered(tmp_path: "Path") -> None:
    store = SettingsStore(tmp_path / "settings.json")
    view = DesignView(store)
    view.share, view.batch, view.optimiser = "macs", 16, "adamw"
    again = DesignView(store)
    assert (again.share, again.batch, again.optimiser) == ("macs", 16, "adamw")


@pytest.mark.parametrize("batch", ["0", "-3", "many", "99999999", "9" * 5000, "١٢"])
def test_settings_that_make_no_sense_count_as_not_set(tmp_path: "Path", batch: str) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.set_text("design/batch", batch)
    store.set_text("design/share", "everything")
    store.set_text("design/optimiser", "luck")
    view = DesignView(store)
    assert (view.share, view.batch, view.optimiser) == ("parameters", 128, None)


# --- problems ------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["paper-2012", "lrn-blocks", "mnist-28"])
def test_the_card_is_always_as_high(hands: "Hands", preset: str) -> None:
    card, table = hands.find(QWidget, "design.summary"), hands.table
    before = card.height(), table.height()
    hands.workspace.load_preset(preset)
    hands.workspace.load_preset("net-227")
    assert hands.find(QWidget, "design.problem.fc6").isVisible()
    assert (card.height(), table.height()) == before
    hands.click("design.repair.fc6.0")
    assert not hands.find(QWidget, "design.problem.fc6").isVisible()
    assert (card.height(), table.height()) == before


def test_two_problems_are_in_sight_at_once_with_their_repairs(hands: "Hands", qtbot: QtBot) -> None:
    architecture = hands.workspace.architecture
    for name in ("conv1", "conv2"):
        index = hands.row(name)
        layer = msgspec.structs.replace(architecture.layers[index], groups=0)
        architecture = architecture.with_layer(index, layer)
    hands.workspace.document.take(architecture, "two mistakes")
    buttons = [hands.find(QPushButton, f"design.repair.{name}.0") for name in ("conv1", "conv2")]
    assert [button.text() for button in buttons] == ["conv1: groups 1", "conv2: groups 1"]
    for button in buttons:
        qtbot.waitUntil(partial(in_full_sight, button))


def test_a_network_without_layers_is_mended_with_one_click(hands: "Hands") -> None:
    document = hands.workspace.document
    document.take(document.architecture.with_layers(()), "nothing")
    assert hands.find(QLabel, "design.fault.text").isVisible()
    hands.click("design.repair.Network.0")
    assert hands.workspace.analysis.valid
    assert not hands.find(QLabel, "design.fault.text").isVisible()


def test_the_card_fits_a_small_window_with_notes_and_with_problems(hands: "Hands") -> None:
    hands.workspace.resize(1208, 747)
    for preset in ("lrn-blocks", "net-227", "paper-2012"):
        hands.workspace.load_preset(preset)
        QApplication.processEvents()
        card = hands.find(Summary, "design.summary")
        assert card.minimumSizeHint().width() <= card.width()
        assert hands.workspace.width() == 1208


def test_in_a_narrow_window_figures_give_way_to_a_note(hands: "Hands") -> None:
    everything = {"parameters", "macs", "weights", "memory", "sight"}

    def figures() -> set[str]:
        found = {name: hands.find(QLabel, f"design.total.{name}") for name in everything}
        return {name for name, figure in found.items() if figure.isVisible()}

    hands.workspace.load_preset("lrn-blocks")
    note = hands.find(QLabel, "design.note.fc7.text")
    for width, seen in ((1500, everything), (952, everything - {"weights", "sight"})):
        hands.workspace.resize(width, 580)
        QApplication.processEvents()
        assert figures() == seen
        assert note.isVisible()
        assert note.width() >= 150
        assert hands.workspace.width() == width
    hands.workspace.load_preset("torchvision")  # without a note
    assert figures() == everything


def test_no_figure_is_cut_off_when_the_window_opens(hands: "Hands") -> None:
    for name in ("parameters", "macs", "weights", "memory", "sight"):
        figure = hands.find(QLabel, f"design.total.{name}")
        needed = figure.fontMetrics().horizontalAdvance(figure.text())
        assert figure.width() >= needed, name
