"""Several processes that train one run together, on one machine or many, as torchrun starts them.

    torchrun --nproc-per-node=2 -m alexnet_gui train mnist-28 --data sample --out run

Each takes its share of every batch, and gradients are averaged: NCCL between GPUs, gloo between
CPUs (Li et al., "PyTorch Distributed", 2020). Flags, sums and errors are settled between the CPUs,
so that no GPU is waited for. The first process alone tells and writes.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.distributed_c10d import PrefixStore
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from alexnet_gui.core.errors import ToldElsewhereError, UserError
from alexnet_gui.core.processes import Place, Share, place_here
from alexnet_gui.core.translation import _
from alexnet_gui.engine.devices import choose_device, device_text
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.team import ALONE, Team

# Longer than the first process takes to write any checkpoint. One that has ended is noticed at
# once: this is for one that hangs.
_TIMEOUT = timedelta(minutes=10)
_LOOK_SECONDS = 0.1  # how often a process that waits for another looks whether it is done
_TOLD = "told"
# Of what gloo raises where another process is gone, which is a plain RuntimeError.
_LOST = ("Connection", "connection", "Broken pipe", "imed out", "Socket", "process group")


@contextmanager
def joined_team() -> Iterator[Team]:
    """The team that this process belongs to, by its environment; a team of one without torchrun.

    An error of one process ends all, and one of them tells it.

    Raises:
        UserError: As raised within, or another process has gone without a word.
        ToldElsewhereError: Another process tells what went wrong.
    """
    place = place_here()
    if place is None:
        yield ALONE
        return
    team = _started(place)
    try:
        yield team
    except Exception as error:
        team.leave()
        if not team.speaks():
            raise ToldElsewhereError from None
        if not _is_loss(error):
            raise
        raise _lost(error) from None
    finally:
        team.close()


def device_of(text: str, place: Place, gpus: int) -> str:
    """The device of the process at `place` where a recipe says `text`; for `choose_device`.

    Args:
        text: `automatic`, `cpu`, `cuda` …
        place: The process's.
        gpus: How many this machine has.

    Raises:
        UserError: There is none for each process.
    """
    kind, _colon, number = text.partition(":")
    if kind == "mps" or (kind == "cuda" and number):
        raise UserError(
            _("Several processes cannot train on {device}: each needs a device of its own.").format(
                device=text
            ),
            _("Give cuda, of which each process takes another GPU, or cpu."),
        )
    if kind == "automatic":
        kind = "cuda" if gpus else "cpu"
    if kind != "cuda":
        return kind
    if gpus < place.local_size:
        raise UserError(
            _("This machine has {gpus:,} GPUs that PyTorch can use for {n:,} processes.").format(
                gpus=gpus, n=place.local_size
            ),
            _("Start as many processes as there are GPUs, or give --device cpu."),
        )
    return f"cuda:{place.local_rank}"


class Processes(Team):
    """A process that trains together with others."""

    def __init__(self, place: Place) -> None:
        """Meet the others.

        Raises:
            torch.distributed.DistError: They cannot be reached, or do not come.
        """
        self.share = Share(place.rank, place.size)
        self.shares_machine = place.local_size > 1
        self._place = place
        self._speaks: bool | None = None  # whether it tells what went wrong, once that is known
        self._turns = 0
        # torchrun keeps the store, and gives each start of the processes its own part of it.
        store, rank, size = next(rendezvous("env://", timeout=_TIMEOUT))
        self._store = PrefixStore("alexnet-gui", store)
        dist.init_process_group(
            "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo",
            store=PrefixStore("group", store),
            rank=rank,
            world_size=size,
            timeout=_TIMEOUT,
        )

    @property
    def threads(self) -> int:
        """A share of the cores, or more where it was given more; torchrun gives each one thread."""
        return max(torch.get_num_threads(), _cores() // self._place.local_size)

    def device(self, text: str) -> torch.device:
        device = choose_device(device_of(text, self._place, torch.cuda.device_count()))
        if device.type == "cuda":
            torch.cuda.set_device(device)  # where NCCL works
        return device

    def device_text(self, device: torch.device) -> str:
        return _("{n:,} processes, each on {device}").format(
            n=self.share.size, device=device_text(device)
        )

    # --- what all settle together ----------------------------------------------------------------

    def agree(self, *wanted: bool) -> tuple[bool, ...]:
        flags = torch.tensor(wanted, dtype=torch.uint8)
        dist.all_reduce(flags, dist.ReduceOp.MAX)
        return tuple(bool(flag) for flag in flags.tolist())

    def sum(self, tensor: Tensor) -> Tensor:
        total = tensor.clone()
        dist.all_reduce(total)
        return total

    def joined(self, tensor: Tensor) -> Tensor:
        rows = tensor.cpu()
        mine = torch.tensor([len(rows)])
        counts = [torch.zeros_like(mine) for _rank in range(self.share.size)]
        dist.all_gather(counts, mine)
        # All have to send as much as whoever has the most.
        sent = rows.new_zeros((max(int(n) for n in counts), *rows.shape[1:]))
        sent[: len(rows)] = rows
        received = [torch.empty_like(sent) for _rank in range(self.share.size)]
        dist.all_gather(received, sent)
        return torch.cat([part[: int(n)] for part, n in zip(received, counts, strict=True)])

    # What is done in turn may take hours, so nobody waits in the process group, which has a limit.

    def await_turn(self, cancelled: Callable[[], bool]) -> None:
        self._turns += 1
        if self._place.local_rank > 0:
            self._look_for(self._here, 1, cancelled)

    def end_turn(self, cancelled: Callable[[], bool]) -> None:
        everywhere = f"turn {self._turns}"
        for key in (self._here, everywhere):
            self._store.add(key, 1)
        self._look_for(everywhere, self.share.size, cancelled)

    @property
    def _here(self) -> str:
        """Under which key the processes of this machine say that they have had their turn."""
        return f"turn {self._turns} of {self._place.rank - self._place.local_rank}"

    def _look_for(self, key: str, count: int, cancelled: Callable[[], bool]) -> None:
        """Wait until so many have said that they are there, or this one is asked to end."""
        while self._store.add(key, 0) < count and not cancelled():
            if self._store.check([_TOLD]):
                raise ToldElsewhereError
            time.sleep(_LOOK_SECONDS)

    def speaks(self) -> bool:
        """Whether this process tells what went wrong: the first that asks."""
        if self._speaks is None:
            try:
                self._speaks = self._store.add(_TOLD, 1) == 1
            except RuntimeError:  # the store is gone, with the machine that kept it
                self._speaks = True
        return self._speaks

    def leave(self) -> None:
        self.speaks()  # before the others notice
        self.close()

    def close(self) -> None:
        """End the process group."""
        if dist.is_initialized():
            with suppress(RuntimeError):
                dist.destroy_process_group()

    # --- how a network learns --------------------------------------------------------------------

    def adapted(self, network: Network, device: torch.device) -> tuple[str, ...]:
        if not any(isinstance(child, nn.BatchNorm2d) for child in network.children()):
            return ()
        if device.type != "cuda":
            return (
                _(
                    "Batch normalisation: without GPUs each of the {n:,} processes normalises by"
                    " its own pictures, and the running statistics of the first are kept."
                ).format(n=self.share.size),
            )
        synchronise(network)
        return ()

    def spread(
        self, network: nn.Module, logits: Callable[[Tensor], Tensor], device: torch.device
    ) -> Callable[[Tensor], Tensor]:
        return DistributedDataParallel(
            _Logits(network, logits),
            device_ids=[device] if device.type == "cuda" else None,
            gradient_as_bucket_view=True,
            static_graph=True,
        )

    def follow(self, network: nn.Module) -> None:
        for buffer in network.buffers():
            dist.broadcast(buffer, 0)


class _Logits(nn.Module):
    """A network whose `forward` gives logits, as a wrapper of modules wants it."""

    def __init__(self, network: nn.Module, logits: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.network = network
        self._logits = logits

    def forward(self, x: Tensor) -> Tensor:
        return self._logits(x)


def synchronise(network: Network) -> None:
    """Have batch normalisation work by the pictures of all processes; names and tensors stay."""
    for name, child in list(network.named_children()):
        if isinstance(child, nn.BatchNorm2d):
            # Past add_module(), which refuses names that nn.Sequential uses itself.
            network._modules[name] = nn.SyncBatchNorm.convert_sync_batchnorm(child)


def _started(place: Place) -> Processes:
    try:
        return Processes(place)
    except (dist.DistError, ValueError) as error:
        raise _lost(error) from None


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_loss(error: Exception) -> bool:
    """Whether `error` is of the kind that is raised where another process is gone."""
    if isinstance(error, dist.DistError):
        return True
    return type(error) is RuntimeError and any(words in str(error) for words in _LOST)


def _lost(error: Exception) -> UserError:
    # As gloo has it: “[file:line] what happened. What it may come from.”
    first = (str(error).splitlines() or [""])[0]
    reason = re.sub(r"^\[[^\]]*\] ", "", first).partition(". ")[0].rstrip(".")
    return UserError(
        _("Another process of this run has ended or cannot be reached: {reason}.").format(
            reason=reason
        ),
        _("If the run has come to a checkpoint, it can be resumed from there."),
    )
