"""What a layer is for, why the paper chose it, and with what effect: two or three sentences each.

What follows from the network is computed from it. Every other figure is its source's, which is
named with it; "the paper" is Krizhevsky, Sutskever, Hinton (NIPS 2012).
"""

from collections.abc import Callable

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.lessons.departures import departure_sentence
from alexnet_gui.core.lessons.explanation import Explanation
from alexnet_gui.core.lessons.of_features import (
    explain_activation,
    explain_dropout,
    explain_flatten,
    explain_linear,
    explain_softmax,
)
from alexnet_gui.core.lessons.of_maps import (
    explain_adaptive_pooling,
    explain_batch_norm,
    explain_convolution,
    explain_lrn,
    explain_pooling,
)

_BY_KIND: dict[str, Callable[[Analysis, int], Explanation]] = {
    "conv2d": explain_convolution,
    "activation": explain_activation,
    "max_pool2d": explain_pooling,
    "avg_pool2d": explain_pooling,
    "adaptive_avg_pool2d": explain_adaptive_pooling,
    "lrn": explain_lrn,
    "batch_norm2d": explain_batch_norm,
    "dropout": explain_dropout,
    "flatten": explain_flatten,
    "linear": explain_linear,
    "softmax": explain_softmax,
}


def explain(analysis: Analysis, index: int) -> Explanation:
    """What the layer at `index` is for, and how it departs from the paper's network."""
    told = _BY_KIND[analysis.rows[index].layer.kind](analysis, index)
    return told._replace(departure=departure_sentence(analysis.architecture, index))
