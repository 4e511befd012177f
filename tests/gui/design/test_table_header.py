"""Which columns the table shows, and what its bars are parts of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.costs import layer_memory
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.design.workspace import DesignWorkspace
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.figures import bytes_text
from tests.gui.windows import child, settings_of_next_start

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_TOOLTIP = Qt.ItemDataRole.ToolTipRole


class Design:
    """A Design workspace that remembers in a file, with its table."""

    def __init__(self, settings: SettingsStore) -> None:
        self.workspace = DesignWorkspace(settings)
        self.workspace.resize(1208, 747)
        self.workspace.show()
        self.table = child(self.workspace, LayerTable, "design.table")

    def action(self, name: str) -> QAction:
        return child(self.workspace, QAction, name)

    @property
    def hidden(self) -> list[Column]:
        return [column for column in Column if self.table.isColumnHidden(column)]

    def heading(self, column: Column) -> str:
        return str(self.table.model().headerData(column, Qt.Orientation.Horizontal))

    def tooltip(self, row: int, column: Column) -> str:
        return str(self.table.model().index(row, column).data(_TOOLTIP))


@pytest.fixture
def settings(settings_path: Path) -> SettingsStore:
    return SettingsStore(settings_path)


@pytest.fixture
def design(qtbot: QtBot, settings: SettingsStore) -> Iterator[Design]:
    made = Design(settings)
    qtbot.addWidget(made.workspace)
    yield made
    made.workspace.hide()


def test_the_menu_of_the_heads_hides_a_column_and_shows_it_again(
    design: Design, qtbot: QtBot
) -> None:
    head = design.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(Column.MACS) + 8, 8)
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, head.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(head.viewport(), asked)
    menu = child(design.workspace, QMenu, "design.columns")
    qtbot.waitUntil(menu.isVisible)
    menu.close()
    macs = design.action("design.columns.macs")
    assert macs in menu.actions()
    assert macs.isChecked()
    macs.trigger()
    assert design.hidden == [Column.MACS]
    assert not macs.isChecked()
    macs.trigger()
    assert design.hidden == []


def test_number_and_name_always_stay(design: Design) -> None:
    menu = child(design.workspace, QMenu, "design.columns")
    offered = {action.text() for action in menu.actions() if action.isCheckable()}
    assert "Layer" not in offered
    assert "#" not in offered
    assert {"Kernel", "Output", "Share"} <= offered


def test_hidden_columns_are_remembered(
    design: Design, settings_path: Path, settings: SettingsStore, qtbot: QtBot
) -> None:
    for name in ("padding", "sight"):
        design.action(f"design.columns.{name}").trigger()
    assert settings.save()
    again = Design(settings_of_next_start(settings_path))
    qtbot.addWidget(again.workspace)
    assert again.hidden == [Column.PADDING, Column.SIGHT]
    again.action("design.columns.all").trigger()
    assert again.hidden == []
    assert not again.action("design.columns.all").isEnabled()
    again.workspace.hide()


def test_what_makes_no_sense_in_the_settings_hides_nothing(
    settings: SettingsStore, qtbot: QtBot
) -> None:
    settings.set_text("design/hidden_columns", "number layer nonsense MACS")
    made = Design(settings)
    qtbot.addWidget(made.workspace)
    assert made.hidden == []
    made.workspace.hide()


def test_hidden_columns_leave_their_room_to_the_others(design: Design) -> None:
    before = design.table.columnWidth(Column.SHARE)
    for name in ("channels", "kernel", "stride", "padding"):
        design.action(f"design.columns.{name}").trigger()
    assert design.table.columnWidth(Column.SHARE) > before
    assert design.table.horizontalScrollBar().maximum() == 0
    shown = [column for column in Column if column not in design.hidden]
    width = sum(design.table.columnWidth(column) for column in shown)
    assert width == design.table.viewport().width()


def test_the_heading_says_what_the_bars_are_parts_of_where_there_is_room(design: Design) -> None:
    assert design.heading(Column.SHARE) == "Share"
    design.workspace.resize(1848, 900)
    QApplication.processEvents()
    for share, title in (
        ("macs", "Share of MACs"),
        ("memory", "Share of memory"),
        ("parameters", "Share of parameters"),
    ):
        design.action(f"design.share.{share}").trigger()
        assert design.heading(Column.SHARE) == title


def test_a_bar_says_which_part_it_is_of_what(design: Design) -> None:
    analysis = analyse(PRESETS[0].architecture)
    rows = analysis.rows
    conv1, fc6 = 0, next(i for i, row in enumerate(rows) if row.layer.name == "fc6")
    percent = 100 * 37_752_832 / 60_965_224
    assert design.tooltip(fc6, Column.SHARE) == f"{percent:.1f} % of the parameters: 37,752,832."
    design.action("design.share.macs").trigger()
    percent = 100 * 105_415_200 / 724_406_816
    assert design.tooltip(conv1, Column.SHARE) == f"{percent:.1f} % of the MACs: 105,415,200."
    design.action("design.share.memory").trigger()
    parts = layer_memory(analysis, 128)
    told = design.tooltip(conv1, Column.SHARE)
    assert told.startswith(f"{100 * parts[0] / sum(parts):.1f} % of the memory for training: ")
    assert told.endswith(f"{bytes_text(parts[0])}.")


def test_choosing_what_the_bars_show_shows_them(design: Design) -> None:
    design.action("design.columns.share").trigger()
    assert design.hidden == [Column.SHARE]
    design.action("design.share.macs").trigger()
    assert design.hidden == []
    assert design.action("design.share.macs").isChecked()


def test_the_bars_are_painted_for_what_was_chosen(design: Design) -> None:
    def bar() -> bytes:
        area = design.table.visualRect(design.table.model().index(0, Column.SHARE))
        image = design.table.viewport().grab(area).toImage()
        return bytes(image.constBits())

    of_parameters = bar()
    design.action("design.share.macs").trigger()
    assert bar() != of_parameters
    design.action("design.share.parameters").trigger()
    assert bar() == of_parameters


def test_the_menu_view_has_the_columns_for_the_keyboard(window: MainWindow) -> None:
    view = child(window, QMenu, "menu.view")
    columns = child(window, QMenu, "design.columns")
    assert columns.menuAction() in view.actions()
