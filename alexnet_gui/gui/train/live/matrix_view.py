"""The confusion matrix as a heat map of cells that can be pointed at, chosen and opened."""

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, text_font
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.train.live.matrix_layout import MatrixLayout, lay_out
from alexnet_gui.gui.train.live.matrix_painter import MatrixPainter
from alexnet_gui.gui.widgets.basics import follow_theme, named

Cell = tuple[int, int]  # row, column
UPRIGHT_NAMES = 72  # pixels that column names may take of the height


class MatrixView(QAbstractScrollArea):
    """All of the matrix, or each of many classes by itself, to be scrolled through."""

    pointed = Signal(str)  # at what, in words; nothing beside the cells
    arranged = Signal()  # there is another room for the cells, or another matrix
    opened = Signal(int, int)  # row and column of a cell whose pictures are wanted

    def __init__(self, name: str = "train.confusion.matrix", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, _("Confusion matrix"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 80)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.matrix: Matrix | None = None
        self.percent = False
        self.detail = False
        self.current: Cell = (0, 0)
        self.hovered: Cell | None = None
        self.layout_now: MatrixLayout | None = None
        self._painter = MatrixPainter()
        follow_theme(self, self._repaint)

    # --- what is shown ---------------------------------------------------------------------------

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another validation; the chosen cell stays if the classes are the same."""
        if self.matrix is None or self.matrix.classes != matrix.classes:
            self.current, self.detail = (0, 0), False
        self.matrix = matrix
        self._lay_out()

    def show_percent(self, percent: bool) -> None:
        """Write percentages of each row in the cells, or counts."""
        self.percent = percent
        self.viewport().update()

    def show_detail(self, detail: bool) -> None:
        """Show each class by itself, or all in sight."""
        self.detail = detail
        self._lay_out()
        self._bring_into_sight()

    @property
    def crowded(self) -> bool:
        """Whether not every class can be read while all are in sight."""
        if self.matrix is None:
            return False
        names, room = self._names(self.matrix), (self.viewport().width(), self.viewport().height())
        return not lay_out(len(self.matrix), room, names, detail=False).names

    def choose(self, row: int, column: int) -> None:
        """Mark a cell, and say what it is."""
        self.current = (row, column)
        self._bring_into_sight()
        self.viewport().update()
        if self.matrix is not None:
            words = self.matrix.words(row, column)
            self.setAccessibleDescription(words)
            self.pointed.emit(words)

    def _names(self, matrix: Matrix) -> tuple[int, int]:
        metrics = QFontMetrics(text_font(11))
        longest = max(metrics.horizontalAdvance(name) for name in matrix.classes)
        return longest + GRID, min(longest, UPRIGHT_NAMES) + GRID

    def _lay_out(self) -> None:
        if self.matrix is None:
            return
        room = self.viewport().width(), self.viewport().height()
        found = lay_out(len(self.matrix), room, self._names(self.matrix), detail=self.detail)
        self.layout_now = found
        width, height = found.size
        self.horizontalScrollBar().setRange(0, max(0, width - room[0]) if self.detail else 0)
        self.verticalScrollBar().setRange(0, max(0, height - room[1]) if self.detail else 0)
        self.horizontalScrollBar().setPageStep(room[0])
        self.verticalScrollBar().setPageStep(room[1])
        self._repaint()
        self.arranged.emit()

    def _repaint(self) -> None:
        self._painter.forget()
        self.viewport().update()

    @property
    def scrolled(self) -> tuple[int, int]:
        """How far everything is moved to the left and up."""
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where the cell of two classes lies in the viewport."""
        assert self.layout_now is not None
        found, (x, y) = self.layout_now, self.scrolled
        left = found.left + column // found.block * found.width - x
        top = found.top + row // found.block * found.height - y
        return QRect(left, top, found.width, found.height)

    def _bring_into_sight(self) -> None:
        if not self.detail or self.layout_now is None:
            return
        rect, found = self.cell_rect(*self.current), self.layout_now
        for bar, low, high, edge, room in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), found.left, self.width()),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), found.top, self.height()),
        ):
            if low < edge:
                bar.setValue(bar.value() + low - edge)
            elif high > room - 2 * GRID:
                bar.setValue(bar.value() + high - room + 2 * GRID)

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.matrix is None or self.layout_now is None:
            return
        painter = QPainter(self.viewport())
        self._painter.paint(painter, self, self.matrix, self.layout_now)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    # --- mouse and keys --------------------------------------------------------------------------

    def _cell_at(self, place: QPointF) -> Cell | None:
        """The block of cells at a place of the viewport; beside the cells None."""
        found, (x, y) = self.layout_now, self.scrolled
        if found is None or place.y() < found.top or place.x() < found.left:
            return None
        return found.cell_at(place.x() + x, place.y() + y)

    def _words(self, block: Cell) -> str:
        if self.matrix is None or self.layout_now is None:
            return ""
        size = self.layout_now.block
        return self.matrix.words(*block) if size == 1 else self.matrix.block_words(block, size)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            block = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._words(block) if block else "", self)
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._cell_at(event.position()))

    def _hover(self, block: Cell | None) -> None:
        if block != self.hovered:
            self.hovered = block
            self.viewport().update()
            self.pointed.emit(self._words(block) if block else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        block = self._cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and block is not None:
            self._open(block)

    def _open(self, block: Cell) -> None:
        """A cell's pictures; of a block each class by itself, from its worst cell on."""
        if self.matrix is None or self.layout_now is None:
            return
        size = self.layout_now.block
        if size > 1:
            self.current = self.matrix.worst_of(block, size)
            self.show_detail(True)
            self.choose(*self.current)
        else:
            self.choose(*block)
            self.opened.emit(*block)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found, key = self.layout_now, Qt.Key(event.key())
        if found is None:
            super().keyPressEvent(event)
            return
        down, right = _STEPS.get(key, (0, 0))
        row, column = self.current[0] // found.block, self.current[1] // found.block
        if down or right:
            row = min(max(row + down, 0), found.count - 1) * found.block
            self.choose(row, min(max(column + right, 0), found.count - 1) * found.block)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open((row, column))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and (self.crowded or self.detail):
            self.show_detail(key == Qt.Key.Key_Plus)
        else:
            super().keyPressEvent(event)


_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
