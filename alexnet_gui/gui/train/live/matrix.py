"""Which class was taken for which, as figures. No Qt."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.live_events import Confusion
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext

Counts = npt.NDArray[np.int32]
Shares = npt.NDArray[np.float32]


MOST = 20  # pairs of classes that are listed


class Mix(NamedTuple):
    """A class that was taken for another, so often."""

    row: int  # what it is
    column: int  # what it was taken for
    times: int


class Matrix:
    """One validation: rows are the true classes, columns the predicted ones.

    For a thousand classes it takes a tenth of a second to make: not for the GUI's thread.
    """

    def __init__(self, confusion: Confusion) -> None:
        self.step = confusion.step
        self.classes = tuple(map(readable, confusion.classes))  # as they are shown
        self.counts: Counts = confusion.counts
        self._labels: Counts = confusion.labels
        self._predicted: Counts = confusion.predicted
        self._certainty: Shares | None = confusion.certainty
        self._of_class = self.counts.sum(axis=1)  # (C,)
        self._called_so = self.counts.sum(axis=0)  # (C,)
        self._blocks: dict[int, Shares] = {1: self._shares()}
        self.worst = self._worst(MOST)

    def __len__(self) -> int:
        return len(self.classes)

    def _shares(self) -> Shares:
        """(C, C): each count as a share of its row; nothing where a class has no picture."""
        rows = np.maximum(self._of_class, 1).astype(np.float32)
        shares: Shares = self.counts.astype(np.float32) / rows[:, None]
        return shares

    def share(self, row: int, column: int) -> float:
        """A count as a share of its row."""
        return float(self.counts[row, column]) / max(1, int(self._of_class[row]))

    def recall(self, index: int) -> float | None:
        """The share of a class's pictures that were found; None if it has none."""
        return self._of(self._of_class, index)

    def precision(self, index: int) -> float | None:
        """The share of the pictures called so that are; None if none was."""
        return self._of(self._called_so, index)

    def pictures(self, index: int) -> int:
        """How many pictures a class has."""
        return int(self._of_class[index])

    def _of(self, totals: Counts, index: int) -> float | None:
        total = int(totals[index])
        return int(self.counts[index, index]) / total if total else None

    def _worst(self, most: int) -> list[Mix]:
        """The pairs that were mixed up most often, the worst first; at most so many."""
        mistakes = self.counts.copy()
        np.fill_diagonal(mistakes, 0)
        flat = mistakes.reshape(-1)
        most = min(most, int(np.count_nonzero(flat)))
        if not most:
            return []
        found = np.argpartition(flat, -most)[-most:]
        found = found[np.lexsort((found, -flat[found]))]
        return [Mix(*divmod(int(at), len(self)), int(flat[at])) for at in found]

    def indices(self, row: int, column: int) -> list[int]:
        """The validation pictures of a cell, in the order of the data."""
        chosen = (self._labels == row) & (self._predicted == column)
        return [int(index) for index in np.flatnonzero(chosen)]

    def certainty_text(self, index: int) -> str:
        """The probability of what a picture was taken for; nothing if it was not told."""
        return "" if self._certainty is None else percent_text(float(self._certainty[index]))

    def blocks(self, size: int) -> Shares:
        """(B, B): `size` × `size` cells as one, for an overview of many classes.

        On the diagonal the mean recall; elsewhere the greatest share, so that no mistake vanishes.
        """
        if size not in self._blocks:
            self._blocks = {1: self._blocks[1], size: self._gathered(size)}
        return self._blocks[size]

    def _gathered(self, size: int) -> Shares:
        shares = self._blocks[1]
        count = -(-len(self) // size)
        padded = np.zeros((count * size, count * size), np.float32)
        padded[: len(self), : len(self)] = shares
        blocks: Shares = padded.reshape(count, size, count, size).max(axis=(1, 3))
        starts = np.arange(0, len(self), size)
        found = np.add.reduceat(shares.diagonal(), starts)
        blocks[np.arange(count), np.arange(count)] = found / np.diff([*starts, len(self)])
        return blocks

    def worst_of(self, block: tuple[int, int], size: int) -> tuple[int, int]:
        """The cell (row, column) of a block with most mistakes; of one without, its first."""
        top, left = block[0] * size, block[1] * size
        part = self.counts[top : top + size, left : left + size].copy()
        if block[0] == block[1]:
            np.fill_diagonal(part, 0)
        row, column = divmod(int(part.argmax()), part.shape[1])
        return top + row, left + column

    # --- in words --------------------------------------------------------------------------------

    def words(self, row: int, column: int) -> str:
        """A cell as a sentence."""
        count, total = int(self.counts[row, column]), self.pictures(row)
        name, taken_for = self.classes[row], self.classes[column]
        if row == column:
            text = _("{name} is found: {n:,} of {total:,} ({percent})")
        else:
            text = _("{name} is taken for {other}: {n:,} of {total:,} ({percent})")
        percent = percent_text(self.share(row, column))
        return text.format(name=name, other=taken_for, n=count, total=total, percent=percent)

    def block_words(self, block: tuple[int, int], size: int) -> str:
        """What there is in a block of the overview."""
        row, column = self.worst_of(block, size)
        if row != column and self.counts[row, column]:
            return _("The worst here: {cell}").format(cell=self.words(row, column))
        return ngettext(
            "No mistakes among this {n:,} pair of classes",
            "No mistakes among these {n:,} pairs of classes",
            size * size,
        ).format(n=size * size)

    def class_words(self, index: int) -> str:
        """Recall and precision of a class as a sentence."""
        recall, precision = self.recall(index), self.precision(index)
        return _("{name}: recall {recall}, precision {precision}").format(
            name=self.classes[index], recall=figure_text(recall), precision=figure_text(precision)
        )


def percent_text(fraction: float) -> str:
    """A share with as many decimals as it needs: 14.3 %, 100 %."""
    return _("{n:.3g} %").format(n=100 * fraction)


def figure_text(fraction: float | None) -> str:
    """A share, or a dash where there is none."""
    return "–" if fraction is None else percent_text(fraction)


def csv_text(matrix: Matrix) -> str:
    """The counts as a table for spreadsheets: a row for each true class."""
    lines = [",".join(["", *map(_quoted, matrix.classes)])]
    for name, counts in zip(matrix.classes, matrix.counts.tolist(), strict=True):
        lines.append(",".join([_quoted(name), *map(str, counts)]))
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    """As RFC 4180 has it; a name that a spreadsheet would run as a formula stays a name."""
    if name[:1] in ("=", "+", "-", "@"):
        name = f"'{name}"
    return '"' + name.replace('"', '""') + '"'
