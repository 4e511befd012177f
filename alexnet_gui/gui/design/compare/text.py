"""A comparison in words, without Qt: rows of cells, the sentence above them, totals, Markdown."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.comparison import Comparison, Line, Quantity, Total, totals
from alexnet_gui.core.costs import OPTIMISERS
from alexnet_gui.core.differences import Difference, initialisation_words
from alexnet_gui.core.markdown import escaped
from alexnet_gui.core.recipe import Optimiser
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import N_, _, ngettext
from alexnet_gui.gui.widgets.figures import bytes_text

DASH = "—"

# How a row differs: not at all, by what comes before it alone, by its own settings, or by standing
# on one side only.
Kind = Literal["same", "follows", "set", "left", "right"]

SIGNS: dict[Kind, str] = {"same": "", "follows": "·", "set": "≠", "left": "−", "right": "+"}

CAPTIONS: dict[Quantity, str] = {
    "parameters": N_("Parameters"),
    "macs": N_("Multiply-accumulates"),
    "weights": N_("Weights"),
    "training": N_("Training memory, batch {batch:,}, {optimiser}"),
    "sight": N_("Receptive field"),
}


class Cells(NamedTuple):
    """What one side of a row shows."""

    number: str
    name: str
    settings: str
    output: str
    parameters: str
    family: str = ""  # of the layer, for its colour; none for the network's own rows
    problem: str = ""


class CompareRow(NamedTuple):
    """A row of the comparison; `line` is None for what belongs to a network as a whole."""

    kind: Kind
    left: Cells | None
    right: Cells | None
    words: str  # how they differ
    line: Line | None = None

    @property
    def own(self) -> bool:
        """Whether it differs by itself, not only by what comes before it."""
        return self.kind not in ("same", "follows")


def compare_rows(comparison: Comparison) -> tuple[CompareRow, ...]:
    """The networks' inputs and starting weights, then every layer."""
    one, other = comparison.first.architecture, comparison.second.architecture
    inputs = [
        Cells("", _("input"), "", shape_text(architecture.input), "")
        for architecture in (one, other)
    ]
    starts = [
        Cells("", _("weights"), initialisation_words(architecture), "", "")
        for architecture in (one, other)
    ]
    return (
        _network_row(inputs, comparison.input),
        _network_row(starts, comparison.initialisation),
        *map(_line_row, comparison.lines),
    )


def summary(comparison: Comparison) -> str:
    """How much they differ, in a sentence."""
    if comparison.equal:
        return _("Both are the same network.")
    counts = (
        (
            comparison.set_otherwise,
            ngettext(
                "{n} layer is set otherwise",
                "{n} layers are set otherwise",
                comparison.set_otherwise,
            ),
        ),
        (
            comparison.only_first,
            ngettext(
                "{n} stands only at the left", "{n} stand only at the left", comparison.only_first
            ),
        ),
        (
            comparison.only_second,
            ngettext(
                "{n} stands only at the right",
                "{n} stand only at the right",
                comparison.only_second,
            ),
        ),
    )
    parts = [text.format(n=n) for n, text in counts if n]
    if comparison.input:
        parts.append(_("the input differs"))
    if comparison.initialisation:
        parts.append(_("the weights start otherwise"))
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


# --- rows ----------------------------------------------------------------------------------------


def _network_row(cells: Sequence[Cells], difference: Difference | None) -> CompareRow:
    left, right = cells
    if difference is None:
        return CompareRow("same", left, right, "")
    words = _("{first} → {second}").format(first=difference.first, second=difference.second)
    return CompareRow("set", left, right, words)


def _line_row(line: Line) -> CompareRow:
    left = None if line.first is None else _cells(line.match.first, line.first)
    right = None if line.second is None else _cells(line.match.second, line.second)
    parts = [_difference_words(line)]
    for cells, text in ((left, _("left: {problem}")), (right, _("right: {problem}"))):
        if cells is not None and cells.problem:
            parts.append(text.format(problem=cells.problem))
    return CompareRow(_kind(line), left, right, "; ".join(filter(None, parts)), line)


def _cells(index: int | None, row: Row) -> Cells:
    return Cells(
        "" if index is None else str(index + 1),
        row.layer.name,
        row.layer.summary(),
        shape_text(row.output),
        DASH if row.parameters is None else f"{row.parameters:,}",
        row.layer.family,
        "" if row.problem is None else row.problem.message,
    )


def _kind(line: Line) -> Kind:
    if line.second is None:
        return "left"
    if line.first is None:
        return "right"
    if line.differences:
        return "set"
    return "same" if line.alike else "follows"


def _difference_words(line: Line) -> str:
    if line.alone:
        return _place_words(line)
    if line.differences:
        return "; ".join(difference.text for difference in line.differences)
    if line.other_output and line.other_parameters:
        return _("output and parameters differ")
    if line.other_output:
        return _("output differs")
    return _("parameters differ") if line.other_parameters else ""


def _place_words(line: Line) -> str:
    left = line.second is None
    if line.elsewhere is not None:
        text = _("moved: layer {n} at the right") if left else _("moved: layer {n} at the left")
        return text.format(n=line.elsewhere + 1)
    return _("only at the left") if left else _("only at the right")


# --- totals --------------------------------------------------------------------------------------


def caption(total: Total, batch: int, optimiser: Optimiser) -> str:
    """What the total is of."""
    return _(CAPTIONS[total.quantity]).format(batch=batch, optimiser=_(OPTIMISERS[optimiser]))


def total_texts(comparison: Comparison, total: Total) -> tuple[str, str, str]:
    """The total at the left, at the right, and how many times as large the right one is."""
    return (
        _total_text(total, total.first, comparison.first),
        _total_text(total, total.second, comparison.second),
        ratio_text(total),
    )


def ratio_text(total: Total) -> str:
    """Such as `×1.002`: as many digits as tell the two apart, within reason."""
    ratio = total.ratio
    if ratio is None:
        return DASH
    if total.first == total.second:
        return _("the same")
    if ratio >= 100:
        return f"×{ratio:,.0f}"
    return f"×{ratio:.1f}" if ratio >= 10 else f"×{ratio:.3f}" if ratio >= 0.1 else f"×{ratio:.2g}"


def _total_text(total: Total, value: int | None, analysis: Analysis) -> str:
    if value is None:
        return DASH
    if total.quantity in ("weights", "training"):
        return bytes_text(value)
    last = analysis.last_maps
    if total.quantity == "sight" and last is not None:
        return _("{size} at {layer}").format(
            size=shape_text(last.receptive_field), layer=last.layer.name
        )
    return f"{value:,}"


# --- Markdown ------------------------------------------------------------------------------------


def comparison_markdown(
    comparison: Comparison,
    names: tuple[str, str],
    rows: Iterable[CompareRow],
    batch: int,
    optimiser: Optimiser,
) -> str:
    """Some rows of a comparison as a heading, a table, and a table of totals."""
    side = (_("Settings"), _("Output"), _("Parameters"))
    left, right = map(escaped, names)
    title = _("{left} and {right}").format(left=left, right=right)
    head = ("", "#", left, *side, "#", right, *side, _("Difference"))
    rules = ("---", *("---:", "---", "---", "---", "---:") * 2, "---")
    lines = [
        f"# {title}",
        "",
        escaped(summary(comparison)),
        "",
        _table_line(head),
        _table_line(rules),
        *(_table_line(_markdown_cells(row)) for row in rows),
        "",
        _table_line(("", left, right, _("Ratio"))),
        _table_line(("---", "---:", "---:", "---:")),
    ]
    for total in totals(comparison, batch, optimiser):
        what = caption(total, batch, optimiser)
        lines.append(_table_line((what, *total_texts(comparison, total))))
    return "\n".join(lines) + "\n"


def _markdown_cells(row: CompareRow) -> tuple[str, ...]:
    texts: list[str] = [SIGNS[row.kind]]
    for cells in (row.left, row.right):
        texts += cells[:5] if cells is not None else [""] * 5
    return tuple(map(escaped, (*texts, row.words)))


def _table_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
