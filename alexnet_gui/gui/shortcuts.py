"""Help → Keyboard shortcuts: read off the actions themselves, so that it cannot be out of date."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, ROW, text_font
from alexnet_gui.gui.widgets.basics import close_box, named

Row = tuple[str, str]  # what it does and its keys; without keys it is a heading


def shortcut_rows(groups: Iterable[tuple[str, Sequence[QAction]]]) -> list[Row]:
    """The actions that have keys, below the title of their group; groups without any left out."""
    rows: list[Row] = []
    for title, actions in groups:
        keyed = [(_text(action), _keys(action)) for action in actions if action.shortcuts()]
        if keyed:
            rows += [(title, ""), *dict.fromkeys(keyed)]
    return rows


class Shortcuts(QDialog):
    """The list of keys."""

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "shortcuts", _("Keyboard shortcuts"))
        self.setWindowTitle(_("Keyboard shortcuts"))
        close = close_box(self, "shortcuts.close", _("Close"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        table = _table(rows)
        layout.addWidget(table)
        layout.addWidget(close)
        width = table.horizontalHeader().length() + table.verticalScrollBar().sizeHint().width()
        self.resize(width + 6 * GRID, 68 * GRID)


def _table(rows: Sequence[Row]) -> QTableWidget:
    table = QTableWidget(len(rows), 2)
    named(table, "shortcuts.table", _("Keyboard shortcuts"))
    table.setHorizontalHeaderLabels([_("What it does"), _("Keys")])
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW)
    table.setProperty("role", "list")
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    for i, (text, keys) in enumerate(rows):
        item = QTableWidgetItem(text)
        if not keys:
            item.setFont(text_font(bold=True))
        table.setItem(i, 0, item)
        table.setItem(i, 1, QTableWidgetItem(keys))
    return table


def _text(action: QAction) -> str:
    """What it does, without what it would be done to at the moment: “Undo: stride of conv1”."""
    return action.text().partition(":")[0].replace("&", "").rstrip("….")


def _keys(action: QAction) -> str:
    shown = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(shown) for sequence in action.shortcuts())
