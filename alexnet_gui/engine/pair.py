"""Two networks and one picture: how far apart their layers are."""

import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.pair import Distance, LayerDistance, LayerDistances
from alexnet_gui.core.translation import _
from alexnet_gui.engine.beholder import Beholder


def layer_distance(beholder: Beholder, wish: LayerDistance) -> LayerDistances:
    """Compare the outputs of one layer in two forward passes, in float64.

    Raises:
        UserError: The passes are not kept any more, or the layer is not in both with one shape.
    """
    found = [beholder.passed(request).outputs for request in (wish.first, wish.second)]
    if any(wish.layer not in outputs for outputs in found):
        raise UserError(
            _("The two networks have no layer {layer} in common.").format(layer=wish.layer)
        )
    first, second = (outputs[wish.layer][0].detach().cpu().double() for outputs in found)
    if first.shape != second.shape:
        raise UserError(
            _("{layer} has another shape in each of the two networks.").format(layer=wish.layer)
        )
    maps = zip(first, second, strict=True) if first.ndim == 3 else ()
    apart = tuple(distance(*pair) for pair in maps)
    return LayerDistances(wish.layer, distance(first, second), apart)


def distance(first: Tensor, second: Tensor) -> Distance:
    """The mean absolute difference and the correlation of two tensors of one shape.

    Values that are not finite make the difference not finite, and leave no correlation.
    """
    mean_absolute = float((first - second).abs().mean())
    centred = [values.flatten() - values.mean() for values in (first, second)]
    lengths = [float(torch.linalg.vector_norm(values)) for values in centred]
    if not 0 < lengths[0] * lengths[1] < float("inf"):  # also when one is not a number
        return Distance(mean_absolute, None)
    cosine = float(centred[0] @ centred[1]) / (lengths[0] * lengths[1])
    return Distance(mean_absolute, min(1.0, max(-1.0, cosine)))
