"""The drawing that a kind of layer has in the inspector: a walk, a curve, neighbours, or units."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.activation_curves import saturation_sentence
from alexnet_gui.core.analysis import Row
from alexnet_gui.core.kernel_walk import walks_of
from alexnet_gui.core.layers import Activation, Dropout, Lrn
from alexnet_gui.gui.design.inspector.curve import CurveView
from alexnet_gui.gui.design.inspector.dropout_view import DropoutView
from alexnet_gui.gui.design.inspector.kernel_walk import KernelWalk
from alexnet_gui.gui.design.inspector.lrn_view import NeighboursView
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.sentence import Sentence


class LayerPicture(QWidget):
    """A drawing of one kind of layer; it hides while there is nothing to draw."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in parts:
            column.addWidget(part)

    def show_row(self, row: Row, *, anew: bool) -> None:
        """Draw the layer of `row`; `anew` if it is another than before."""
        self.setVisible(self.draw(row, anew))

    def draw(self, row: Row, anew: bool) -> bool:
        """Draw it if it can be drawn, and say whether."""
        raise NotImplementedError


class WalkPicture(LayerPicture):
    """A kernel walking over its input."""

    def __init__(self, name: str) -> None:
        self._walk = KernelWalk(f"{name}.walk")
        super().__init__(self._walk)

    def draw(self, row: Row, anew: bool) -> bool:
        walks = walks_of(row.layer, row.input) if row.output is not None else None
        if walks is not None:
            self._walk.show_walks(walks, row.layer.family, anew=anew)
        return walks is not None


class CurvePicture(LayerPicture):
    """An activation function, and where it saturates."""

    def __init__(self, name: str) -> None:
        self._curve, self._words = CurveView(f"{name}.curve"), Sentence()
        super().__init__(self._curve, self._words)

    def draw(self, row: Row, anew: bool) -> bool:
        assert isinstance(row.layer, Activation)
        self._curve.show_function(row.layer.function)
        sentence = saturation_sentence(row.layer.function)
        if sentence != self._words.text():
            self._words.say(sentence)
        return True


class NeighboursPicture(LayerPicture):
    """The maps that local response normalisation sums."""

    def __init__(self, name: str) -> None:
        self._neighbours = NeighboursView(f"{name}.neighbours")
        super().__init__(self._neighbours)

    def draw(self, row: Row, anew: bool) -> bool:
        assert isinstance(row.layer, Lrn)
        if row.output is None:
            return False
        self._neighbours.show_neighbours(row.layer.size, row.output[0], anew=anew)
        return True


class UnitsPicture(LayerPicture):
    """Dropout in training and in use."""

    def __init__(self, name: str) -> None:
        self._units = DropoutView(f"{name}.units")
        super().__init__(self._units)

    def draw(self, row: Row, anew: bool) -> bool:
        assert isinstance(row.layer, Dropout)
        sound = row.layer.faults() is None
        if sound:
            self._units.show_probability(row.layer.p)
        return sound


_BY_KIND: dict[str, type[WalkPicture | CurvePicture | NeighboursPicture | UnitsPicture]] = {
    "conv2d": WalkPicture,
    "max_pool2d": WalkPicture,
    "avg_pool2d": WalkPicture,
    "adaptive_avg_pool2d": WalkPicture,
    "activation": CurvePicture,
    "lrn": NeighboursPicture,
    "dropout": UnitsPicture,
}


def picture_of(kind: str, name: str) -> LayerPicture | None:
    """The drawing for layers of `kind`, its parts called `name` and more; None if it has none."""
    made = _BY_KIND.get(kind)
    return None if made is None else made(name)
