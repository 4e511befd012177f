"""The options that say which weights a run starts from, and which layers keep them."""

import argparse
import sys

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import RunRecord
from alexnet_gui.core.start import (
    Start,
    frozen_from,
    frozen_text,
    full_path,
    usual_recipe,
)
from alexnet_gui.core.transfer import plan
from alexnet_gui.core.translation import _

START_FROM = "--start-from"
FREEZE = "--freeze"


def add_start(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        START_FROM,
        metavar="FILE|RUN",
        help=_(
            "begin with the weights of a model, a run or a file of weights (.safetensors, .pt), as"
            " far as they fit; usual: random weights"
        ),
    )
    parser.add_argument(
        FREEZE,
        metavar="LAYERS",
        help=_(
            "which layers keep the weights of --start-from: none, convolutions, all-but-last, or"
            " names with commas; with all before the first dense layer frozen, the usual recipe is"
            " one for a head"
        ),
    )


def start_of(arguments: argparse.Namespace, architecture: Architecture) -> Start | None:
    """What a new run of `architecture` starts from; None: random weights.

    Raises:
        UserError: The weights cannot be read, or fit nowhere; or no such layers can be frozen.
    """
    if arguments.start_from is None:
        if arguments.freeze is not None:
            raise UserError(
                _("{freeze} needs weights to keep.").format(freeze=FREEZE),
                _("Give them with {start}.").format(start=START_FROM),
            )
        return None
    from alexnet_gui.engine.transfer import describe_weights

    transfer = plan(architecture, describe_weights(arguments.start_from))
    freeze = "none" if arguments.freeze is None else arguments.freeze
    frozen = frozen_from(freeze, architecture, transfer.taken)
    return Start(model=full_path(arguments.start_from), frozen=frozen)


def recipe_to_start(own: Recipe, architecture: Architecture, start: Start | None) -> Recipe:
    """The usual settings of a run that begins so; where they are not the network's, it is said."""
    usual = usual_recipe(own, architecture, () if start is None else start.frozen)
    if usual != own:
        print(
            _(
                "What is not given is set as for a head on frozen layers: {epochs:,} epochs of"
                " AdamW at {rate:g}, batches of {batch:,}, pictures not varied."
            ).format(epochs=usual.epochs, rate=usual.learning_rate, batch=usual.batch_size),
            file=sys.stderr,
        )
    return usual


def contradiction_of(
    arguments: argparse.Namespace, record: RunRecord
) -> tuple[str, str, str] | None:
    """The first of the options that the run does not agree with: it, what was given, what it has.

    Raises:
        UserError: No such layers can be frozen.
    """
    started = record.start
    if arguments.start_from is not None:
        begun = _("random weights") if started is None else started.model
        if full_path(arguments.start_from) != begun:
            return START_FROM, arguments.start_from, begun
    if arguments.freeze is not None:
        taken = {} if started is None else started.taken
        frozen = () if started is None else started.frozen
        if set(frozen_from(arguments.freeze, record.architecture, taken)) != set(frozen):
            return FREEZE, arguments.freeze, frozen_text(frozen)
    return None
