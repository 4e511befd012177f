"""Every term of a step of a sum, as a table: for reading, for a spreadsheet, for a program."""

from math import exp
from typing import NamedTuple

from alexnet_gui.core.csv_text import Cell, csv_lines
from alexnet_gui.core.sum_words import place_text, step_lines, verdict
from alexnet_gui.core.translation import _
from alexnet_gui.core.unit_sum import (
    Applied,
    Mean,
    Neighbours,
    Normalised,
    Passed,
    Products,
    Reach,
    Share,
    Step,
    UnitSummed,
    Winner,
)

Row = tuple[Cell, ...]


class Table(NamedTuple):
    """Terms, the largest first where their order means nothing."""

    headings: tuple[str, ...]
    rows: list[Row]


def terms(step: Step) -> Table | None:
    """The terms of `step`; None for one that has no more than its lines say."""
    match step.detail:
        case Products() as detail if detail.reach is not None:
            return _of_kernel(detail, detail.reach)
        case Products() as detail:
            return _of_features(detail)
        case Winner() as detail:
            return _of_window(detail.values, detail.reach)
        case Mean() as detail:
            return _of_window(detail.values, detail.reach)
        case Neighbours() as detail:
            pairs = zip(detail.channels, detail.values, strict=True)
            rows: list[Row] = [(channel, value, value * value) for channel, value in pairs]
            return Table((_("Map"), _("Value"), _("Square")), rows)
        case Share() as detail:
            return _of_share(detail)
        case Normalised() | Applied() | Passed():
            return None


def product_headings() -> tuple[str, str, str]:
    """What is multiplied, and what comes of it."""
    return _("Input"), _("Weight"), _("Product")


def _of_kernel(detail: Products, reach: Reach) -> Table:
    inputs, weights = detail.inputs.tolist(), detail.weights.tolist()
    rows: list[Row] = [
        (
            detail.first + channel,
            reach.rows[i],
            reach.columns[j],
            inputs[channel][i][j],
            weights[channel][i][j],
            inputs[channel][i][j] * weights[channel][i][j],
        )
        for channel in range(len(inputs))
        for i in range(len(reach.rows))
        for j in range(len(reach.columns))
    ]
    headings = (_("Input map"), _("Row"), _("Column"), *product_headings())
    return Table(headings, sorted(rows, key=_size, reverse=True))


def _of_features(detail: Products) -> Table:
    inputs, weights = detail.inputs.ravel().tolist(), detail.weights.ravel().tolist()
    pairs = enumerate(zip(inputs, weights, strict=True))
    headings: tuple[str, ...]
    if detail.maps is None:
        rows: list[Row] = [(i, x, w, x * w) for i, (x, w) in pairs]
        headings = (_("Feature"), *product_headings())
    else:
        _channels, height, width = detail.maps
        rows = [
            (i, i // (height * width), i // width % height, i % width, x, w, x * w)
            for i, (x, w) in pairs
        ]
        headings = (_("Feature"), _("Map"), _("Row"), _("Column"), *product_headings())
    return Table(headings, sorted(rows, key=_size, reverse=True))


def _of_window(values: list[list[float]], reach: Reach) -> Table:
    rows: list[Row] = [
        (row, column, float(values[i][j]))
        for i, row in enumerate(reach.rows)
        for j, column in enumerate(reach.columns)
        if reach.inside(i, j)
    ]
    return Table((_("Row"), _("Column"), _("Value")), rows)


def _of_share(detail: Share) -> Table:
    values = detail.values.tolist()
    greatest = max(values)
    powers = [exp(x - greatest) for x in values]
    rows: list[Row] = [
        (detail.names[i] if detail.names else i, x, power, power / detail.total)
        for i, (x, power) in enumerate(zip(values, powers, strict=True))
    ]
    headings = (
        _("Class") if detail.names else _("Unit"),
        "x",
        _("e^(x − greatest)"),
        _("Share"),
    )
    return Table(headings, sorted(rows, key=_size, reverse=True))


def _size(row: Row) -> float:
    last = row[-1]
    assert isinstance(last, float)
    return abs(last) if last == last else 0.0


# --- files ---------------------------------------------------------------------------------------


def sum_text(summed: UnitSummed) -> str:
    """The whole sum to paste somewhere: every step with its lines, and whether it adds up."""
    blocks = []
    for step in summed.steps:
        lines = step_lines(step)
        wide = max((len(line.label) for line in lines if line.figure), default=0)
        texts = [
            f"  {line.label:<{wide}} = {line.figure}" if line.figure else f"  {line.label}"
            for line in lines
        ]
        blocks.append("\n".join([_title(step), *texts]))
    last = summed.steps[-1]
    numbers = _("{layer} is {exact} exactly, and {shown} in float32.").format(
        layer=last.layer, exact=repr(last.exact), shown=repr(last.shown)
    )
    return "\n\n".join([*blocks, f"{verdict(summed)}\n{numbers}"]) + "\n"


def sum_csv(summed: UnitSummed) -> str:
    """The terms of every step as CSV: first what each step came to, then its terms."""
    rows: list[Row] = [("step", "layer", "kind", "place", "exact", "float32", "bound")]
    for number, step in enumerate(summed.steps):
        place = " ".join(str(n) for n in step.place)
        rows.append(
            (number, step.layer, step.kind, place, step.exact, step.shown, step.bound),
        )
    for step in summed.steps:
        table = terms(step)
        if table is not None:
            rows += [(), (step.layer,), table.headings, *table.rows]
    return csv_lines(rows)


def _title(step: Step) -> str:
    name = f" ({step.name})" if step.name else ""
    return f"{step.layer}, {place_text(step.place)}{name}"
