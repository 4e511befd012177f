"""The pairs of classes that are mixed up most, the worst first."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.matrix import Matrix, Mix, percent_text
from alexnet_gui.gui.widgets.basics import label, named

ROW_HEIGHT = 22


class WorstList(QWidget):
    """A line for each pair; choosing one marks its cell, opening it shows its pictures."""

    chosen = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "faint")
        self.rows = _List()
        named(self.rows, name, _("Most confused"))
        self.rows.itemClicked.connect(lambda item: self.opened.emit(*_cell(item)))
        self.rows.entered_line.connect(lambda item: self.opened.emit(*_cell(item)))
        self.rows.currentItemChanged.connect(lambda item, _before: self._mark(item))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._title)
        column.addWidget(self.rows, 1)

    def show_matrix(self, matrix: Matrix, *, percent: bool) -> None:
        """List what is mixed up in `matrix`."""
        self.rows.blockSignals(True)
        self.rows.clear()
        for mix in matrix.worst:
            self.rows.addItem(_item(matrix, mix, percent=percent))
        self.rows.blockSignals(False)
        found = self.rows.count()
        self._title.setText(_("Most confused") if found else _("Nothing was confused."))

    def _mark(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.rows.hasFocus():
            self.chosen.emit(*_cell(item))


class _List(QListWidget):
    """A list whose lines open with Enter too."""

    entered_line = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.entered_line.emit(item)
            return
        super().keyPressEvent(event)


def _cell(item: QListWidgetItem) -> tuple[int, int]:
    """The row and the column that a line stands for."""
    row, column = item.data(Qt.ItemDataRole.UserRole)
    return row, column


def _item(matrix: Matrix, mix: Mix, *, percent: bool) -> QListWidgetItem:
    figure = percent_text(matrix.share(mix.row, mix.column)) if percent else f"{mix.times:,}"
    text = _("{name} → {other}  {figure}").format(
        name=matrix.classes[mix.row], other=matrix.classes[mix.column], figure=figure
    )
    item = QListWidgetItem(text)
    item.setData(Qt.ItemDataRole.UserRole, (mix.row, mix.column))
    item.setToolTip(matrix.words(mix.row, mix.column))
    item.setSizeHint(QSize(0, ROW_HEIGHT))
    return item
