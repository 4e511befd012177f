"""Where a model's weights come from, in words. A file may claim anything: all of it is shown."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.readable import readable
from alexnet_gui.core.recipe import SETTINGS, Recipe
from alexnet_gui.core.start import StartRecord, learning_layers
from alexnet_gui.core.transfer_words import names_text
from alexnet_gui.core.translation import N_, _, ngettext

Row = tuple[str, str]  # what it is about, and what is said

# What only programs read, and what is said elsewhere.
_UNREAD = ("fingerprint", "checkpoint", "steps")
_TITLES = {
    "weights": N_("Weights"),
    "url": N_("Address"),
    "convolutions": N_("Convolutions"),
    "head": N_("Head"),
    "file": N_("File"),
    "run": N_("Run"),
    "data": N_("Trained on"),
    "created": N_("Begun"),
    "unused": N_("Left out of the file"),
    "versions": N_("Made with"),
}
# In this order, whatever the order in the file; anything else follows.
_ORDER = (
    "validation", "weights", "file", "url", "convolutions", "head", "unused", "run", "start", "data"
)  # fmt: skip
_SAID = ("epochs", "batch_size", "optimiser", "learning_rate", "schedule")  # of a recipe


class Validation(msgspec.Struct, frozen=True):
    """How well a model did on pictures that it did not learn from; errors are fractions."""

    top1_error: float
    top5_error: float
    pictures: int | None = None
    loss: float | None = None
    data: str = ""


def provenance_rows(provenance: Mapping[str, Any], architecture: Architecture) -> list[Row]:
    """Every entry of `provenance`, what matters most first."""
    keys = sorted(provenance, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))
    rows: list[Row] = []
    for key in keys:
        if key not in _UNREAD and provenance[key] not in (None, "", [], {}):
            rows += _rows(key, provenance[key], architecture)
    return [(readable(title), readable(text)) for title, text in rows]


def _rows(key: str, value: Any, architecture: Architecture) -> Iterator[Row]:
    try:
        if key == "validation":
            yield _("Validation"), _validation_text(msgspec.convert(value, Validation))
        elif key == "recipe":
            yield _("Recipe"), _recipe_text(msgspec.convert(value, Recipe))
        elif key == "start":
            start = msgspec.convert(value, StartRecord)
            yield _("Began with"), _start_text(start, architecture)
        else:
            yield _(_TITLES[key]) if key in _TITLES else key, _plain(key, value)
    except msgspec.ValidationError:  # another program's, or a later version's
        yield key, _plain(key, value)


def _validation_text(found: Validation) -> str:
    """How well it does, as the share that it gets right."""
    figures = _("{top1:.1f} % top-1 and {top5:.1f} % top-5").format(
        top1=100 * (1 - found.top1_error), top5=100 * (1 - found.top5_error)
    )
    if found.pictures is not None:
        text = ngettext(
            "{figures} on {n:,} validation picture that it never saw in training",
            "{figures} on {n:,} validation pictures that it never saw in training",
            found.pictures,
        ).format(figures=figures, n=found.pictures)
    else:
        text = _("{figures} on the validation pictures of {data}").format(
            figures=figures, data=found.data or _("its data")
        )
    if found.loss is not None:
        text += _("; loss {loss:.3f}").format(loss=found.loss)
    return text


def _recipe_text(recipe: Recipe) -> str:
    named = {setting.key: setting for setting in SETTINGS}
    texts = []
    for key in _SAID:
        setting, value = named[key], getattr(recipe, key)
        shown = next((_(text) for choice, text in setting.choices if choice == value), None)
        words = f"{value:,g}" if shown is None else shown
        texts.append(_("{setting} {value}").format(setting=_(setting.label).lower(), value=words))
    return ", ".join(texts)


def _start_text(start: StartRecord, architecture: Architecture) -> str:
    if not start.frozen:
        return start.model
    return _("{model}; frozen: {layers}").format(
        model=start.model, layers=names_text(start.frozen, learning_layers(architecture))
    )


def _plain(key: str, value: Any) -> str:
    """Anything else that JSON can hold."""
    if key == "created" and isinstance(value, str):
        return _("{date} {time} UTC").format(date=value[:10], time=value[11:16])
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return json.dumps(value, ensure_ascii=False)
