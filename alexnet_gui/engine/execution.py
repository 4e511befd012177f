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

import msgspec
import torch

from alexnet_gui import __version__
from alexnet_gui.core.events import Event, MeasuringExecution
from alexnet_gui.core.execution_words import way_text
from alexnet_gui.core.figures import percent
from alexnet_gui.core.layers import Flatten
from alexnet_gui.core.measured_times import MARGIN, Timing, recall_times, remember_times
from alexnet_gui.core.recipe import MemoryFormat, Precision
from alexnet_gui.core.translation import _
from alexnet_gui.engine.devices import device_text, has_bfloat16
from alexnet_gui.engine.execution_probe import Subject, Times, Way, time_ways
from alexnet_gui.engine.team import Team

# A probe takes two steps of each of four ways at least. A run of fewer steps than this gains less
# by the fastest than it would wait to know it.
WORTH_STEPS = 50
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
    choice = -1 if known is None else _decide(known)
    choices = team.joined(torch.tensor([choice]))  # (processes,)
    if known is not None and bool((choices == choice).all()):
        return ways[choice], (_known_words(ways, known, choice),)
    if steps < WORTH_STEPS:
        return ways[0], ()
    seconds, calm = _together(subject, ways, team, emit, cancelled)
    if not any(isfinite(each) for each in seconds):  # training will tell what is wrong
        return ways[0], ()
    choice = _decide(seconds)
    words = _words(ways, seconds, choice)
    if not calm:
        busy = _("The machine was busy meanwhile: the next run measures again.")
        return ways[choice], (f"{words} {busy}",)
    _remember(key, ways, seconds)
    return ways[choice], (words,)


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


def _decide(seconds: list[float]) -> int:
    """The usual way if nothing is faster by more than the margin, and otherwise the fastest."""
    fastest = min(seconds)
    return 0 if seconds[0] <= MARGIN * fastest else seconds.index(fastest)


# --- what was measured before --------------------------------------------------------------------


def _remember(key: str, ways: tuple[Way, ...], seconds: list[float]) -> None:
    timings = (
        Timing(*way, each if isfinite(each) else None)
        for way, each in zip(ways, seconds, strict=True)
    )
    remember_times(key, tuple(timings))


def _recalled(key: str, ways: tuple[Way, ...]) -> list[float] | None:
    timings = recall_times(key) or ()
    same = tuple((each.precision, each.memory_format) for each in timings) == ways
    seconds = [inf if each.seconds is None else each.seconds for each in timings]
    usable = same and all(each > 0 for each in seconds) and any(isfinite(s) for s in seconds)
    return seconds if usable else None


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


def _known_words(ways: tuple[Way, ...], seconds: list[float], choice: int) -> str:
    """What an earlier run measured."""
    way, other, gain = _compared(ways, seconds, choice)
    words = _("{way} is used, as measured before.")
    if gain > MARGIN:
        words = _("{way} is used, as measured before: {gain:.2f} times as fast as {other}.")
    return words.format(way=way, gain=gain, other=other)


def _compared(ways: tuple[Way, ...], seconds: list[float], choice: int) -> tuple[str, str, float]:
    """The chosen way; the usual one, or else the next best; how much faster. 0: that is unknown."""
    other = 0 if choice else min(range(1, len(ways)), key=seconds.__getitem__)
    gain = seconds[other] / seconds[choice]
    return way_text(*ways[choice]), way_text(*ways[other]), gain if isfinite(gain) else 0.0
