"""A model in words: its network, its classes, what it makes of a picture's pixels, its origin."""

from collections.abc import Sequence

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.differences import initialisation_words
from alexnet_gui.core.figures import bytes_text
from alexnet_gui.core.model_info import ModelDescription
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.provenance_words import Row, provenance_rows
from alexnet_gui.core.readable import readable
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _, ngettext

FEW_CLASSES = 12


def model_rows(model: ModelDescription, most: int | None = FEW_CLASSES) -> tuple[Row, ...]:
    """What an information box says of `model`, line by line, with at most so many classes."""
    return (
        (_("Network"), _network_text(model.architecture)),
        (_("Parameters"), _parameters_text(model)),
        (_("Classes"), classes_text(model, most)),
        (_("Pictures"), preprocessing_text(model.preprocessing)),
        (_("Training"), _training_text(model)),
        *provenance_rows(model.provenance, model.architecture),
    )


def model_text(title: str, model: ModelDescription) -> str:
    """All of it as plain text, with every class."""
    rows = model_rows(model, most=None)
    return "\n".join([title, *(f"{name}: {text}" for name, text in rows)]) + "\n"


def classes_text(model: ModelDescription, most: int | None = None) -> str:
    """How many classes there are, and the names of at most so many."""
    count = model.architecture.classes
    if count is None:
        return _("none: it gives maps, not a list of classes")
    if model.classes is None:
        return ngettext("{n:,}, without a name", "{n:,}, without names", count).format(n=count)
    names = [readable(name) for name in model.classes[:most]]
    others = len(model.classes) - len(names)
    if others:
        names.append(ngettext("and {n:,} more", "and {n:,} more", others).format(n=others))
    return _("{n:,}: {names}").format(n=count, names=", ".join(names))


def preprocessing_text(made: Preprocessing) -> str:
    """How a picture becomes the network's input."""
    height, width = made.crop
    if made.fit == "crop":
        how = _(
            "Their short side is scaled to {resize:,} pixels, and {crop} are cut from the middle."
        )
    elif made.fit == "pad":
        how = _("They are scaled to fit into {crop} pixels; what is left over is black.")
    else:
        how = _("They are scaled to {crop} pixels, whatever their proportions.")
    values = _("Values from 0 to 1, minus {mean}, over {std}.").format(
        mean=_numbers(made.mean), std=_numbers(made.std)
    )
    return f"{how.format(resize=made.resize, crop=shape_text((height, width)))} {values}"


def _numbers(values: Sequence[float]) -> str:
    """One for each channel."""
    return " / ".join(f"{value:.4g}" for value in values)


def _network_text(architecture: Architecture) -> str:
    families = [layer.family for layer in architecture.layers]
    counted = [_count_text(name, families.count(name)) for name in _COUNTED if name in families]
    return _("{name}; input {input}; {layers}").format(
        name=architecture.title, input=shape_text(architecture.input), layers=", ".join(counted)
    )


_COUNTED = ("convolution", "normalisation", "pooling", "dense")


def _count_text(family: str, n: int) -> str:
    words = {
        "convolution": ngettext("{n:,} convolution", "{n:,} convolutions", n),
        "normalisation": ngettext("{n:,} normalisation", "{n:,} normalisations", n),
        "pooling": ngettext("{n:,} pooling layer", "{n:,} pooling layers", n),
        "dense": ngettext("{n:,} dense layer", "{n:,} dense layers", n),
    }
    return words[family].format(n=n)


def _parameters_text(model: ModelDescription) -> str:
    analysis = analyse(model.architecture)
    return _("{n:,} ({size} in float32); {macs:,} multiply-accumulates for a picture").format(
        n=model.parameters, size=bytes_text(analysis.weight_bytes), macs=analysis.macs
    )


def _training_text(model: ModelDescription) -> str:
    if model.untrained:
        return _("none: the weights are as drawn ({initialisation})").format(
            initialisation=initialisation_words(model.architecture)
        )
    steps = model.trained_steps
    if steps is None and isinstance(model.provenance.get("steps"), int):
        steps = model.provenance["steps"]
    if steps is None:
        return _("its file does not say how long it was trained")
    return ngettext("{n:,} step", "{n:,} steps", steps).format(n=steps)
