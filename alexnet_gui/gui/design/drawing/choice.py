"""Which layers a click or a key in the drawing chooses: the same as it would in the table."""

from collections.abc import Collection

Rows = tuple[int, ...]


class Choice:
    """The chosen layers, the one that a range began with, and the one that was reached last."""

    def __init__(self) -> None:
        self.rows: frozenset[int] = frozenset()
        self._anchor: int | None = None
        self._current: int | None = None

    def follow(self, rows: Collection[int]) -> bool:
        """Take over what was chosen elsewhere; whether that is another choice."""
        if frozenset(rows) == self.rows:
            return False
        self.rows = frozenset(rows)
        if self._current not in self.rows:
            self._anchor = self._current = min(rows, default=None)
        return True

    def only(self, row: int) -> Rows:
        """A plain click."""
        self._anchor = self._current = row
        return (row,)

    def toggled(self, row: int) -> Rows:
        """Ctrl and a click: with `row`, or without it."""
        self._anchor = self._current = row
        return tuple(sorted(self.rows ^ {row}))

    def up_to(self, row: int) -> Rows:
        """Shift and a click: everything from where the range began to `row`."""
        start = row if self._anchor is None else self._anchor
        self._anchor, self._current = start, row
        return tuple(range(min(start, row), max(start, row) + 1))

    def beside(self, step: int, count: int) -> int:
        """The layer `step` further on, of `count`; from the ends where none is chosen."""
        if self._current is None or self._current >= count:
            return 0 if step > 0 else count - 1
        return min(max(self._current + step, 0), count - 1)
