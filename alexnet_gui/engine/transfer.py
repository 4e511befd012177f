"""Weights of another network put into one that is about to be trained."""

from pathlib import Path
from typing import NamedTuple

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.job import Job
from alexnet_gui.core.run_record import RunRecord
from alexnet_gui.core.start import Start, StartRecord, check_frozen, full_path, learning_layers
from alexnet_gui.core.transfer import COUNTER, GivenWeights, Transfer, plan
from alexnet_gui.core.transfer_words import new_text, random_text, taken_text
from alexnet_gui.core.translation import _
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.weight_source import WeightSource, read_source
from alexnet_gui.engine.weights import as_expected

Statistics = tuple[tuple[float, ...], tuple[float, ...]]  # mean and deviation, one for each channel


class Beginning(NamedTuple):
    """Weights that are read and found to fit, and what is to be noted and told of them."""

    source: WeightSource
    transfer: Transfer
    record: StartRecord
    statistics: Statistics | None  # of the pictures that the weights expect
    notices: tuple[str, ...]


def describe_weights(path: str) -> GivenWeights:
    """What there is at `path` to start from.

    Raises:
        UserError: It is not there, or holds no weights.
    """
    return read_source(Path(full_path(path))).given


def start_of(job: Job, record: RunRecord | None, *, begun: bool) -> Start | None:
    """The weights that a run has to read: none if it goes on from a checkpoint, `begun`."""
    if record is None:
        return job.start
    if begun or record.start is None:
        return None
    return Start(model=record.start.model, frozen=record.start.frozen)


def read_weights(start: Start) -> WeightSource:
    """What a run starts from.

    Raises:
        UserError: It is not there, or holds no weights.
    """
    return read_source(Path(full_path(start.model)))


def begin(
    start: Start, source: WeightSource, architecture: Architecture, classes: tuple[str, ...]
) -> Beginning:
    """Find out what a run takes.

    Args:
        start: Which layers keep the weights they begin with.
        source: What it starts from.
        architecture: The network, with a unit for each class.
        classes: Of the data.

    Raises:
        UserError: The weights fit nowhere, or nothing would learn.
    """
    check_frozen(start.frozen, architecture)
    transfer = plan(architecture, source.given, classes)
    statistics = _statistics(architecture, source.given, transfer)
    record = StartRecord(
        model=full_path(start.model),
        frozen=tuple(name for name in learning_layers(architecture) if name in start.frozen),
        fingerprint=source.fingerprint,
        taken=transfer.taken,
        new=transfer.new,
    )
    notices = _notices(source.given, transfer, record.frozen, statistics)
    return Beginning(source, transfer, record, statistics, notices)


def require_same(recorded: StartRecord | None, found: StartRecord) -> None:
    """Check that a run which starts over, without a checkpoint, does so from the same weights.

    Raises:
        UserError: They are others by now.
    """
    if recorded is None or found.fingerprint != recorded.fingerprint:
        raise UserError(
            _("The weights in {path} are not those that this run began with.").format(
                path=found.model
            ),
            _("Bring them back as they were, or start a new run."),
        )


@torch.no_grad()
def take_over(network: Network, beginning: Beginning) -> None:
    """Put the weights that fit into `network`.

    Raises:
        UserError: A tensor holds what is no number, or numbers of another type.
    """
    own = network.state_dict()
    for layer, source in beginning.transfer.taken.items():
        for name, expected in own.items():
            part = name.removeprefix(f"{layer}.")
            given = beginning.source.tensors.get(f"{source}.{part}" if source else part)
            if part == name or (given is None and part == COUNTER):
                continue
            assert given is not None
            where = f"{beginning.source.given.name}: {source}.{part}"
            expected.copy_(as_expected(given, expected, where))


def _statistics(
    architecture: Architecture, given: GivenWeights, transfer: Transfer
) -> Statistics | None:
    """What the weights expect of pictures, if the layer that sees them is taken over."""
    first = transfer.layers[0]
    known = len(given.mean) == architecture.input[0] and len(given.std) == architecture.input[0]
    return (given.mean, given.std) if known and first.source is not None else None


def _notices(
    given: GivenWeights, transfer: Transfer, frozen: tuple[str, ...], statistics: Statistics | None
) -> tuple[str, ...]:
    name = given.name
    sentences = [taken_text(transfer, name), new_text(transfer), random_text(transfer, frozen)]
    if statistics is not None:
        sentences.append(
            _(
                "Pictures get the brightness and contrast of those that these weights were trained"
                " on."
            )
        )
    elif transfer.layers[0].source is not None:
        sentences.append(
            _(
                "{file} does not say which brightness and contrast its pictures had, so those of"
                " these pictures are used."
            ).format(file=name)
        )
    return tuple(sentence for sentence in sentences if sentence)
