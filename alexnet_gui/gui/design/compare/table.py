"""The table of a comparison: painted like the table of layers, walked by arrows, N and P."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelection, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from alexnet_gui.core.comparison import Line
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.compare.model import Column, CompareModel, Index, Look, alignment
from alexnet_gui.gui.design.compare.text import CompareRow
from alexnet_gui.gui.theme import ROW, appearance, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named, set_role

_DOT = 8
_PAD = 5
_BESIDE_DOT = _PAD + _DOT + 8

_SIDES = (Column.SETTINGS, Column.RIGHT_SETTINGS)
_WRAPPED = (*_SIDES, Column.WORDS)  # on several lines, where there is not room for one
_SHARE = 0.3  # of the room for those three that settings get at least, if they need it
_NARROWEST = 72  # of those three
_WIDEST_NAME = 160
_FLAGS = tuple(
    alignment(column) | (Qt.TextFlag.TextWordWrap if column in _WRAPPED else Qt.TextFlag(0))
    for column in Column
)


class _Painter(QStyledItemDelegate):
    """Cells straight from the model."""

    def __init__(self, model: CompareModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._fonts = text_font(), text_font(bold=True)
        self._metrics = tuple(map(QFontMetrics, self._fonts))
        self._colours: dict[str, QColor] = {}
        appearance.changed.connect(self._forget_colours)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column, area = index.column(), option.rect
        look = self._model.look(index.row(), column)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._colour("accent_tint"))
        elif look.ground:
            painter.fillRect(area, self._colour(look.ground))
        painter.setPen(self._colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if column in (Column.RIGHT_NUMBER, Column.WORDS):
            painter.drawLine(area.topLeft(), area.bottomLeft())
        if look.text:
            self._paint_text(painter, area, column, look)
        if look.family:
            _paint_dot(painter, area, self._colour(look.family))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _paint_text(self, painter: QPainter, area: QRect, column: int, look: Look) -> None:
        left = _BESIDE_DOT if column in (Column.LAYER, Column.RIGHT_LAYER) else _PAD
        inner = area.adjusted(left, 0, -_PAD, 0)
        text = look.text
        if column not in _WRAPPED:
            elided = Qt.TextElideMode.ElideRight
            text = self._metrics[look.strong].elidedText(text, elided, inner.width())
        painter.setFont(self._fonts[look.strong])
        painter.setPen(self._colour(look.role))
        painter.drawText(inner, _FLAGS[column], text)

    def _forget_colours(self) -> None:
        self._colours.clear()

    def _colour(self, role: str) -> QColor:
        if role not in self._colours:
            self._colours[role] = theme().color(role)
        return self._colours[role]


class CompareTable(QTableView):
    """One line chosen at a time; the column stays while the line changes."""

    line_chosen = Signal(object)  # Line, by a person; not where rows change by themselves
    chosen_changed = Signal()  # another row, or other words in it

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.compare.table", _("The two networks, layer by layer"))
        set_role(self, "layers")
        self._model = CompareModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self._model, self))
        self.next = self._action("next", _("Next difference"), "N", 1)
        self.previous = self._action("previous", _("Previous difference"), "P", -1)
        self._set_behaviour()
        self._following = False
        self._metrics = QFontMetrics(text_font(bold=True))  # of the widest that a text can be
        follow_theme(self, lambda: self.viewport().update())

    def _action(self, name: str, text: str, key: str, step: int) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.compare.{name}.action")
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: self._go(step))
        self.addAction(action)
        return action

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        header.setFixedHeight(ROW)

    # --- rows ------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[CompareRow]:
        """What is shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[CompareRow]) -> None:
        """Show other rows; the one that was chosen stays so if it is still there."""
        now = self.currentIndex()
        chosen = self.rows[now.row()] if now.isValid() else None
        self._following = True
        self._model.show_rows(rows)
        if chosen is not None and not self.currentIndex().isValid():
            self._choose_again(chosen, now.column())
        self._following = False
        self.chosen_changed.emit()
        self._fit_columns()
        differ = any(row.own for row in rows)
        self.next.setEnabled(differ)
        self.previous.setEnabled(differ)

    def _choose_again(self, chosen: CompareRow, column: int) -> None:
        for number, row in enumerate(self.rows):
            for was, now in ((chosen.left, row.left), (chosen.right, row.right)):
                if was is not None and now is not None and was.name == now.name:
                    self.setCurrentIndex(self._model.index(number, column))
                    return

    @property
    def chosen(self) -> CompareRow | None:
        """The row that is chosen."""
        if not self.selectionModel().hasSelection():
            return None
        return self.rows[self.currentIndex().row()]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row() and not self._following:
            line: Line | None = self.rows[current.row()].line
            if line is not None:
                self.line_chosen.emit(line)

    def _go(self, step: int) -> None:
        """To the next row that differs by itself; after the last comes the first."""
        rows, now = self.rows, self.currentIndex()
        # The focus alone makes the first row the current one, without choosing it.
        start = -1 if step > 0 else len(rows)
        if self.chosen is not None:
            start = now.row()
        for n in range(1, len(rows) + 1):
            row = (start + n * step) % len(rows)
            if rows[row].own:
                column = now.column() if now.isValid() else Column.SIGN
                self.setCurrentIndex(self._model.index(row, column))
                return

    # --- columns ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give each column what its texts need; settings and words wrap where that is too much."""
        needed = {column: self._needed(column) for column in Column}
        settings, words = max(needed[side] for side in _SIDES), needed[Column.WORDS]
        others = sum(width for column, width in needed.items() if column not in _WRAPPED)
        room = self.viewport().width() - others
        settings = min(settings, max(int(_SHARE * room), (room - words) // 2))
        settings = max(settings, _NARROWEST)
        needed |= dict.fromkeys(_SIDES, settings)
        needed[Column.WORDS] = max(room - 2 * settings, _NARROWEST)
        for column, width in needed.items():
            self.setColumnWidth(column, width)
        for number in range(len(self.rows)):
            height = self._height(number, needed)
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)

    def _needed(self, column: Column) -> int:
        """Pixels for the widest of the column's texts, and of its heading."""
        texts = [self._model.look(row, column).text for row in range(len(self.rows))]
        heading = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        widest = max(map(self._metrics.horizontalAdvance, (heading, *texts)))
        if column in (Column.LAYER, Column.RIGHT_LAYER):
            return min(widest + _BESIDE_DOT, _WIDEST_NAME) + _PAD + 1
        return widest + 2 * _PAD + 1

    def _height(self, row: int, widths: Mapping[Column, int]) -> int:
        """Pixels for the text with the most lines in that row."""
        needed = ROW
        for column in _WRAPPED:
            text, width = self._model.look(row, column).text, widths[column] - 2 * _PAD
            if self._metrics.horizontalAdvance(text) > width:
                area = QRect(0, 0, width, 0)
                lines = self._metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, text)
                needed = max(needed, lines.height() + ROW - self._metrics.height())
        return needed


def _paint_dot(painter: QPainter, area: QRect, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = area.center().y() - _DOT / 2 + 0.5
    painter.drawRoundedRect(QRectF(area.left() + _PAD + 1, top, _DOT, _DOT), 2, 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
