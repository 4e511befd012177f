"""The analysis of paper-2012 after an edit, against torchinfo's `summary`; and how it grows.

    python benchmarks/analysis.py [--rounds 10]

Both look at the same network and take turns. torchinfo gets it built, on the CPU as its users
call it, and on PyTorch's `meta` device, where nothing is computed and which suits it best. What
is printed are medians, the ratio against the goal of at least 100, and what a layer takes in
networks of 10, 100 and 1,000; exit status 1 if a goal is missed.
"""

import argparse
import gc
import itertools
import sys
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter

import msgspec
from torchinfo import summary

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.presets import find_preset
from alexnet_gui.engine.network import build

RATIO = 100.0  # at least so many times as fast as torchinfo
LIMIT_MS = 0.5
GROWTH = 1.5  # at most, of the time a layer takes from 10 layers to 1,000
REPEATS = 50  # edits a turn: one is too short for the clock
LAYERS = (10, 100, 1000)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    goals = [_against_torchinfo(rounds), _growth("maps", _maps, rounds)]
    goals.append(_growth("dense", _dense, rounds))
    return int(not all(goals))


def _against_torchinfo(rounds: int) -> bool:
    """Print how long both take; whether the goals are met."""
    preset = find_preset("paper-2012")
    assert preset is not None
    architecture = preset.architecture
    versions = _edited(architecture)
    networks = {device: build(architecture, device=device).eval() for device in ("cpu", "meta")}
    size = (1, *architecture.input)
    ours: list[float] = []
    theirs: dict[str, list[float]] = {device: [] for device in networks}
    for _round in range(rounds):
        for device, network in networks.items():
            call = partial(summary, network, input_size=size, device=device, verbose=0)
            theirs[device].append(_milliseconds(call))
        ours.append(_ours(versions))
    ms = median(ours)
    print(f"analysis of paper-2012 {ms:.4f} ms, goal at most {LIMIT_MS}: {_word(ms <= LIMIT_MS)}")
    met = ms <= LIMIT_MS
    for device, times in theirs.items():
        ratio = median(their / our for their, our in zip(times, ours, strict=True))
        met = met and ratio >= RATIO
        print(
            f"torchinfo, {device:4} {median(times):8.2f} ms, {ratio:6.0f} times as long,"
            f" goal at least {RATIO:.0f}: {_word(ratio >= RATIO)}"
        )
    return met


def _edited(architecture: Architecture) -> Iterator[Architecture]:
    """The network with its first layer edited, each time otherwise than ever before."""
    first = architecture.layers[0]
    for n in itertools.count(1):
        yield architecture.with_layer(0, msgspec.structs.replace(first, bias_init=n / 1000))


def _ours(versions: Iterator[Architecture]) -> float:
    """Milliseconds that the analysis of one edit takes."""
    edited = list(itertools.islice(versions, REPEATS))
    return _milliseconds(lambda: [analyse(version) for version in edited]) / REPEATS


def _growth(name: str, make: Callable[[int], list[AnyLayer]], rounds: int) -> bool:
    """Print what a layer takes in short and long networks; whether that stays the same."""
    versions = {
        n: _edited(Architecture(name=name, input=(16, 32, 32), layers=tuple(make(n))))
        for n in LAYERS
    }
    times: dict[int, list[float]] = {n: [] for n in LAYERS}
    for _round in range(rounds):
        for n in LAYERS:
            times[n].append(1000 * _ours(versions[n]) / n)
    each = {n: median(taken) for n, taken in times.items()}
    growth = each[LAYERS[-1]] / each[LAYERS[0]]
    figures = ", ".join(f"{n:,} layers {each[n]:.2f} µs a layer" for n in LAYERS)
    print(
        f"{name}: {figures}, ratio {growth:.2f}, goal at most {GROWTH}: {_word(growth <= GROWTH)}"
    )
    return growth <= GROWTH


def _maps(count: int) -> list[AnyLayer]:
    """Layers that keep maps as they are, of the kinds that AlexNet has."""
    made: list[AnyLayer] = []
    for n in range(0, count, 5):
        made += [
            Conv2d(name=f"conv{n}", out_channels=16, kernel=3, padding=1),
            Activation(name=f"relu{n}", function="relu"),
            Lrn(name=f"norm{n}"),
            MaxPool2d(name=f"pool{n}", kernel=3, stride=1, padding=1),
            Dropout(name=f"drop{n}"),
        ]
    return made


def _dense(count: int) -> list[AnyLayer]:
    """Maps made a list, and dense layers."""
    made: list[AnyLayer] = [Conv2d(name="conv", out_channels=1, kernel=32), Flatten(name="flatten")]
    for n in range(2, count, 2):
        made += [Linear(name=f"fc{n}", out_features=64), Dropout(name=f"drop{n}")]
    return made


def _milliseconds(act: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    act()
    return 1000 * (perf_counter() - start)


def _word(met: bool) -> str:
    return "met" if met else "NOT met"


if __name__ == "__main__":
    sys.exit(main())
