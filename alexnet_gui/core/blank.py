"""The network that File → New begins with: the least that can be trained."""

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.translation import _


def blank_network() -> Architecture:
    """Colour pictures of the usual size, and one dense layer that tells ten classes apart."""
    return Architecture(
        name=_("New network"),
        input=(3, 224, 224),
        layers=(Flatten(name="flatten"), Linear(name="fc", out_features=10)),
    )
