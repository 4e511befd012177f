"""How a layer compares with its counterpart in the paper's network, in a sentence.

Only what shapes the function counts: how weights and biases start, and sizes that are declared
over again, are no departure; nor is the number of classes, which is up to the data.
"""

from collections.abc import Iterable

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.comparison import align
from alexnet_gui.core.differences import differences
from alexnet_gui.core.layers import AnyLayer, Flatten, Linear, Lrn
from alexnet_gui.core.lessons.explanation import plain, sentences
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.translation import _

PAPER = PRESETS[0].architecture

_BY_THE_WAY = frozenset({"weight_init", "bias_init", "in_channels", "in_features"})


def departure_sentence(architecture: Architecture, index: int) -> str:
    """How the layer at `index` departs from the paper's network, or that it does not.

    Nothing of a flatten, which has no settings and is none of the paper's layers.
    """
    layer = architecture.layers[index]
    if isinstance(layer, Flatten):
        return ""
    match = next(m for m in align(PAPER.layers, architecture.layers) if m.second == index)
    if match.first is not None:
        return _settings_sentence(match.first, architecture, index) or _(
            "It is set as the paper's {layer} is."
        ).format(layer=PAPER.layers[match.first].name)
    for at, papers in enumerate(PAPER.layers):
        if (papers.name, papers.kind) == (layer.name, layer.kind):
            place = _("In the paper's network {layer} stands elsewhere: after {before}.").format(
                layer=layer.name, before=PAPER.layers[at - 1].name if at else _("the input")
            )
            return sentences(place, _settings_sentence(at, architecture, index))
    return _("The paper's network has no such layer at this place.")


def settings_text(layer: AnyLayer, settings: Iterable[tuple[str, str]]) -> str:
    """Some of the settings of `layer`, as words, such as `filters 96, padding 0`.

    An α is told as the paper has it, and as PyTorch does, which divides it by n.
    """
    return ", ".join(
        f"{setting} {_alpha_text(layer, value) if setting == _('α').lower() else value}"
        for setting, value in settings
    )


def _alpha_text(layer: AnyLayer, value: str) -> str:
    if not isinstance(layer, Lrn) or layer.size < 1:
        return value
    return _("{alpha} (PyTorch's {pytorch})").format(
        alpha=plain(layer.alpha / layer.size), pytorch=plain(layer.alpha)
    )


def _settings_sentence(at: int, architecture: Architecture, index: int) -> str:
    """How the paper's layer `at` is set where this one is set otherwise; nothing if it is not."""
    papers = PAPER.layers[at]
    ours = msgspec.structs.replace(architecture.layers[index], name=papers.name)
    if (at, index) == (PAPER.classifier, architecture.classifier) and isinstance(papers, Linear):
        ours = msgspec.structs.replace(ours, out_features=papers.out_features)
    told = differences(_essence(papers), _essence(ours))
    if not told:
        return ""
    return _("The paper's {layer} has {settings}.").format(
        layer=papers.name, settings=settings_text(papers, ((d.setting, d.first) for d in told))
    )


def _essence(layer: AnyLayer) -> AnyLayer:
    """A layer without what does not shape its function."""
    keys = {setting.key for setting in layer.settings}
    return msgspec.structs.replace(layer, **dict.fromkeys(_BY_THE_WAY & keys))
