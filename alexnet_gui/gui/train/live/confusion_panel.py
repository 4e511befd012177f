"""The confusion matrix, beside it what was confused most and how each class does, if it fits."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.class_table import ClassTable
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.train.live.matrix_view import MatrixView
from alexnet_gui.gui.train.live.worst_list import WorstList
from alexnet_gui.gui.widgets.basics import button, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

LIST_FROM = 420  # pixels of width from which the list has room
TABLE_FROM = 960
LIST_SHARE = 0.3  # of the width
LIST_WIDEST = 240


class ConfusionPanel(QWidget):
    """Shows one validation; used in the card, and larger in a window of its own."""

    opened = Signal(int, int)  # row and column of a cell whose pictures are wanted

    def __init__(self, name: str, parent: QWidget | None = None, *, figures: bool = True) -> None:
        """`figures`: those of each class may stand beside it, as no other place shows them."""
        super().__init__(parent)
        named(self, name, _("Confusion matrix"))
        self._figures = figures
        self.view = MatrixView(f"{name}.matrix")
        self.worst = WorstList(f"{name}.worst")
        self.classes = ClassTable()
        self.footer = ElidedLabel("faint")
        named(self.footer, f"{name}.words", _("The cell that is pointed at"))
        self.zoom = button("", f"{name}.zoom", self._zoom, role="link")
        self.view.arranged.connect(self._offer_zoom)
        self.view.pointed.connect(self._say)
        self.view.opened.connect(self.opened)
        self.worst.chosen.connect(self.view.choose)
        self.worst.opened.connect(self.opened)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.addWidget(self.footer, 1)
        below.addWidget(self.zoom)
        left.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID // 2)
        row.setSpacing(GRID * 3 // 2)
        row.addLayout(left, 1)
        row.addWidget(self.worst)
        row.addWidget(self.classes)
        self._matrix: Matrix | None = None
        self._share_out()

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another validation."""
        self._matrix = matrix
        self.view.show_matrix(matrix)
        self.worst.show_matrix(matrix, percent=self.view.percent)
        self.classes.show_matrix(matrix)
        self._say("")

    def show_percent(self, percent: bool) -> None:
        """Show percentages of each row, or counts."""
        self.view.show_percent(percent)
        if self._matrix is not None:
            self.worst.show_matrix(self._matrix, percent=percent)

    def _zoom(self) -> None:
        self.view.show_detail(not self.view.detail)
        self.view.setFocus()

    def _offer_zoom(self) -> None:
        """Many classes can be seen all at once or one by one."""
        text = _("All classes at once") if self.view.detail else _("Class by class")
        self.zoom.setText(text)
        self.zoom.setAccessibleName(text)
        self.zoom.setVisible(self.view.detail or self.view.crowded)

    def _say(self, words: str) -> None:
        if not words and self._matrix is not None:
            words = self._matrix.words(*self.view.current) if self.view.hasFocus() else ""
        self.footer.set_whole(words or _("Click a cell to see its pictures."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        self.worst.setVisible(self.width() >= LIST_FROM)
        self.worst.setFixedWidth(min(LIST_WIDEST, max(120, int(LIST_SHARE * self.width()))))
        self.classes.setVisible(self._figures and self.width() >= TABLE_FROM)
