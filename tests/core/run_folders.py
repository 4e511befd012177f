"""Folders of runs as a training would have left them, without one."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_names import BEST, LAST, METRICS
from alexnet_gui.core.run_record import DataRecord, RunRecord, write_run

MNIST = PRESETS[-1]
STEPS_PER_EPOCH = 10  # of 95 pictures in batches of ten, the last of five
HEAD = ",".join(COLUMNS) + "\n"


def record(**changes: object) -> RunRecord:
    """Of two epochs on the sample; `changes` are a recipe's fields."""
    fields: dict[str, object] = {"epochs": 2, "batch_size": 10, "device": "cpu", **changes}
    return RunRecord(
        architecture=MNIST.architecture,
        recipe=msgspec.convert(fields, Recipe),
        data=DataRecord(
            spec="sample",
            fingerprint="0",
            classes=tuple("abcdefghij"),
            preprocessing=usual_preprocessing(MNIST.architecture.input),
            training_pictures=95,
            validation_pictures=20,
        ),
        versions={},
        created="2026-11-22T04:24:38+00:00",
    )


def step_row(step: int, loss: float = 1.5) -> str:
    epoch = step / STEPS_PER_EPOCH
    return f"{step},{epoch:.6f},train,{loss:.9g},0.5,0.25,0.01,300,{step / 10:.3f}\n"


def validation_row(step: int, error: float = 0.25) -> str:
    epoch = step / STEPS_PER_EPOCH
    return f"{step},{epoch:.6f},validation,1.25,{error:g},0.125,0.01,300,{step / 10:.3f}\n"


def rows(last: int, first: int = 1, errors: Iterable[float] = ()) -> str:
    """Steps, each epoch with its validation; their top-1 errors are `errors`, then 0.25."""
    left = list(errors)
    text = ""
    for step in range(first, last + 1):
        text += step_row(step)
        if step % STEPS_PER_EPOCH == 0:
            text += validation_row(step, left.pop(0) if left else 0.25)
    return text


def write_folder(
    folder: Path, metrics: str, *, saved: bool = False, age: float = 3600, **changes: object
) -> Path:
    """A run that nobody has written to for `age` seconds; `saved`: its last act was to save."""
    write_run(folder, record(**changes))
    (folder / METRICS).write_text(HEAD + metrics)
    old = (folder / METRICS).stat().st_mtime - age
    os.utime(folder / METRICS, (old, old))
    (folder / BEST).write_bytes(b"best")
    if saved:
        (folder / LAST).write_bytes(b"last")
    return folder
