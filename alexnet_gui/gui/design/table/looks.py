"""What each cell of the layer table says and in which colour, and what the bars are parts of."""

from collections.abc import Sequence
from typing import NamedTuple

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.costs import layer_memory
from alexnet_gui.core.recipe import Optimiser
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design.table.changes import Mark, mark_sentence, setting_sentence
from alexnet_gui.gui.design.table.columns import Column, cell_text, setting_in
from alexnet_gui.gui.design.view_state import Share
from alexnet_gui.gui.widgets.figures import bytes_text
from alexnet_gui.gui.widgets.value_field import setting_tooltip

_COLUMNS = tuple(Column)
STRONG = frozenset({Column.LAYER, Column.OUTPUT})
_QUIET = frozenset({Column.NUMBER, Column.OTHER, Column.SIGHT})


class Look(NamedTuple):
    """How one cell looks."""

    text: str
    role: str  # of its colour
    ground: str  # the role of the colour behind it; empty: none
    editable: bool


Looks = tuple[Look, ...]  # one for each column


def row_looks(row: Row) -> Looks:
    """How the cells of `row` look, whichever place it has: its number is still to be put in."""
    ground = "problem_tint" if row.problem is not None else ""
    return tuple(
        Look(
            "" if column == Column.NUMBER else cell_text(row, 0, column),
            row.layer.family if column == Column.SHARE else _colour(row, column),
            ground,
            column == Column.LAYER or setting_in(row.layer, column) is not None,
        )
        for column in _COLUMNS
    )


def _colour(row: Row, column: int) -> str:
    if row.problem is not None:
        return "problem" if column in (Column.LAYER, Column.OUTPUT) else "text"
    if row.output is None:
        return "faint"
    return "secondary" if column in _QUIET else "text"


def replaced_rows(old: Sequence[Row], new: Sequence[Row]) -> tuple[int, int, int]:
    """Rows start…old_end of `old` have become start…new_end of `new`, told by their names."""
    start, old_end, new_end = 0, len(old), len(new)
    while start < min(old_end, new_end) and old[start].layer.name == new[start].layer.name:
        start += 1
    while min(old_end, new_end) > start and (
        old[old_end - 1].layer.name == new[new_end - 1].layer.name
    ):
        old_end -= 1
        new_end -= 1
    return start, old_end, new_end


# --- the bars ------------------------------------------------------------------------------------

SHARE_TITLES: dict[Share, str] = {
    "parameters": N_("Share of parameters"),
    "macs": N_("Share of MACs"),
    "memory": N_("Share of memory"),
}
SHARE_MEANINGS: dict[Share, str] = {
    "parameters": N_("Each layer's part of the network's learned numbers."),
    "macs": N_("Each layer's part of the multiply-accumulates for one picture."),
    "memory": N_(
        "Each layer's part of the memory for training: its weights, gradients and momentum, and "
        "what it keeps for the backward pass."
    ),
}


class Shares(NamedTuple):
    """What each layer has of the whole, in numbers or bytes."""

    of: Share
    parts: tuple[int, ...]
    total: int

    def fraction(self, row: int) -> float:
        """The part of that layer, from 0 to 1."""
        return self.parts[row] / self.total if self.total else 0.0

    def bar(self, row: int) -> int:
        """The same as finely as a bar shows it: bars are shorter than a thousand pixels."""
        return int(1000 * self.fraction(row))


def shares(analysis: Analysis, of: Share, batch: int, optimiser: Optimiser) -> Shares:
    """Each layer's part, counting what is known; memory is that of training on `batch` pictures."""
    if of == "memory":
        parts = layer_memory(analysis, batch, optimiser)
    elif of == "macs":
        parts = tuple(row.macs or 0 for row in analysis.rows)
    else:
        parts = tuple(row.parameters or 0 for row in analysis.rows)
    return Shares(of, parts, sum(parts))


def share_sentence(shares: Shares, row: int) -> str:
    """A layer's share in words: which part of what, and the figure."""
    figure = shares.parts[row]
    percent = f"{100 * shares.fraction(row):.1f}"
    if shares.of == "memory":
        text = _("{percent} % of the memory for training: {figure}.")
        return text.format(percent=percent, figure=bytes_text(figure))
    text = (
        _("{percent} % of the MACs: {figure}.")
        if shares.of == "macs"
        else _("{percent} % of the parameters: {figure}.")
    )
    return text.format(percent=percent, figure=f"{figure:,}")


# --- tooltips ------------------------------------------------------------------------------------


def cell_tooltip(row: Row, column: int, mark: Mark | None, removed: tuple[str, ...]) -> str:
    """What there is to know about a cell, the share apart: also what it was, if it was otherwise.

    `removed` are the names of the layers that stood before this row and were taken out.
    """
    lines = [_meaning(row, column)]
    setting = setting_in(row.layer, column)
    if mark is not None and setting is not None:
        lines.append(setting_sentence(mark, row.layer, setting))
    elif mark is not None:
        lines.append(mark_sentence(mark, row.layer))
    if removed and column in (Column.NUMBER, Column.LAYER):
        lines.append(_("Removed before it: {names}.").format(names=", ".join(removed)))
    return "\n".join(filter(None, lines))


def _meaning(row: Row, column: int) -> str:
    if row.problem is not None:
        return row.problem.message
    setting = setting_in(row.layer, column)
    if setting is not None:
        return f"{_(setting.label)}: {setting_tooltip(setting)}"
    if column == Column.MACS and row.macs:
        return f"{row.macs:,}"
    if row.note is not None:
        return row.note.message
    return _(row.layer.title)
