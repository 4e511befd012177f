"""What a network made of one picture, step by step. No Qt."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float32]

MOST_POINTS = 2048  # kept; a longer history is thinned to every other point, again and again
MOST_CLASSES = 8  # shown
FIRST = 3  # a class that was ever among so many is worth a line


class Trace:
    """The probabilities of every class of a run at the steps at which the network was asked."""

    def __init__(self, classes: Sequence[str] = ()) -> None:
        self.classes = tuple(classes)
        self._steps: list[int] = []
        self._shares: list[Shares] = []
        self._peaks: dict[int, float] = {}  # of the classes that were ever among the first
        self._order: dict[int, int] = {}  # those classes, numbered as they came

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def steps(self) -> list[int]:
        """The steps after which the network was asked, ascending."""
        return list(self._steps)

    def add(self, step: int, shares: Shares) -> None:
        """Note the probabilities (classes,) after `step`; asked again there, the last counts."""
        if self._steps and self._steps[-1] == step:
            self._steps.pop()
            self._shares.pop()
        self._steps.append(step)
        self._shares.append(shares)
        for number in self.first(FIRST):
            self._order.setdefault(number, len(self._order))
            peak = max(self._peaks.get(number, 0.0), float(shares[number]))
            self._peaks[number] = peak
        if len(self._steps) > MOST_POINTS:
            # From the end, so that the newest point stays.
            self._steps = self._steps[::-1][::2][::-1]
            self._shares = self._shares[::-1][::2][::-1]

    def rewind(self, step: int) -> None:
        """Forget what came after `step`: a resume takes those steps again."""
        kept = sum(known <= step for known in self._steps)
        del self._steps[kept:], self._shares[kept:]

    def first(self, count: int) -> list[int]:
        """The `count` likeliest classes now, the likeliest first."""
        if not self._shares:
            return []
        shares = self._shares[-1]
        return [int(number) for number in np.argsort(-shares, kind="stable")[:count]]

    @property
    def shown(self) -> list[int]:
        """The classes that are worth a line, the likeliest now first.

        Those that are among the first three now, then those that were and came highest.
        """
        now = self.first(FIRST)
        others = sorted(set(self._peaks) - set(now), key=lambda n: -self._peaks[n])
        chosen = [*now, *others][:MOST_CLASSES]
        return sorted(chosen, key=lambda number: -self.share(number))

    def share(self, number: int) -> float:
        """The probability of a class now."""
        return float(self._shares[-1][number]) if self._shares else 0.0

    def line(self, number: int) -> tuple[npt.NDArray[np.float64], Shares]:
        """Steps and probabilities of a class, (n,) each."""
        steps = np.array(self._steps, np.float64)
        return steps, np.array([shares[number] for shares in self._shares], np.float32)

    def place(self, number: int) -> int:
        """How many classes had come among the first before it did; its colour goes by that."""
        return self._order[number]


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights near those `wanted`, ascending, at least `gap` apart and between `top` and `bottom`.

    There has to be room for all of them.
    """
    heights: list[float] = []
    for height in wanted:
        least = heights[-1] + gap if heights else top
        heights.append(max(height, least))
    most = bottom
    for index in range(len(heights) - 1, -1, -1):
        heights[index] = min(heights[index], most)
        most = heights[index] - gap
    return heights
