"""Real training that takes seconds: a small network with dropout, on the bundled sample."""

import csv
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, RunFinished, Saved, StateChanged, Step, StepsDone
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Activation, Conv2d, Dropout, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.trainer import train

SMALL = Architecture(
    name="small",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=8, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        Lrn(name="norm1"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Dropout(name="drop1"),
        Linear(name="fc1", out_features=10),
    ),
)
# 10,000 pictures in batches of 900: eleven steps of 900 and one of 100.
RECIPE = Recipe(epochs=1, batch_size=900, learning_rate=1e-3, device="cpu")
STEPS_PER_EPOCH = 12


def job(out: Path, **changes: object) -> Job:
    """A job on the sample; `changes` are a job's fields, or a recipe's."""
    fields = {key: changes.pop(key) for key in list(changes) if key in Job.__struct_fields__}
    usual = Job(
        architecture=SMALL,
        recipe=msgspec.structs.replace(RECIPE, **changes),
        data="sample",
        out=str(out),
    )
    return msgspec.structs.replace(usual, **fields)


class Events(list[Event]):
    """What a run told, in order; `when` may react to each event in the trainer's thread."""

    def __init__(self, when: Callable[[Event], None] = lambda event: None) -> None:
        super().__init__()
        self._when = when

    def __call__(self, event: Event) -> None:
        self.append(event)
        self._when(event)

    def steps(self) -> list[Step]:
        return [step for event in self if isinstance(event, StepsDone) for step in event.steps]

    def losses(self) -> list[float]:
        return [step.loss for step in self.steps()]

    def states(self) -> list[str]:
        return [event.state for event in self if isinstance(event, StateChanged)]


def stop_when_saved(
    control: Control, *, at: int = 1, discard: bool = False
) -> Callable[[Event], None]:
    """Stops a run at its first checkpoint from step `at` on, so after exactly that step."""

    def when(event: Event) -> None:
        if isinstance(event, Saved) and event.step >= at:
            control.stop(discard=discard)

    return when


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def running(
    job: Job, control: Control, live: LiveModel | None = None, events: Events | None = None
) -> Iterator[list[RunFinished]]:
    """The run in a thread of its own, as in the window; stopped at the end of the block."""
    finished: list[RunFinished] = []
    emit = Events() if events is None else events
    thread = threading.Thread(target=lambda: finished.append(train(job, emit, control, live)))
    thread.start()
    try:
        yield finished
    finally:
        control.stop()
        thread.join()


def write_pictures(folder: Path, names: dict[str, int], size: tuple[int, int] = (40, 30)) -> Path:
    """A folder with a sub-folder per name and so many pictures in it, each of its own colour."""
    for index, (name, count) in enumerate(names.items()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for i in range(count):
            colour = (40 + 80 * index, 10 * i, 200 - 60 * index)
            Image.new("RGB", size, colour).save(folder / name / f"{i:03}.png")
    return folder
