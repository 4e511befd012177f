"""The analysis of paper-2012 after an edit, against torchinfo's `summary`; and how it grows.

    python benchmarks/analysis.py [--rounds 10]

Both look at the same network and take turns. The goal, at least 100 times as fast, is judged
against `summary` as a person calls it: on a network as it is built, without naming a device. On
PyTorch's `meta` device nothing is computed, which suits torchinfo best; that ratio is printed as
well, and judges nothing. Every ratio is the median of those of pairs, one call of torchinfo and
one of ours right after it. What a layer takes in networks of 10, 100 and 1,000 is printed too;
exit status 1 if a goal is missed.
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

Pairs = list[tuple[float, float]]  # milliseconds of torchinfo, and of ours right after it


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
    size = (1, *architecture.input)
    network, on_meta = build(architecture).eval(), build(architecture, device="meta").eval()
    as_called: Pairs = []
    at_best: Pairs = []
    for _round in range(rounds):
        call = partial(summary, network, input_size=size, verbose=0)
        as_called.append((_milliseconds(call), _ours(versions)))
        call = partial(summary, on_meta, input_size=size, device="meta", verbose=0)
        at_best.append((_milliseconds(call), _ours(versions)))
    ms = median(our for _their, our in as_called + at_best)
    print(f"analysis of paper-2012 {ms:.4f} ms, goal at most {LIMIT_MS}: {_word(ms <= LIMIT_MS)}")
    ratio = _compare("as a person calls it", as_called)
    print(f", goal at least {RATIO:.0f}: {_word(ratio >= RATIO)}")
    _compare("on the meta device", at_best)
    print(" (no goal)")
    return ms <= LIMIT_MS and ratio >= RATIO


def _compare(how: str, pairs: Pairs) -> float:
    """Print, without ending the line, how long torchinfo takes; how many times ours that is."""
    ratio = median(their / our for their, our in pairs)
    print(
        f"torchinfo {how}: {median(their for their, _our in pairs):.2f} ms,"
        f" {ratio:,.0f} times as long",
        end="",
    )
    return ratio


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
    growth = median(
        long / short for long, short in zip(times[LAYERS[-1]], times[LAYERS[0]], strict=True)
    )
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
