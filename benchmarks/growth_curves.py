"""How a cost grows with a size: what was measured, and the exponent that fits it."""

import math
import random
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import Literal, NamedTuple

import msgspec

Unit = Literal["s", "MiB"]
LEAST_POINTS = 4  # of a fit: with fewer its error says nothing
GROWN = 5.0  # times the cost of the least size, from where on a constant no longer dominates
SEED = 6


class Fit(NamedTuple):
    """`cost = factor · size ** exponent`, by least squares of the logarithms."""

    exponent: float
    error: float  # the standard error of the exponent
    factor: float
    sizes: tuple[float, ...]  # those that it was fitted to

    def at(self, size: float) -> float:
        """The cost that the fit gives."""
        return self.factor * math.pow(size, self.exponent)

    @property
    def text(self) -> str:
        """The exponent and its error, which is rounded up: 0.98 ± 0.02."""
        exponent = f"{round(self.exponent, 2) + 0.0:.2f}".replace("-", "−")
        return f"{exponent} ± {max(math.ceil(100 * self.error) / 100, 0.01):.2f}"


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """What one thing costs at several sizes."""

    name: str
    sizes: tuple[float, ...]  # ascending
    costs: tuple[tuple[float, ...], ...]  # of each size, one a round

    @property
    def medians(self) -> list[float]:
        """The cost at each size."""
        return [median(costs) for costs in self.costs]

    @property
    def spreads(self) -> list[tuple[float, float]]:
        """The first and the third quartile of the costs at each size."""
        return [_quartiles(costs) for costs in self.costs]

    @property
    def fit(self) -> Fit:
        """The power law through the upper part, where a constant no longer dominates.

        That is from the size on that costs five times as much as the least; the upper four sizes
        in any case.
        """
        medians = self.medians
        grown = (i for i, cost in enumerate(medians) if cost >= GROWN * medians[0])
        first = max(0, min(next(grown, len(medians)), len(medians) - LEAST_POINTS))
        return fitted(self.sizes[first:], medians[first:])


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """Curves that belong into one picture."""

    id: str  # of its file, and of its words in growth_text.py
    title: str
    across: str  # what the sizes are
    unit: Unit  # of the costs
    curves: tuple[Curve, ...]


def fitted(sizes: Sequence[float], costs: Sequence[float]) -> Fit:
    """The power law through points, three at least, whose sizes and costs are above 0."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle, level = sum(x) / len(x), sum(y) / len(y)
    width = sum((one - middle) ** 2 for one in x)
    pairs = list(zip(x, y, strict=True))
    exponent = sum((one - middle) * (other - level) for one, other in pairs) / width
    left = sum((other - level - exponent * (one - middle)) ** 2 for one, other in pairs)
    return Fit(
        exponent=exponent,
        error=math.sqrt(left / (len(x) - 2) / width),
        factor=math.exp(level - exponent * middle),
        sizes=tuple(sizes),
    )


def curves(
    names: Sequence[str],
    sizes: Sequence[float],
    rounds: int,
    cost: Callable[[float], Sequence[float]],
) -> tuple[Curve, ...]:
    """A curve for each of `names`, of which `cost` gives one figure each for a size.

    Every size has its turn once a round, in another order each round.
    """
    found: list[list[list[float]]] = [[[] for _size in sizes] for _name in names]
    shuffled = random.Random(SEED)
    for _round in range(rounds):
        for which in shuffled.sample(range(len(sizes)), len(sizes)):
            for curve, figure in zip(found, cost(sizes[which]), strict=True):
                curve[which].append(figure)
    return tuple(
        Curve(name=name, sizes=tuple(sizes), costs=tuple(map(tuple, costs)))
        for name, costs in zip(names, found, strict=True)
    )


def _quartiles(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return values[0], values[0]
    first, _second, third = quantiles(values, n=4, method="inclusive")
    return first, third
