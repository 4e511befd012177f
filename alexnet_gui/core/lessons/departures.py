"""How a layer compares with its counterpart in the paper's network, in a sentence.

Only what shapes the function counts: how weights and biases start, and sizes that are declared
over again, are no departure; nor is the number of classes, which is up to the data.
"""

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.comparison import align
from alexnet_gui.core.differences import differences
from alexnet_gui.core.layers import AnyLayer, Linear
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.translation import _

PAPER = PRESETS[0].architecture

_BY_THE_WAY = frozenset({"weight_init", "bias_init", "in_channels", "in_features"})


def departure_sentence(architecture: Architecture, index: int) -> str:
    """How the layer at `index` departs from the paper's network, or that it does not."""
    layer = architecture.layers[index]
    match = next(m for m in align(PAPER.layers, architecture.layers) if m.second == index)
    if match.first is None:
        if any((other.name, other.kind) == (layer.name, layer.kind) for other in PAPER.layers):
            return _("In the paper's network {layer} stands elsewhere.").format(layer=layer.name)
        return _("The paper's network has no such layer at this place.")
    papers = PAPER.layers[match.first]
    ours = msgspec.structs.replace(layer, name=papers.name)
    if index == architecture.classifier and isinstance(papers, Linear):
        ours = msgspec.structs.replace(ours, out_features=papers.out_features)
    told = differences(_essence(papers), _essence(ours))
    if not told:
        return _("It is set as the paper's {layer} is.").format(layer=papers.name)
    return _("The paper's {layer} has {settings}.").format(
        layer=papers.name,
        settings=", ".join(f"{difference.setting} {difference.first}" for difference in told),
    )


def _essence(layer: AnyLayer) -> AnyLayer:
    """A layer without what does not shape its function."""
    keys = {setting.key for setting in layer.settings}
    return msgspec.structs.replace(layer, **dict.fromkeys(_BY_THE_WAY & keys))
