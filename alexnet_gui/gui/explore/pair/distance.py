"""How far apart two networks are in the layer on screen, in words, and in the map pointed at."""

from math import isfinite

from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.pair import Distance, LayerDistance, LayerDistances
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.figures import number
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

NONE = -1


class DistanceLine(ElidedLabel):
    """Asks the engine for the figures of each layer that is shown, and says them."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("secondary")
        named(self, "explore.distance", _("How far apart the two networks are"))
        self._bridge = bridge
        self._asking = OneEnquiry(self)
        self._found: LayerDistances | None = None
        self._cell = NONE

    def show_layer(self, first: PictureSeen, second: PictureSeen, layer: str) -> None:
        """Say how far apart two answers about one picture are in `layer`."""
        self.clear_figures()
        shapes = [_shape(seen, layer) for seen in (first, second)]
        if None in shapes:
            return
        if shapes[0] != shapes[1]:
            one, other = (shape_text(shape) for shape in shapes if shape is not None)
            text = _("A gives {a} values, B {b}: there is no difference to take.")
            self.set_whole(text.format(a=one, b=other))
            return
        wish = LayerDistance(first.request, second.request, layer)
        self._asking.ask(self._bridge.enquiries, wish, self._take)

    def clear_figures(self) -> None:
        """Say nothing, and wait for nothing."""
        self._asking.cancel()
        self._found = None
        self.set_whole("")

    def point_at(self, cell: int) -> None:
        """Say the figures of a map, or with `NONE` those of the whole layer."""
        self._cell = cell
        self._say()

    def _take(self, answer: LayerDistances | Failed) -> None:
        if isinstance(answer, Failed):
            self.set_whole(answer.message)
            return
        self._found = answer
        self._say()

    def _say(self) -> None:
        if self._found is None:
            return
        maps, layer = self._found.maps, self._found.layer
        if 0 <= self._cell < len(maps):
            text = _("Map {n} of A and B: {distance}")
            text = text.format(n=self._cell, distance=in_words(maps[self._cell]))
        else:
            text = _("{layer} of A and B: {distance}")
            text = text.format(layer=layer, distance=in_words(self._found.whole))
        self.set_whole(text)


def in_words(distance: Distance) -> str:
    """Both figures; that there is no correlation where one side has the same value everywhere."""
    difference = number(distance.mean_absolute)
    if not isfinite(distance.mean_absolute):
        return _("not every value is finite")
    if distance.correlation is None:
        text = _("mean absolute difference {difference}   ·   no correlation: one is all alike")
        return text.format(difference=difference)
    correlation = f"{distance.correlation:.3f}".replace("-", "−")
    text = _("mean absolute difference {difference}   ·   correlation {correlation}")
    return text.format(difference=difference, correlation=correlation)


def _shape(seen: PictureSeen, layer: str) -> tuple[int, ...] | None:
    """The shape of what comes out of `layer`; None if there is no such layer."""
    return next((each.values.shape for each in seen.layers if each.name == layer), None)
