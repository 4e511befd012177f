"""What follows from the weights to start from and the layers to freeze, in words. No Qt."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.idle_augmentation import varying
from alexnet_gui.core.recipe import SETTINGS, Recipe
from alexnet_gui.core.settings import Kind
from alexnet_gui.core.shared_analysis import analysis_of
from alexnet_gui.core.start import (
    Freeze,
    check_frozen,
    fixed_layers,
    frozen_by,
    learning_layers,
    learning_parameters,
)
from alexnet_gui.core.transfer import GivenWeights, Transfer, plan
from alexnet_gui.core.transfer_words import (
    fixed_text,
    learning_text,
    new_text,
    random_text,
    taken_text,
)
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.widgets.setting_text import value_text

Choice = Freeze | Literal["by-hand"]


class Wish(NamedTuple):
    """What a person has chosen."""

    given: GivenWeights
    choice: Choice
    by_hand: tuple[str, ...]  # layers to freeze, for that choice


class Outlook(NamedTuple):
    """What a run would begin with."""

    transfer: Transfer | None = None
    frozen: tuple[str, ...] = ()
    taken: str = ""  # what is taken over and what is new
    learning: str = ""  # which layers learn
    varying: tuple[str, ...] = ()  # what has the frozen layers computed at every step, by keys
    note: str = ""
    problem: str = ""  # why no run could start so


def outlook(wish: Wish, network: Analysis, data: DataDescribed | None, recipe: Recipe) -> Outlook:
    """What follows from `wish` for a network, its data as far as they are known, and a recipe."""
    if not network.valid:
        return Outlook()
    classes = None if data is None else tuple(name for name, _count in data.classes)
    if classes:
        network = analysis_of(network.architecture.with_classes(len(classes)))
    architecture = network.architecture
    try:
        transfer = plan(architecture, wish.given, classes or None)
    except UserError as error:
        return Outlook(problem=f"{error.message} {error.hint}")
    frozen = _frozen(wish, network, transfer)
    problem = ""
    try:
        check_frozen(frozen, architecture)
    except UserError as error:
        problem = f"{error.message} {error.hint}"
    kept = not problem and bool(fixed_layers(architecture, frozen))
    size = None if data is None else data.size
    varied = varying(recipe, architecture.input, size) if kept else ()
    return Outlook(
        transfer=transfer,
        frozen=frozen,
        varying=varied,
        taken=" ".join((taken_text(transfer, wish.given.name), new_text(transfer))).rstrip(),
        learning="" if problem or not frozen else _learning(network, frozen, varied),
        note=random_text(transfer, frozen),
        problem=problem,
    )


def _frozen(wish: Wish, network: Analysis, transfer: Transfer) -> tuple[str, ...]:
    if wish.choice == "by-hand":
        able = learning_layers(network.architecture)
        return tuple(name for name in able if name in wish.by_hand)
    return frozen_by(wish.choice, network.architecture, transfer.taken)


def changes_text(changes: Mapping[str, object]) -> str:
    """The settings that weights have brought with them; nothing if they brought none."""
    if not changes:
        return ""
    listed = []
    for setting in SETTINGS:
        if setting.key in changes:
            value = changes[setting.key]
            flag = _("on") if value else _("off")
            text = flag if setting.kind is Kind.FLAG else value_text(setting, value)
            listed.append(f"{_(setting.label)} {text}")
    return _("To train only the last layers, the recipe is now: {settings}.").format(
        settings=", ".join(listed)
    )


def turn_off_text(keys: tuple[str, ...]) -> str:
    """What a link says that switches the settings `keys` off."""
    return ngettext("Turn off {settings}", "Turn them off", len(keys)).format(
        settings=_labels(keys)
    )


def _labels(keys: tuple[str, ...]) -> str:
    return ", ".join(_(setting.label) for setting in SETTINGS if setting.key in keys)


def _learning(network: Analysis, frozen: tuple[str, ...], varied: tuple[str, ...]) -> str:
    architecture = network.architecture
    sentences = [
        learning_text(architecture, frozen),
        _("{n:,} of {total:,} parameters learn.").format(
            n=learning_parameters(network, frozen), total=network.parameters
        ),
    ]
    if fixed_layers(architecture, frozen):
        words = _("The output of {layers} is computed once.")
        if varied:
            words = _("{layers} are computed at each step because of {settings}; without, once.")
        fixed = fixed_text(architecture, frozen)
        sentences.append(words.format(layers=fixed, settings=_labels(varied)))
    return " ".join(sentences)
