"""The filters of any convolution of a network."""

from torch import nn

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layer_filters import FiltersSeen
from alexnet_gui.core.translation import _
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.models import Model


def layer_filters(model: Model, layer: str) -> FiltersSeen:
    """The filters of the convolution called `layer`: float32 (O, I / groups, kh, kw), read-only.

    Raises:
        UserError: There is no such layer, or it is no convolution.
    """
    convolutions = {
        name: module
        for name, module in model.network.named_children()
        if isinstance(module, nn.Conv2d)
    }
    if layer not in convolutions:
        raise UserError(
            _("{network} has no convolution called {name}.").format(
                network=model.architecture.name, name=layer
            ),
            _("Its convolutions are {names}.").format(names=", ".join(convolutions))
            if convolutions
            else _("It has none."),
        )
    values = convolutions[layer].weight.detach().clone().float().cpu().numpy()
    return FiltersSeen(layer, read_only(values))
