"""Two processes that train together, started once for many tests: torch takes seconds to load."""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from torch.distributed.elastic.utils.distributed import create_c10d_store

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import ToldElsewhereError, UserError
from alexnet_gui.core.events import Event, RunFinished, RunStarted, StepsDone
from alexnet_gui.core.job import Job
from tests.engine.training import Events, stop_when_saved

SECONDS = 120


class Seen(NamedTuple):
    """What one of the two saw of a run."""

    finished: RunFinished | None  # None: it failed
    error: str | None  # what it has to tell of that
    events: list[Event]

    @property
    def losses(self) -> list[float]:
        return [step.loss for e in self.events if isinstance(e, StepsDone) for step in e.steps]

    @property
    def notices(self) -> tuple[str, ...]:
        return next(e for e in self.events if isinstance(e, RunStarted)).notices


class Pair:
    """Calls one function in both processes, which find each other by torchrun's environment."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ends: list[Connection] = []
        self._processes = []
        for _rank in range(2):
            mine, its = context.Pipe()
            process = context.Process(target=_serve, args=(its,))
            process.start()
            its.close()
            self._ends.append(mine)
            self._processes.append(process)

    def close(self) -> None:
        for end, process in zip(self._ends, self._processes, strict=True):
            end.close()  # which ends what waits for its next call
            process.join(SECONDS)
            assert process.exitcode == 0

    def call(self, function: Callable[..., Any], *arguments: tuple[Any, ...]) -> list[Any]:
        """What `function` gives in each, of the arguments of each."""
        # As torchrun keeps it, so that whoever ends takes nothing along.
        store = create_c10d_store(True, "127.0.0.1", wait_for_workers=False)
        for rank, (end, given) in enumerate(zip(self._ends, arguments, strict=True)):
            place: dict[str, object] = {
                "RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": 2, "LOCAL_WORLD_SIZE": 2,
                "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": store.port,
                "TORCHELASTIC_USE_AGENT_STORE": True, "TORCHELASTIC_RESTART_COUNT": 0,
            }  # fmt: skip
            end.send((place, function, given))
        for end in self._ends:
            assert end.poll(SECONDS), "the processes wait for each other"
        return [end.recv() for end in self._ends]

    def train(self, *jobs: Job, stop: tuple[int | None, ...] = (None, None)) -> list[Seen]:
        """One job in both, or one each; `stop`: asked of one at its first news from a step on."""
        one, other = jobs if len(jobs) == 2 else (jobs[0], jobs[0])
        seen: list[Seen] = self.call(train_here, (one, stop[0]), (other, stop[1]))
        return seen


def train_here(job: Job, stop_at: int | None) -> Seen:
    from alexnet_gui.engine.distributed import joined_team
    from alexnet_gui.engine.trainer import train

    control = Control()
    events = Events() if stop_at is None else Events(stop_when_saved(control, at=stop_at))
    try:
        with joined_team() as team:
            finished = train(job, events, control, team=team)
    except UserError as error:
        return Seen(None, str(error), list(events))
    except ToldElsewhereError:
        return Seen(None, None, list(events))
    return Seen(finished, None, list(events))


def _serve(end: Connection) -> None:
    while True:
        try:
            place, function, arguments = end.recv()
        except EOFError:
            return
        os.environ.update({name: str(value) for name, value in place.items()})
        end.send(function(*arguments))
