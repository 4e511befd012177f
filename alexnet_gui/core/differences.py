"""In which settings two layers, or two networks, differ, in words."""

from typing import NamedTuple

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import AnyLayer, Conv2d
from alexnet_gui.core.pooling import AvgPool2d, MaxPool2d
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import pair, shape_text, short_size
from alexnet_gui.core.translation import _

_INITIALISATION = next(s for s in Conv2d.settings if s.key == "weight_init")


class Difference(NamedTuple):
    """A setting in which two things differ, and its value in the first and the second, in words."""

    setting: str
    first: str
    second: str

    @property
    def text(self) -> str:
        """Such as `stride 4 → 2`."""
        return _("{setting} {first} → {second}").format(
            setting=self.setting, first=self.first, second=self.second
        )


def differences(first: AnyLayer, second: AnyLayer) -> tuple[Difference, ...]:
    """The settings in which two layers differ, by what they mean rather than how it is written.

    Layers of unlike kinds differ in their kind and in nothing else.
    """
    if first == second:
        return ()
    found = []
    if first.name != second.name:
        found.append(Difference(_("name"), first.name, second.name))
    if type(first) is not type(second):
        found.append(Difference(_("kind"), _(first.title), _(second.title)))
        return tuple(found)
    for setting in first.settings:
        values = _meant(first, setting), _meant(second, setting)
        if values[0] != values[1]:
            words = (_value_words(setting, value) for value in values)
            found.append(Difference(_(setting.label).lower(), *words))
    return tuple(found)


def input_difference(first: Architecture, second: Architecture) -> Difference | None:
    """How the shapes that come in differ; None if they do not."""
    if first.input == second.input:
        return None
    return Difference(_("input"), shape_text(first.input), shape_text(second.input))


def initialisation_difference(first: Architecture, second: Architecture) -> Difference | None:
    """How the ways of drawing weights differ; None if they do not."""
    if first.initialisation == second.initialisation:
        return None
    words = (initialisation_words(architecture) for architecture in (first, second))
    return Difference(_("weights start"), *words)


def initialisation_words(architecture: Architecture) -> str:
    """How its weights are drawn before training."""
    return _value_words(_INITIALISATION, architecture.initialisation)


def _meant(layer: AnyLayer, setting: Setting) -> object:
    """A value as it counts: sizes are pairs, and a pool without a stride steps by its kernel."""
    value: object = getattr(layer, setting.key)
    if value is None and setting.key == "stride" and isinstance(layer, MaxPool2d | AvgPool2d):
        value = layer.kernel
    if setting.kind is Kind.SIZE and isinstance(value, int | tuple):
        return pair(value)
    return value


def _value_words(setting: Setting, value: object) -> str:
    if value is None:
        return _("automatic")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return short_size(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}"
    return _(dict(setting.choices).get(str(value), str(value)))
