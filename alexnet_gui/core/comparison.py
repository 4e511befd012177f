"""Two architectures side by side: which layer answers to which, and how they differ."""

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

import msgspec

from alexnet_gui.core.analysis import BYTES, Analysis, Row
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.differences import (
    Difference,
    differences,
    initialisation_difference,
    input_difference,
)
from alexnet_gui.core.layers import AnyLayer, Linear
from alexnet_gui.core.recipe import Optimiser

Quantity = Literal["parameters", "macs", "weights", "training", "sight"]


class Match(NamedTuple):
    """A layer of the first architecture and its counterpart in the second, as indices.

    None where one of them has no counterpart: the layer was taken out, or is new.
    """

    first: int | None
    second: int | None


class Line(msgspec.Struct, frozen=True):
    """A layer and its counterpart, or one that stands on one side alone.

    `elsewhere` is then the index of a layer of its name and kind in the other network: it moved.
    """

    match: Match
    first: Row | None
    second: Row | None
    differences: tuple[Difference, ...] = ()
    elsewhere: int | None = None

    @property
    def alone(self) -> bool:
        """Whether it has no counterpart."""
        return self.first is None or self.second is None

    @property
    def set_otherwise(self) -> bool:
        """Whether the two differ by themselves, not only by what comes before them."""
        return self.alone or bool(self.differences)

    @property
    def other_output(self) -> bool:
        """Whether different shapes come out."""
        return self._differ("output")

    @property
    def other_parameters(self) -> bool:
        """Whether they learn different counts of numbers."""
        return self._differ("parameters")

    @property
    def alike(self) -> bool:
        """Whether there is nothing to tell."""
        return not (
            self.set_otherwise
            or self.other_output
            or self.other_parameters
            or self._differ("problem")
        )

    def _differ(self, what: str) -> bool:
        return getattr(self.first, what, None) != getattr(self.second, what, None)


class Total(NamedTuple):
    """A figure of each network as a whole; None where it is not known."""

    quantity: Quantity
    first: int | None
    second: int | None

    @property
    def ratio(self) -> float | None:
        """How many times the first the second is; None where that cannot be told."""
        if self.first is None or self.second is None or self.first == 0:
            return None
        return self.second / self.first


class Comparison(msgspec.Struct, frozen=True):
    """Two networks, the layers of both in an order that keeps both orders."""

    first: Analysis
    second: Analysis
    lines: tuple[Line, ...]
    input: Difference | None
    initialisation: Difference | None

    @property
    def set_otherwise(self) -> int:
        """How many layers that answer to each other are set otherwise."""
        return sum(1 for line in self.lines if line.differences)

    @property
    def only_first(self) -> int:
        """How many layers of the first have no counterpart."""
        return sum(1 for line in self.lines if line.second is None)

    @property
    def only_second(self) -> int:
        """How many layers of the second have no counterpart."""
        return sum(1 for line in self.lines if line.first is None)

    @property
    def equal(self) -> bool:
        """Whether they are the same network, whatever they are called."""
        count = self.set_otherwise + self.only_first + self.only_second
        return not (count or self.input or self.initialisation)


# --- which layer answers to which ----------------------------------------------------------------


def align(first: Sequence[AnyLayer], second: Sequence[AnyLayer]) -> tuple[Match, ...]:
    """Every layer of both, once, in an order that keeps both orders.

    Layers of one name that stand in the same order answer to each other. Between those, layers of
    one kind do that were renamed: whose names stand for no other layer. The last dense layer, which
    gives the classes, answers by its kind to the last dense layer alone.
    """
    start, end = _same_ends(first, second)
    keys = _keys(first, second, "first"), _keys(second, first, "second")
    matches = [Match(n, n) for n in range(start)]
    stop, halt = len(first) - end, len(second) - end
    names = (
        [layer.name for layer in first[start:stop]],
        [layer.name for layer in second[start:halt]],
    )
    i = j = start
    for at, to, length in SequenceMatcher(None, *names, autojunk=False).get_matching_blocks():
        matches += _between(*keys, range(i, start + at), range(j, start + to))
        matches += (Match(start + at + n, start + to + n) for n in range(length))
        i, j = start + at + length, start + to + length
    matches += (Match(stop + n, halt + n) for n in range(end))
    return tuple(matches)


def _same_ends(first: Sequence[AnyLayer], second: Sequence[AnyLayer]) -> tuple[int, int]:
    """How many layers have the same names at the start, and at the end: an edit changes few."""
    start, end, shorter = 0, 0, min(len(first), len(second))
    while start < shorter and first[start].name == second[start].name:
        start += 1
    while end < shorter - start and first[-1 - end].name == second[-1 - end].name:
        end += 1
    return start, end


def _keys(layers: Sequence[AnyLayer], others: Sequence[AnyLayer], side: str) -> list[Hashable]:
    """What a layer must have in common with one of another name to answer to it."""
    names = {layer.name for layer in others}
    keys: list[Hashable] = [
        (side, i) if layer.name in names else layer.kind for i, layer in enumerate(layers)
    ]
    dense = max((i for i, layer in enumerate(layers) if isinstance(layer, Linear)), default=-1)
    if dense >= 0 and layers[dense].name not in names:
        keys[dense] = "classifier"
    return keys


def _between(
    first: Sequence[Hashable], second: Sequence[Hashable], before: range, after: range
) -> list[Match]:
    """The layers between two that have kept their names."""
    parts = first[before.start : before.stop], second[after.start : after.stop]
    matches: list[Match] = []
    for tag, a, b, c, d in SequenceMatcher(None, *parts, autojunk=False).get_opcodes():
        if tag == "equal":
            matches += (Match(before[a + n], after[c + n]) for n in range(b - a))
        else:
            matches += (Match(i, None) for i in before[a:b])
            matches += (Match(None, j) for j in after[c:d])
    return matches


# --- how they differ -----------------------------------------------------------------------------


def compare(first: Analysis, second: Analysis) -> Comparison:
    """Both networks, layer by layer. Either may be one that cannot run."""
    one, other = first.architecture, second.architecture
    return Comparison(
        first,
        second,
        tuple(_lines(first, second)),
        input_difference(one, other),
        initialisation_difference(one, other),
    )


def totals(comparison: Comparison, batch: int, optimiser: Optimiser = "sgd") -> tuple[Total, ...]:
    """Counts, MACs for one picture, bytes, and pixels of the last maps' receptive field.

    Bytes are float32: of the weights, and of training on `batch` pictures at a time with
    `optimiser`. Where a mistake leaves out a part of a figure, it is not known.
    """
    sides = comparison.first, comparison.second
    counts = [_count(analysis) for analysis in sides]
    memory = [training_memory(analysis, batch, optimiser) for analysis in sides]
    return (
        Total("parameters", *counts),
        Total("macs", *(analysis.macs if analysis.valid else None for analysis in sides)),
        Total("weights", *(None if count is None else BYTES * count for count in counts)),
        Total("training", *(None if need is None else need.total for need in memory)),
        Total("sight", *(_sight(analysis) for analysis in sides)),
    )


def _lines(first: Analysis, second: Analysis) -> Iterator[Line]:
    layers, others = first.architecture.layers, second.architecture.layers
    matches = align(layers, others)
    taken_out = {layers[i].name: i for i, j in matches if i is not None and j is None}
    new = {others[j].name: j for i, j in matches if j is not None and i is None}
    for match in matches:
        i, j = match
        if i is not None and j is not None:
            told = differences(layers[i], others[j])
            yield Line(match, first.rows[i], second.rows[j], told)
        elif i is not None:
            row = first.rows[i]
            yield Line(match, row, None, elsewhere=_moved_to(row, new, second))
        elif j is not None:
            row = second.rows[j]
            yield Line(match, None, row, elsewhere=_moved_to(row, taken_out, first))


def _moved_to(row: Row, lonely: dict[str, int], other: Analysis) -> int | None:
    """Where the layer of `row` stands in the other network, if it has no counterpart there."""
    at = lonely.get(row.layer.name)
    return at if at is not None and other.rows[at].layer.kind == row.layer.kind else None


def _count(analysis: Analysis) -> int | None:
    """Learned numbers, if all of them are known."""
    known = all(row.parameters is not None for row in analysis.rows)
    return analysis.parameters if known else None


def _sight(analysis: Analysis) -> int | None:
    """Pixels along the longer side that the last maps see."""
    last = analysis.last_maps if analysis.valid else None
    return None if last is None or last.receptive_field is None else max(last.receptive_field)
