"""The analysis of paper-2012 after an edit, against torchinfo's `summary`; and how it grows.

    python -m benchmarks.analysis [--rounds 10] [--json FILE]

Both look at the same network and take turns. The goal, at least 100 times as fast, is judged
against `summary` as a person calls it: on a network as it is built, without naming a device. On
PyTorch's `meta` device nothing is computed, which suits torchinfo best; that ratio is for
information. Then what a layer takes in networks of 1,000 layers, against networks of 10.
"""

import gc
import itertools
import sys
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import msgspec
from torchinfo import summary

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.presets import find_preset
from alexnet_gui.engine.network import build
from benchmarks.measure import Measure, in_turns, parser, report, seconds

RATIO = 100.0  # at least so many times as fast as torchinfo
LIMIT_US = 500.0
GROWTH = 1.5  # at most, of the time a layer takes from 10 layers to 1,000
REPEATS = 50  # edits a turn: one is too short for the clock
LAYERS = (10, 100, 1000)


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=10)
    options = arguments.parse_args()
    return report(_measures(options.rounds), options.json)


def _measures(rounds: int) -> Iterator[Measure]:
    yield from _against_torchinfo(rounds)
    yield _growth("maps", _maps, rounds)
    yield _growth("dense", _dense, rounds)


def _against_torchinfo(rounds: int) -> Iterator[Measure]:
    preset = find_preset("paper-2012")
    assert preset is not None
    architecture = preset.architecture
    versions = _edited(architecture)
    size = (1, *architecture.input)
    network, on_meta = build(architecture).eval(), build(architecture, device="meta").eval()
    called = partial(summary, network, input_size=size, verbose=0)
    at_best = partial(summary, on_meta, input_size=size, device="meta", verbose=0)
    name = "shapes of paper-2012 after an edit"
    ours = partial(_ours, versions)
    own: list[float] = []
    for against, call, goal in (
        ("torchinfo's summary", called, RATIO),
        ("torchinfo's summary on the meta device", at_best, None),
    ):
        pairs = list(in_turns((partial(_milliseconds, call), ours), rounds))
        own += [our for _their, our in pairs]
        yield Measure(
            name=name,
            against=against,
            values=tuple(their / our for their, our in pairs),
            goal=goal,
            note=f"torchinfo takes {median(their for their, _our in pairs):.2f} ms",
        )
    yield Measure(
        name=name, values=tuple(1000 * each for each in own), unit="µs", goal=LIMIT_US,
        wanted="at most",
    )  # fmt: skip


def _edited(architecture: Architecture) -> Iterator[Architecture]:
    """The network with its first layer edited, each time otherwise than ever before."""
    first = architecture.layers[0]
    for n in itertools.count(1):
        yield architecture.with_layer(0, msgspec.structs.replace(first, bias_init=n / 1000))


def _ours(versions: Iterator[Architecture]) -> float:
    """Milliseconds that the analysis of one edit takes."""
    edited = list(itertools.islice(versions, REPEATS))
    return _milliseconds(lambda: [analyse(version) for version in edited]) / REPEATS


def _growth(name: str, make: Callable[[int], list[AnyLayer]], rounds: int) -> Measure:
    """What a layer takes in long networks, against short ones."""
    versions = {
        n: _edited(Architecture(name=name, input=(16, 32, 32), layers=tuple(make(n))))
        for n in LAYERS
    }
    ways = [partial(_ours, versions[n]) for n in LAYERS]
    times = [
        [1000 * taken / n for taken, n in zip(row, LAYERS, strict=True)]
        for row in in_turns(ways, rounds)
    ]  # µs of a layer
    each = [median(column) for column in zip(*times, strict=True)]
    figures = [f"{n:,}: {taken:.2f} µs" for n, taken in zip(LAYERS, each, strict=True)]
    return Measure(
        name=f"shapes of networks of {name}: a layer of {LAYERS[-1]:,}",
        against=f"a layer of {LAYERS[0]}",
        values=tuple(row[-1] / row[0] for row in times),
        goal=GROWTH,
        wanted="at most",
        note="layers " + ", ".join(figures) + " each",
    )


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
    return 1000 * seconds(act)


if __name__ == "__main__":
    sys.exit(main())
