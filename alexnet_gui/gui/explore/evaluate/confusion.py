"""Which class a network takes for which, after an evaluation; a cell opens its pictures."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.evaluation import Evaluation, PicturesAgain, Places
from alexnet_gui.core.events import Failed
from alexnet_gui.core.live_events import Confusion, ValidationPicture
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.train.live.cell_dialog import CellDialog
from alexnet_gui.gui.train.live.confusion_panel import ConfusionPanel
from alexnet_gui.gui.train.live.matrix import Matrix


class PicturesOfCells(QObject):
    """Fetches pictures of an evaluation, a page of a cell at a time."""

    fetched = Signal(int, object)  # the request, and ValidationPicture or Failed

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._request = 0
        self._asking = OneEnquiry(self)
        self.places: Places | None = None

    def fetch(self, indices: Sequence[int], side: int) -> int:
        """Ask for pictures; of several wishes only the newest is answered."""
        self.forget()
        if self.places is not None and indices:
            wish = PicturesAgain(self.places, tuple(indices), side)
            self._asking.ask(self._bridge.enquiries, wish, self._take)
        return self._request

    def forget(self) -> None:
        """What was asked for is not wanted any more."""
        self._request += 1
        self._asking.cancel()

    def _take(self, found: tuple[ValidationPicture, ...] | Failed) -> None:
        request = self._request
        for each in (found,) if isinstance(found, Failed) else found:
            self.fetched.emit(request, each)


class ConfusionPage(QWidget):
    """Shows the last evaluation."""

    picture_wanted = Signal(object)  # Picture

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pictures = PicturesOfCells(bridge, self)
        self._matrix: Matrix | None = None
        self._found: Evaluation | None = None
        self.panel = ConfusionPanel("explore.evaluate.confusion", figures=False)
        self.panel.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def show_found(self, found: Evaluation) -> None:
        """Show how another evaluation went, once it is reckoned."""
        self._found = found
        if found.confusion is not None:
            self._bridge.aside(partial(_reckoned, found, found.confusion), self._take)

    def _take(self, made: tuple[Evaluation, Matrix] | Failed) -> None:
        if isinstance(made, Failed):
            return
        found, matrix = made
        if found is self._found:
            self._matrix, self._pictures.places = matrix, found.places
            self.panel.show_matrix(matrix)

    def _open(self, row: int, column: int) -> None:
        if self._matrix is None:
            return
        dialog = CellDialog(self._matrix, row, column, self._pictures, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.explore_wanted.connect(self.picture_wanted)
        dialog.open()


def _reckoned(found: Evaluation, confusion: Confusion) -> tuple[Evaluation, Matrix]:
    """With the evaluation that the matrix is of: another may have come meanwhile."""
    return found, Matrix(confusion)
