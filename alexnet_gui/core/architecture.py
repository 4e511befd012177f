"""An architecture: an input, and layers one after the other."""

import msgspec

from alexnet_gui.core.layers import AnyLayer, Linear, WeightInit
from alexnet_gui.core.readable import readable
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import N_

INPUT_SETTINGS = (
    Setting("channels", N_("Channels"), N_("Colours of the picture: 3, or 1 for grey."),
            Kind.COUNT, 1),
    Setting("height", N_("Height"), N_("Rows of pixels that come in."), Kind.COUNT, 1),
    Setting("width", N_("Width"), N_("Columns of pixels that come in."), Kind.COUNT, 1),
)  # fmt: skip


class Architecture(msgspec.Struct, frozen=True, kw_only=True):
    """A network as a person designs it: an input, and layers one after the other."""

    name: str
    input: tuple[int, int, int]  # (C, H, W)
    initialisation: WeightInit = "pytorch"
    layers: tuple[AnyLayer, ...]

    @property
    def title(self) -> str:
        """Its name as it may be shown."""
        return readable(self.name)

    @property
    def classes(self) -> int | None:
        """How many classes it tells apart: the units of its last dense layer."""
        index = self.classifier
        return None if index is None else self._linear(index).out_features

    @property
    def classifier(self) -> int | None:
        """The index of the last dense layer, which gives one logit a class."""
        dense = [i for i, layer in enumerate(self.layers) if isinstance(layer, Linear)]
        return dense[-1] if dense else None

    def with_classes(self, classes: int) -> "Architecture":
        """The same with `classes` units in the last dense layer; itself if it has none."""
        index = self.classifier
        if index is None:
            return self
        layer = msgspec.structs.replace(self._linear(index), out_features=classes)
        return self.with_layer(index, layer)

    def with_layer(self, index: int, layer: AnyLayer) -> "Architecture":
        """The same with another layer at `index`."""
        return self.with_layers((*self.layers[:index], layer, *self.layers[index + 1 :]))

    def with_layers(self, layers: tuple[AnyLayer, ...]) -> "Architecture":
        """The same input and name with other layers."""
        return msgspec.structs.replace(self, layers=layers)

    def _linear(self, index: int) -> Linear:
        layer = self.layers[index]
        assert isinstance(layer, Linear)
        return layer
