"""In which precision and memory layout a run computes: measured on its own network, then kept.

Neither can be guessed: on two CPU cores at batch 32 channels-last was 0.85 to 1.3 times as fast as
the default layout and bfloat16 0.95 to 2.0 times as fast as float32, by network. So a probe times
them on this network, batch and device, and what it found is remembered for the next run of the
same shape on the same machine.
"""

import hashlib
import os
import platform
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from math import inf, isfinite
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import msgspec
import torch

from alexnet_gui import __version__
from alexnet_gui.core.events import Event, MeasuringExecution
from alexnet_gui.core.execution_words import way_text
from alexnet_gui.core.figures import percent
from alexnet_gui.core.layers import Flatten
from alexnet_gui.core.measured_times import (
    MARGIN,
    Measured,
    Timing,
    recall_times,
    remember_times,
)
from alexnet_gui.core.recipe import MemoryFormat, Precision
from alexnet_gui.core.translation import _
from alexnet_gui.engine.devices import device_text, has_bfloat16
from alexnet_gui.engine.execution_probe import Subject, Times, Way, time_ways
from alexnet_gui.engine.team import Team

# A probe takes two steps of each of four ways at least. A run of fewer steps than this gains less
# by the fastest than it would wait to know it.
WORTH_STEPS = 50
# Other programs only ever make a pass longer, so the least of several measurements counts as one
# without them: where the machine is never calm, nothing would be known otherwise.
BUSY_ENOUGH = 3
# How many times as fast a way has to be on a busy machine until then: less may be the others' work.
CLEAR = 1.5
_TOLD_SECONDS = 0.5  # after which a probe is told of
_CPU_INFO = Path("/proc/cpuinfo")


def fastest_way(
    subject: Subject,
    wanted: Precision,
    steps: int,
    team: Team,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> tuple[Way, tuple[str, ...]]:
    """The way to compute `subject` that is fastest here, and what to tell of it.

    All processes of `team` have to ask, and get the same.

    Args:
        subject: The run's network and batches.
        wanted: A precision that the device can do; `automatic`: the fastest.
        steps: Of the run; for a few, only what is known already counts.
        team: Decides by what the ways take all its processes together.
        emit: Told of a probe that lasts.
        cancelled: Asked before every pass.

    Raises:
        CancelledError: In every process, if one was asked to end.
    """
    ways = _ways(subject, wanted, team)
    if len(ways) == 1 or subject.device.type == "meta":
        return ways[0], ()
    key = _key(subject, wanted, team)
    known = _recalled(key, ways)
    choice = _decide(known.seconds) if known.settled else -1
    choices = team.joined(torch.tensor([choice]))  # (processes,)
    if known.settled and bool((choices == choice).all()):
        return ways[choice], _told(subject, _known_words(ways, known, choice))
    if steps < WORTH_STEPS:
        return ways[0], (_too_short_words(ways[0]),)
    seconds, calm = _together(subject, ways, team, emit, cancelled)
    if not any(isfinite(each) for each in seconds):  # training will tell what is wrong
        return ways[0], ()
    if calm:
        choice = _decide(seconds)
        _remember(key, ways, _Known(seconds))
        return ways[choice], _told(subject, _words(ways, seconds, choice))
    # It may be another process that knew too little.
    known = _Known(_least(known.seconds, seconds, team), known.busy + (not known.settled))
    _remember(key, ways, known)
    (unsettled,) = team.agree(not known.settled)
    choice = _decide_for_now(known.seconds) if unsettled else _decide(known.seconds)
    return ways[choice], _told(subject, _busy_words(ways[choice], wanted, unsettled))


def _ways(subject: Subject, wanted: Precision, team: Team) -> tuple[Way, ...]:
    """What could be fastest, the usual way first; the same in all processes."""
    precisions: tuple[Precision, ...] = (wanted,)
    if wanted == "automatic":
        (lacking,) = team.agree(not has_bfloat16(subject.device))
        precisions = ("float32", "float16" if lacking else "bfloat16")
    layouts: tuple[MemoryFormat, ...] = ("contiguous",)
    if len(subject.shape) == 4 and not isinstance(_first_layer(subject), Flatten):
        layouts = ("contiguous", "channels_last")
    return tuple(Way(precision, layout) for precision in precisions for layout in layouts)


def _first_layer(subject: Subject) -> object:
    return subject.network.architecture.layers[subject.start]


def _together(
    subject: Subject,
    ways: tuple[Way, ...],
    team: Team,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> Times:
    """What each way takes, as a mean over all processes of `team`."""
    began, told = perf_counter(), False

    def lasting() -> None:
        nonlocal told
        if not told and perf_counter() - began > _TOLD_SECONDS:
            told = True
            emit(MeasuringExecution())

    times: Times | None = None
    with suppress(CancelledError):  # to be told to all first
        times = time_ways(subject, ways, cancelled, lasting)
    stopped, busy = team.agree(times is None, times is not None and not times.calm)
    if stopped or times is None:
        raise CancelledError
    summed = team.sum(torch.tensor(times.seconds, dtype=torch.float64)) / team.share.size
    return Times([float(each) for each in summed], not busy)


def _least(before: list[float], seconds: list[float], team: Team) -> list[float]:
    """The least that any process of `team` measured of each way on a busy machine; all get it."""
    least = [min(pair) for pair in zip(before, seconds, strict=True)]
    found = team.joined(torch.tensor([least], dtype=torch.float64))  # (processes, ways)
    return [float(each) for each in found.amin(0)]


def _decide(seconds: list[float]) -> int:
    """The usual way if nothing is faster by more than the margin, and otherwise the fastest."""
    fastest = min(seconds)
    return 0 if seconds[0] <= MARGIN * fastest else seconds.index(fastest)


def _decide_for_now(seconds: list[float]) -> int:
    """By the least of too few measurements: the most usual way that none is clearly faster than."""
    fastest = min(seconds)
    return next(index for index, each in enumerate(seconds) if each <= CLEAR * fastest)


# --- what was measured before --------------------------------------------------------------------


class _Known(NamedTuple):
    """What earlier runs measured."""

    seconds: list[float]  # of each way; inf: it does not work, or nothing is known
    busy: int = 0  # measurements on a busy machine, of which these are the least

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be measured."""
        return any(map(isfinite, self.seconds)) and self.busy in (0, BUSY_ENOUGH)


def _remember(key: str, ways: tuple[Way, ...], known: _Known) -> None:
    timings = (
        Timing(*way, each if isfinite(each) else None)
        for way, each in zip(ways, known.seconds, strict=True)
    )
    remember_times(Measured(key, tuple(timings), known.busy))


def _recalled(key: str, ways: tuple[Way, ...]) -> _Known:
    measured = recall_times(key)
    nothing = _Known([inf] * len(ways))
    if measured is None or not 0 <= measured.busy <= BUSY_ENOUGH:
        return nothing
    same = tuple((each.precision, each.memory_format) for each in measured.timings) == ways
    seconds = [inf if each.seconds is None else each.seconds for each in measured.timings]
    usable = same and all(each > 0 for each in seconds)
    return _Known(seconds, measured.busy) if usable else nothing


def _key(subject: Subject, wanted: Precision, team: Team) -> str:
    """Changes with the machine, the versions, and the shape of what is computed."""
    network = subject.network
    device = subject.device
    machine = device_text(device) if device.type == "cuda" else _cpu()
    layers = [_nameless(layer) for layer in network.architecture.layers]
    frozen = [layer.name in network.frozen for layer in network.architecture.layers]
    how = (
        (device.type, machine, subject.threads, team.share.size),
        (torch.__version__, __version__, wanted),
        (layers, frozen, subject.start, subject.shape, str(subject.dtype)),
    )
    return hashlib.sha256(repr(how).encode()).hexdigest()


def _nameless(layer: msgspec.Struct) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(layer, name=""))


def _cpu() -> tuple[str, ...]:
    """The CPU's model, how many cores there are, and which instructions PyTorch uses."""
    return _cpu_model(), str(os.cpu_count()), torch.backends.cpu.get_cpu_capability()


def _cpu_model() -> str:
    """What Linux calls the CPU, or what Python knows of it elsewhere."""
    try:
        lines = _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


# --- in words ------------------------------------------------------------------------------------


def _told(subject: Subject, words: str) -> tuple[str, ...]:
    """What was measured, and what was left out in that."""
    return (words, _("It was measured without compiling.")) if subject.compiled else (words,)


def _words(ways: tuple[Way, ...], seconds: list[float], choice: int) -> str:
    """What was measured just now."""
    way, other, gain = _compared(ways, seconds, choice)
    if gain > MARGIN:
        words = _("{way} was measured fastest here: {gain:.2f} times as fast as {other}.")
    elif choice:
        words = _("{way} was measured fastest here.")
    else:
        words = _("{way} is used: nothing was measured here that is over {margin} faster.")
    return words.format(way=way, gain=gain, other=other, margin=percent(MARGIN - 1, 0))


def _known_words(ways: tuple[Way, ...], known: _Known, choice: int) -> str:
    """What an earlier run measured; without a figure where the machine was busy."""
    way, other, gain = _compared(ways, known.seconds, choice)
    words = _("{way} is used, as measured before.")
    if gain > MARGIN and not known.busy:
        words = _("{way} is used, as measured before: {gain:.2f} times as fast as {other}.")
    return words.format(way=way, gain=gain, other=other)


def _busy_words(way: Way, wanted: Precision, unsettled: bool) -> str:
    """What comes of a measurement on a busy machine, whose figures say too little to be told."""
    words = _(
        "The machine was busy again: {way} is used from now on, by the least of all measurements."
    )
    if unsettled:
        words = _(
            "The machine was busy: {way} is used; the next run measures again, and may choose"
            " otherwise."
        )
        if wanted == "automatic":
            advice = _("Choose float32 or bfloat16 for a precision that is the same each time.")
            words = f"{words} {advice}"
    return words.format(way=way_text(*way))


def _too_short_words(way: Way) -> str:
    words = _("{way} is used: the run is too short to measure what is fastest.")
    return words.format(way=way_text(*way))


def _compared(ways: tuple[Way, ...], seconds: list[float], choice: int) -> tuple[str, str, float]:
    """The chosen way; the usual one, or else the next best; how much faster. 0: that is unknown."""
    other = 0 if choice else min(range(1, len(ways)), key=seconds.__getitem__)
    gain = seconds[other] / seconds[choice]
    return way_text(*ways[choice]), way_text(*ways[other]), gain if isfinite(gain) else 0.0
