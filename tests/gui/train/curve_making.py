"""Curves of runs that never were, with known values."""

import numpy as np

from alexnet_gui.core.events import Step, Validated
from alexnet_gui.gui.train.curves import RunCurves
from alexnet_gui.gui.train.plotting.series import Numbers

STEPS_PER_EPOCH = 100


def step(number: int, loss: float = 1.0) -> Step:
    return Step(
        step=number,
        epoch=number / 10,
        loss=loss,
        top1_error=0.5,
        top5_error=0.1,
        learning_rate=0.01,
        images_per_second=300.0,
        seconds=number * 0.1,
    )


def validated(number: int, *, best: bool, epoch: float | None = None) -> Validated:
    return Validated(
        step=number,
        epoch=number / 10 if epoch is None else epoch,
        loss=1.0,
        top1_error=0.4,
        top5_error=0.1,
        best=best,
    )


def columns(losses: Numbers) -> list[Numbers]:
    """A column for each field of `Step`: 100 steps an epoch, 600 a minute."""
    numbers = np.arange(1.0, len(losses) + 1)
    flat = np.ones(len(losses))
    epochs = numbers / STEPS_PER_EPOCH
    return [numbers, epochs, losses, 0.5 * flat, 0.1 * flat, 0.01 * flat, 300 * flat, numbers / 10]


def curves(losses: Numbers, *validations: Validated) -> RunCurves:
    made = RunCurves()
    made.extend(columns(losses))
    made.validations += validations
    return made
