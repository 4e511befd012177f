"""The engine in a process of its own, training for as long as it is asked for steps.

    python -m benchmarks.engine_side PRESET DATA RECIPE steps|epochs

RECIPE is JSON: what differs from the preset's own. The run is a real one, with its metrics and
events; between two turns it is paused. A turn is so many steps, or so many epochs with their
validations and checkpoints. Its time is that from the request until the last of them has been
handed on, so nothing that the engine does is left out.
"""

import sys
import tempfile
from collections.abc import Mapping
from math import inf
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Literal

import msgspec

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, RunStarted, StateChanged, StepsDone, Validated
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.trainer import train
from benchmarks.sides import Side, serve

Unit = Literal["steps", "epochs"]

FIRST = 6  # steps before the first turn: a run hands these on more often than later ones


# What the published loop does too, so that both do the same arithmetic.
SAME_WORK: dict[str, object] = {
    "optimiser": "sgd",
    "learning_rate": 0.001,
    "momentum": 0.9,
    "weight_decay": 5e-4,
    "schedule": "constant",
}


def engine(
    preset: str,
    data: str,
    precision: str,
    changes: Mapping[str, object] = SAME_WORK,
    unit: Unit = "steps",
) -> Side:
    """A worker that trains `preset` at batch 32, without augmentation.

    Args:
        preset: Its id.
        data: As `--data` takes it.
        precision: Of its passes.
        changes: Further settings of the recipe.
        unit: What a turn has so many of.
    """
    recipe = dict(changes) | {
        "batch_size": 32,
        "epochs": 1000,
        "random_crop": False,
        "random_flip": False,
        "random_colour": False,
        "device": "cpu",
        "precision": precision,
    }
    return Side(
        "benchmarks.engine_side",
        preset,
        data,
        msgspec.json.encode(recipe).decode(),
        unit,
    )


class Turns:
    """Lets a run do steps or epochs when it is asked to, and none in between."""

    def __init__(self, unit: str) -> None:
        self.control = Control()
        self._unit = unit
        self._validated = False
        self._done = 0  # steps or epochs
        self._wanted: float = FIRST if unit == "steps" else 0
        self._reached: SimpleQueue[tuple[float, int]] = SimpleQueue()  # when, and how many
        self.thread = Thread(target=self._serve, daemon=True)
        self._note = ""

    def emit(self, event: Event) -> None:
        """Called by the trainer's thread."""
        if isinstance(event, RunStarted):
            self._note = f"{event.precision}, {event.memory_format}"
            self.thread.start()
        elif isinstance(event, StepsDone) and self._unit == "steps":
            self._count(len(event.steps))
        elif isinstance(event, Validated):
            self._validated = True
        elif event == StateChanged("training") and self._unit == "epochs":
            # Told at the beginning of an epoch, and whenever a run goes on.
            self._count(int(self._validated))
            self._validated = False

    def _count(self, more: int) -> None:
        self._done += more
        if self._done >= self._wanted:
            self._wanted = inf
            self.control.pause()
            self._reached.put((perf_counter(), self._done))

    def _serve(self) -> None:
        self._reached.get()
        serve(self._turn, self._note)
        self.control.stop(discard=True)

    def _turn(self, wanted: int) -> float:
        before, start = self._done, perf_counter()
        self._wanted = before + wanted
        self.control.resume()
        end, done = self._reached.get()
        return (end - start) / (done - before)


def main(name: str, data: str, changes: str, unit: str) -> int:
    preset = find_preset(name)
    assert preset is not None
    usual = msgspec.to_builtins(preset.recipe)
    recipe = msgspec.convert(usual | msgspec.json.decode(changes), Recipe)
    turns = Turns(unit)
    with tempfile.TemporaryDirectory() as folder:
        job = Job(
            architecture=preset.architecture,
            recipe=recipe,
            data=data,
            out=str(Path(folder, "run")),
            memory_check=False,
        )
        train(job, turns.emit, turns.control)
    turns.thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
