"""The confusion matrix in a window of its own, with the figures of each class."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.confusion_panel import ConfusionPanel
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.widgets.basics import Card, named

SIZE = QSize(1120, 640)


class ConfusionWindow(QDialog):
    """Stays open beside the main window and follows the run."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "train.confusion.window", _("Confusion matrix"))
        self.setWindowTitle(_("Confusion matrix"))
        self.panel = ConfusionPanel("train.confusion.large")
        card = Card()
        card.body.addWidget(self.panel)
        outer = QVBoxLayout(self)
        margin = GRID * 3 // 2
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.addWidget(card)
        self.resize(SIZE)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another validation."""
        self.setWindowTitle(_("Confusion matrix, batch {n:,}").format(n=matrix.step))
        self.panel.show_matrix(matrix)
