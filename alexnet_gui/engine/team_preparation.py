"""What the processes of a team settle while their run is prepared."""

import json
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from hashlib import sha256
from typing import TypeVar

import msgspec
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import RunRecord
from alexnet_gui.core.translation import _
from alexnet_gui.engine.checkpoints import Checkpoint
from alexnet_gui.engine.team import Team

T = TypeVar("T")


def in_turn(team: Team, cancelled: Callable[[], bool], make: Callable[[], T]) -> T:
    """What `make` gives, made by one process of each machine first: the others find its files.

    Raises:
        CancelledError: In every process, if one was asked to end.
    """
    made: T | None = None
    team.await_turn(cancelled)
    with suppress(CancelledError):
        made = make()
    team.end_turn(cancelled)
    (none,) = team.agree(made is None)
    if none or made is None:
        raise CancelledError
    return made


def recipe_for(record: RunRecord, team: Team) -> Recipe:
    """The recipe of each process of `team` that goes on with a run.

    Raises:
        UserError: They are not as many as it began with, and cannot share its steps evenly.
    """
    return msgspec.structs.replace(record.recipe, batch_size=record.batch_size_for(team.share.size))


def require_alike(record: RunRecord, device: torch.device, team: Team) -> None:
    """Check that all processes have the same network, recipe, pictures and kind of device.

    Raises:
        UserError: They have not, as where a machine has other pictures.
    """
    if team.share.size == 1:
        return
    data = record.data.fingerprint, record.data.classes
    same = (record.architecture, record.recipe, *data, record.start, device.type)
    # Not by msgspec, which refuses a class whose folder's name is not Unicode.
    digest = sha256(json.dumps(msgspec.to_builtins(same)).encode()).digest()
    digests = team.joined(torch.tensor([list(digest)], dtype=torch.uint8))  # (processes, 32)
    if not bool((digests == digests[0]).all()):
        raise UserError(
            _(
                "The processes of this run do not have the same network, recipe, pictures and kind"
                " of device."
            ),
            _("Start all with the same command, on machines with the same pictures and devices."),
        )


def random_of(checkpoint: Checkpoint, team: Team) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """The random state that this process goes on with, and what to tell of it.

    Empty, as seeded, for a process that the run did not have.
    """
    states = (checkpoint.random or {}, *checkpoint.random_elsewhere)
    rank, size = team.share
    own = states[rank] if rank < len(states) else {}
    if size == checkpoint.execution.processes:
        return own, ()
    notice = _(
        "This run had {before:,} processes and goes on with {now:,}: dropout draws other units than"
        " it would have."
    ).format(before=checkpoint.execution.processes, now=size)
    return own, (notice,)
