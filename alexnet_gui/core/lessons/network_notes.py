"""Notes on a network: what it is, what is the paper's in it, its recipe, its errors, its traps.

What follows from the network is computed from it; figures that were measured are the sources'.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.comparison import Comparison, Line, compare
from alexnet_gui.core.layers import AnyLayer, BatchNorm2d, Lrn
from alexnet_gui.core.lessons.departures import PAPER as PAPER_NETWORK
from alexnet_gui.core.lessons.departures import settings_text
from alexnet_gui.core.lessons.network_traps import traps
from alexnet_gui.core.lessons.sources import (
    BATCH_NORM,
    CAFFE,
    PAPER,
    PYTORCH_LRN,
    REPORTED,
    TORCHVISION,
    WEIRD_TRICK,
    Source,
)
from alexnet_gui.core.presets import PAPER_RECIPE, Preset
from alexnet_gui.core.recipe import SETTINGS, Recipe
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _, ngettext

_TOLD = (
    "epochs",
    "batch_size",
    "optimiser",
    "learning_rate",
    "momentum",
    "weight_decay",
    "schedule",
)
_NONE = "—"

Table = tuple[tuple[str, ...], ...]  # the first row is the heading


class Section(NamedTuple):
    """A heading, and what is said under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table = ()
    points: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def network_notes(
    analysis: Analysis, preset: Preset | None, recipe: Recipe | None
) -> tuple[Section, ...]:
    """Everything to be said of a network.

    Args:
        analysis: The network as it stands.
        preset: The published network that it started from, if any.
        recipe: How it is trained where it comes from, if that is known.
    """
    published = None if preset is None else compare(analyse(preset.architecture), analysis)
    sections = [
        _what_it_is(analysis, preset, published),
        _against_the_paper(analysis),
        _training(recipe),
        _errors(preset, published),
        Section(_("What to look out for"), points=traps(analysis)),
        Section(_("To read"), sources=_sources(analysis, preset)),
    ]
    return tuple(section for section in sections if any(section[1:]))


# --- what it is ----------------------------------------------------------------------------------


def _what_it_is(analysis: Analysis, preset: Preset | None, published: Comparison | None) -> Section:
    paragraphs = []
    if preset is None:
        paragraphs.append(_("This is none of the published networks that come with the program."))
    else:
        paragraphs.append(
            f"{_(preset.about)} {_('Source: {source}.').format(source=preset.source)}"
        )
    if preset is not None and published is not None and not published.equal:
        paragraphs.append(_changes_sentence(preset, published))
    paragraphs.append(_figures_sentence(analysis))
    return Section(analysis.architecture.title, tuple(paragraphs))


def _changes_sentence(preset: Preset, published: Comparison) -> str:
    count = published.set_otherwise + published.only_first + published.only_second
    if not count:
        return _(
            "It started from {network}; its input or its starting weights were changed."
        ).format(network=preset.name)
    return ngettext(
        "It started from {network}; {n} layer was changed, added or removed.",
        "It started from {network}; {n} layers were changed, added or removed.",
        count,
    ).format(network=preset.name, n=count)


def _figures_sentence(analysis: Analysis) -> str:
    architecture = analysis.architecture
    if architecture.classes is None or not analysis.valid:
        return _("As it stands it cannot run.") if not analysis.valid else ""
    return _(
        "It takes {input} and tells {classes:,} classes apart, with {parameters:,} parameters and"
        " {macs:,} multiply-accumulates for one picture."
    ).format(
        input=shape_text(architecture.input),
        classes=architecture.classes,
        parameters=analysis.parameters,
        macs=analysis.macs,
    )


# --- against the paper ---------------------------------------------------------------------------


def _against_the_paper(analysis: Analysis) -> Section:
    heading = _("Against the paper's network")
    comparison = compare(analyse(PAPER_NETWORK), analysis)
    if comparison.equal:
        return Section(heading, paper_paragraphs())
    rows = [
        (difference.setting, difference.first, difference.second)
        for difference in (comparison.input, comparison.initialisation)
        if difference is not None
    ]
    rows += filter(None, (_line_row(comparison, line) for line in comparison.lines))
    return Section(heading, table=((_("Layer"), _("In the paper"), _("Here")), *rows))


def paper_paragraphs() -> tuple[str, ...]:
    """How the paper's network is the paper's, where the paper's words and the network differ."""
    smaller = analyse(msgspec.structs.replace(PAPER_NETWORK, input=(3, 224, 224))).rows[0].output
    given = analyse(PAPER_NETWORK).rows[0].output
    assert smaller is not None and given is not None
    return (
        _(
            "The paper speaks of pictures of 224 × 224, but its first convolution then gives"
            " {smaller} × {smaller} maps; the {given} × {given} that it draws need 227 × 227."
        ).format(smaller=smaller[1], given=given[1]),
        _(
            "Its two towers, one on each GPU, are groups of convolutions here: which filters read"
            " which maps is the same."
        ),
    )


def _line_row(comparison: Comparison, line: Line) -> tuple[str, str, str] | None:
    """Layer, the paper's settings, this network's; None where there is nothing to tell."""
    if line.first is not None and line.second is not None:
        return _both_row(line, line.first.layer, line.second.layer)
    if line.first is not None:  # one that stands elsewhere is told of where it stands here
        layer = line.first.layer
        return None if line.elsewhere is not None else (layer.name, layer.summary(), _NONE)
    assert line.second is not None
    layer = line.second.layer
    if line.elsewhere is None:
        return layer.name, _NONE, layer.summary()
    papers = comparison.first.rows[line.elsewhere].layer
    here = _("{settings}, elsewhere").format(settings=layer.summary())
    return layer.name, papers.summary(), here


def _both_row(line: Line, papers: AnyLayer, ours: AnyLayer) -> tuple[str, str, str] | None:
    told = [d for d in line.differences if d.setting != _("name")]
    if not told:
        return None
    sides = (
        _chosen_text(papers, ((d.setting, d.first) for d in told)),
        _chosen_text(ours, ((d.setting, d.second) for d in told)),
    )
    return ours.name, *sides


def _chosen_text(layer: AnyLayer, settings: Iterable[tuple[str, str]]) -> str:
    """Settings with their values, but for those that are left to the network."""
    automatic = _("automatic")
    return settings_text(layer, (pair for pair in settings if pair[1] != automatic)) or automatic


# --- training and errors -------------------------------------------------------------------------


def _training(recipe: Recipe | None) -> Section:
    heading = _("How it is trained")
    papers = _(
        "In the paper the rate was divided by 10 whenever the validation error stopped improving,"
        " three times in about 90 epochs. Pictures were scaled to a short side of 256, their"
        " centre kept; training took random crops, mirrored ones and shifted colours, and the test"
        " averaged ten crops."
    )
    if recipe is None:
        return Section(heading)
    paragraphs: tuple[str, ...] = (papers,)
    if recipe.optimiser == "sgd":
        paragraphs += (
            _(
                "PyTorch's SGD multiplies the learning rate outside the velocity, the paper inside"
                " it: they differ where the rate changes."
            ),
        )
    own = tuple(_recipe_row(setting, recipe) for setting in SETTINGS if setting.key in _TOLD)
    if recipe == PAPER_RECIPE:
        both = (_("Setting"), _("This network's and the paper's"))
        return Section(heading, paragraphs, (both, *own))
    theirs = tuple(_recipe_row(s, PAPER_RECIPE)[1] for s in SETTINGS if s.key in _TOLD)
    rows = tuple((*row, other) for row, other in zip(own, theirs, strict=True))
    columns = (_("Setting"), _("This network's"), _("The paper's"))
    return Section(heading, paragraphs, (columns, *rows))


def _recipe_row(setting: Setting, recipe: Recipe) -> tuple[str, str]:
    value = getattr(recipe, setting.key)
    if recipe.without_effect(setting.key) is not None and setting.key == "momentum":
        return _(setting.label), _NONE
    if setting.kind is Kind.CHOICE:
        return _(setting.label), _(dict(setting.choices)[value])
    return _(setting.label), f"{value:g}" if isinstance(value, float) else f"{value:,}"


def _errors(preset: Preset | None, published: Comparison | None) -> Section:
    reported = () if preset is None else REPORTED.get(preset.id, ())
    heading = _("Errors that were reported")
    if not reported:
        return Section(heading, (_("No figures are known here that could be relied on."),))
    paragraphs: tuple[str, ...] = ()
    if published is not None and not published.equal:
        paragraphs = (_("They are of the network as published, not as it stands here."),)
    table = tuple((_(what), top1, top5) for what, top1, top5 in reported)
    head = (_("Measured on"), _("Top-1 error"), _("Top-5 error"))
    return Section(heading, paragraphs, (head, *table))


def _sources(analysis: Analysis, preset: Preset | None) -> tuple[Source, ...]:
    layers = analysis.architecture.layers
    sources = [PAPER]
    if preset is not None and preset.id == "torchvision":
        sources += [WEIRD_TRICK, TORCHVISION]
    if any(isinstance(layer, Lrn) for layer in layers):
        sources.append(PYTORCH_LRN)
    if any(isinstance(layer, BatchNorm2d) for layer in layers):
        sources.append(BATCH_NORM)
    if any(getattr(layer, "bias_init", None) == 1 for layer in layers):
        sources.append(CAFFE)
    return tuple(sources)
