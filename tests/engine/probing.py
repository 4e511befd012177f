"""What tests of the choice of an execution share: what is measured, and what a probe finds."""

from collections.abc import Callable

import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Event
from alexnet_gui.core.layers import BatchNorm2d
from alexnet_gui.core.recipe import Precision
from alexnet_gui.engine import execution
from alexnet_gui.engine.execution import fastest_way
from alexnet_gui.engine.execution_probe import Subject, Times, Way
from alexnet_gui.engine.network import build
from alexnet_gui.engine.team import ALONE
from tests.engine.training import SMALL

CPU = torch.device("cpu")
MANY = execution.WORTH_STEPS
NORMALISED = SMALL.with_layers(
    (SMALL.layers[0], BatchNorm2d(name="bn1"), *SMALL.layers[1:])
)  # whose running statistics every pass moves
WAYS = (
    Way("float32", "contiguous"),
    Way("float32", "channels_last"),
    Way("bfloat16", "contiguous"),
    Way("bfloat16", "channels_last"),
)


def subject(
    architecture: Architecture = NORMALISED,
    shape: tuple[int, ...] = (4, 1, 28, 28),
    start: int = 0,
    threads: int = 1,
) -> Subject:
    network = build(architecture, seed=0)
    return Subject(network, start, shape, torch.float32, 0.0, CPU, threads)


def measured(monkeypatch: pytest.MonkeyPatch, *seconds: float, calm: bool = True) -> list[Subject]:
    """From now on a probe finds these for the first ways; the list holds what was probed."""
    probed: list[Subject] = []

    def found(subject: Subject, ways: tuple[Way, ...], *_others: object) -> Times:
        probed.append(subject)
        return Times(list(seconds[: len(ways)]), calm)

    monkeypatch.setattr(execution, "time_ways", found)
    return probed


def chosen(
    what: Subject,
    wanted: Precision = "automatic",
    steps: int = MANY,
    emit: Callable[[Event], None] = lambda event: None,
) -> tuple[Way, str]:
    """The way that a run of `steps` would take, and what it tells of that."""
    way, told = fastest_way(what, wanted, steps, ALONE, emit, lambda: False)
    return way, " ".join(told)
