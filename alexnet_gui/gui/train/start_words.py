"""What follows from the weights to start from and the layers to freeze, in words. No Qt."""

from typing import Literal, NamedTuple

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.idle_augmentation import varies
from alexnet_gui.core.recipe import Recipe
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
from alexnet_gui.core.translation import _

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
    note: str = ""
    problem: str = ""  # why no run could start so


def outlook(wish: Wish, network: Analysis, data: DataDescribed | None, recipe: Recipe) -> Outlook:
    """What follows from `wish` for a network, its data as far as they are known, and a recipe."""
    if not network.valid:
        return Outlook()
    classes = None if data is None else tuple(name for name, _count in data.classes)
    if classes:
        network = analyse(network.architecture.with_classes(len(classes)))
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
    return Outlook(
        transfer=transfer,
        frozen=frozen,
        taken=" ".join((taken_text(transfer, wish.given.name), new_text(transfer))).rstrip(),
        learning="" if problem or not frozen else _learning(network, frozen, data, recipe),
        note=random_text(transfer, frozen),
        problem=problem,
    )


def _frozen(wish: Wish, network: Analysis, transfer: Transfer) -> tuple[str, ...]:
    if wish.choice == "by-hand":
        able = learning_layers(network.architecture)
        return tuple(name for name in able if name in wish.by_hand)
    return frozen_by(wish.choice, network.architecture, transfer.taken)


def _learning(
    network: Analysis, frozen: tuple[str, ...], data: DataDescribed | None, recipe: Recipe
) -> str:
    architecture = network.architecture
    sentences = [
        learning_text(architecture, frozen),
        _("{n:,} of {total:,} parameters learn.").format(
            n=learning_parameters(network, frozen), total=network.parameters
        ),
    ]
    if fixed_layers(architecture, frozen):
        words = _("The output of {layers} is computed once.")
        if varies(recipe, architecture.input, None if data is None else data.size):
            words = _(
                "{layers} are computed at each step, as the recipe varies pictures at random;"
                " without that, once."
            )
        sentences.append(words.format(layers=fixed_text(architecture, frozen)))
    return " ".join(sentences)
