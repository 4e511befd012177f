"""The layers of a network one by one: where their weights come from, and which of them learn."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.transfer import LayerStart, Transfer
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import close_box, label, named
from alexnet_gui.gui.widgets.check_box import CheckBox

_WIDTH, _HEIGHT = 60 * GRID, 52 * GRID


class LayersDialog(QDialog):
    """A check box for each layer with weights; every change takes effect at once."""

    frozen_changed = Signal(object)  # the names of the layers that do not learn, a tuple

    def __init__(self, transfer: Transfer, file: str, frozen: tuple[str, ...], parent: QWidget):
        super().__init__(parent)
        named(self, "train.start.layers", _("Layers"))
        self.setWindowTitle(_("Layers that begin with the weights of {file}").format(file=file))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._boxes: dict[str, CheckBox] = {}
        rows = QWidget()
        self._grid = QGridLayout(rows)
        self._grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(label(_("Learns"), "heading"), 0, 0)
        self._grid.addWidget(label(_("Begins with"), "heading"), 0, 1)
        for row, start in enumerate(transfer.layers, 1):
            self._add(row, start, learns=start.layer not in frozen)
        self._grid.setRowStretch(len(transfer.layers) + 1, 1)
        scroll = QScrollArea()
        named(scroll, "train.start.layers.list", _("Layers"))
        scroll.setWidget(rows)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = close_box(self, "train.start.layers.close", _("Close"))
        outer = QVBoxLayout(self)
        outer.addWidget(scroll, 1)
        outer.addWidget(buttons)
        self.resize(_WIDTH, min(_HEIGHT, (len(transfer.layers) + 4) * 4 * GRID + 8 * GRID))

    def _add(self, row: int, start: LayerStart, *, learns: bool) -> None:
        box = CheckBox(start.layer)
        named(
            box, f"train.start.learns.{start.layer}", _("{layer} learns").format(layer=start.layer)
        )
        box.setToolTip(_("Without the check mark the layer keeps the weights that it begins with"))
        box.setChecked(learns)
        box.toggled.connect(lambda _on: self.frozen_changed.emit(self._frozen))
        self._boxes[start.layer] = box
        self._grid.addWidget(box, row, 0)
        words = label(_origin(start), "secondary" if start.source is None else "", wrap=True)
        words.setObjectName(f"train.start.origin.{start.layer}")
        self._grid.addWidget(words, row, 1)

    @property
    def _frozen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._boxes.items() if not box.isChecked())


def _origin(start: LayerStart) -> str:
    if start.source is None:
        return _("random weights: {reason}").format(reason=start.reason)
    return _("weights of {layer}").format(layer=start.source)
