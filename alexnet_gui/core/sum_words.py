"""The sum behind one value in words and figures: `Σ window × kernel`, `2.803145`, line by line."""

from collections.abc import Sequence
from typing import NamedTuple

from alexnet_gui.core.activation_curves import formula
from alexnet_gui.core.lessons.explanation import plain
from alexnet_gui.core.sum_figures import alike, figure, like, shortest, whole
from alexnet_gui.core.translation import N_, _, ngettext
from alexnet_gui.core.unit_sum import (
    Applied,
    Mean,
    Neighbours,
    Normalised,
    Passed,
    Place,
    Products,
    Reach,
    Share,
    Step,
    UnitSummed,
    Winner,
)

_FUNCTIONS = {
    "relu": "ReLU",
    "tanh": "tanh",
    "sigmoid": N_("Sigmoid"),
    "leaky_relu": "Leaky ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
}


class Line(NamedTuple):
    """One line of a sum: `label = figure`; without a figure it is a remark about the next."""

    label: str
    figure: str = ""
    result: bool = False  # what a layer puts out, not a term of it


def sum_lines(summed: UnitSummed) -> tuple[Line, ...]:
    """Every step, each ending with what its layer puts out."""
    return tuple(line for step in summed.steps for line in step_lines(step))


def step_lines(step: Step) -> list[Line]:
    """What one layer did for the value."""
    detail = step.detail
    match detail:
        case Products():
            return _products(step, detail)
        case Winner():
            return [Line(_winner_text(detail)), *_result(step)]
        case Mean():
            terms = [Line(_("Σ window"), figure(detail.total)), Line("÷", f"{detail.count:,}")]
            return [Line(_mean_text(detail)), *terms, *_result(step)]
        case Neighbours():
            return _neighbours(step, detail)
        case Normalised():
            return _normalised(step, detail)
        case Applied():
            name = _(_FUNCTIONS[detail.function])
            remark = [] if detail.function == "relu" else [Line(formula_line(detail))]
            return [*remark, *_result(step, name)]
        case Passed():
            return [Line(_passed_text(step, detail)), *_result(step)]
        case Share():
            return _share(step, detail)


def verdict(summed: UnitSummed) -> str:
    """Whether the steps come to the values on screen: first what was asked about, then the worst.

    The worst of the steps is told of only where it is another one.
    """
    last = summed.steps[-1]
    worst = max(summed.steps, key=lambda each: (not each.adds_up, abs(each.difference)))
    if worst.difference == 0:
        return _("Adds up, to the last digit.")
    if not last.adds_up or (worst is last and last.adds_up):
        return _verdict(last)
    if not worst.adds_up:
        return _("{layer} shows {shown}, but not all of its sum adds up. {worst}").format(
            layer=last.layer, shown=shortest(last.shown), worst=_verdict(worst)
        )
    if last.difference == 0:
        first = _("Adds up: {layer} shows {shown}, to the last digit of what it was given.")
        first = first.format(layer=last.layer, shown=shortest(last.shown))
    else:
        first = _verdict(last)
    return _(
        "{first} Before it, {layer} is {distance} off, where rounding may come to {bound}."
    ).format(first=first, **_off(worst))


def _verdict(step: Step) -> str:
    """Whether a step that is off is so by rounding alone."""
    words = _off(step)
    if step.adds_up:
        return _(
            "Adds up: in float32 {layer} shows {shown}, which is {distance} off. Rounding may come"
            " to {bound}."
        ).format(**words)
    return _(
        "Does not add up: {layer} shows {shown}, which is {distance} off. Rounding in float32"
        " explains no more than {bound}."
    ).format(**words)


def _off(step: Step) -> dict[str, str]:
    return {
        "layer": step.layer,
        "shown": shortest(step.shown),
        "distance": figure(abs(step.difference), 2),
        "bound": figure(step.bound, 2),
    }


def place_text(place: Place) -> str:
    """A place of a layer: `map 23, row 20, column 24`, or `unit 7`."""
    if len(place) == 3:
        return _("map {map}, row {row}, column {column}").format(
            map=place[0], row=place[1], column=place[2]
        )
    return _("unit {n:,}").format(n=place[0])


def reading_text(reach: Reach) -> str:
    """Which rows and columns a window lies on: `rows 78–88, columns 94–104`."""
    return _("rows {rows}, columns {columns}").format(
        rows=_span(reach.rows), columns=_span(reach.columns)
    )


def formula_line(detail: Applied) -> str:
    """The formula of an activation function with its x."""
    return _("{formula},  x = {x}").format(formula=formula(detail.function), x=figure(detail.given))


# --- layer by layer ------------------------------------------------------------------------------


def _result(step: Step, name: str = "", written: str = "") -> list[Line]:
    """The float32 value that the map shows; before it the exact one where its digits are others.

    `name` is what the line is called if not as the layer; `written` the exact value in digits.
    """
    exact = written or figure(step.exact)
    last = Line(name or step.layer, shortest(step.shown), result=True)
    return [last] if like(step.shown, exact) == exact else [Line(_("exactly"), exact), last]


def _products(step: Step, detail: Products) -> list[Line]:
    dense = detail.reach is None
    what = _("Σ input × weight") if dense else _("Σ window × kernel")
    values = [detail.total, *([] if detail.bias is None else [detail.bias]), step.exact]
    texts = alike(values)
    lines = [Line(what, texts[0])]
    if detail.bias is not None:
        lines.append(Line(_("+ bias"), texts[1]))
    return [*lines, *_result(step, written=texts[-1])]


def _neighbours(step: Step, detail: Neighbours) -> list[Line]:
    count = len(detail.channels)
    squares = ngettext("Σ of {n} square", "Σ of {n} squares", count).format(n=count)
    divisor = f"s = {detail.k:g} + {plain(detail.scale)}·Σ"
    power = detail.divisor**detail.beta
    first, last = detail.channels[0], detail.channels[-1]
    return [
        Line(_("Maps {first} to {last}").format(first=first, last=last)),
        Line(squares, figure(detail.squares)),
        Line(divisor, figure(detail.divisor)),
        Line(f"÷ s^{detail.beta:g}", figure(power)),
        *_result(step),
    ]


def _normalised(step: Step, detail: Normalised) -> list[Line]:
    root = (detail.variance + detail.epsilon) ** 0.5
    return [
        Line(_("x − mean"), figure(detail.given - detail.mean)),
        Line(_("÷ √(variance + ε)"), figure(root)),
        Line("× γ", figure(detail.gamma)),
        Line("+ β", figure(detail.beta)),
        *_result(step),
    ]


def _share(step: Step, detail: Share) -> list[Line]:
    count = len(detail.values)
    greatest = float(detail.values.max())
    return [
        Line(_("x − greatest"), figure(float(detail.values[detail.unit]) - greatest)),
        Line(_("e^(x − greatest)"), figure(step.exact * detail.total)),
        Line(_("÷ Σ of {n:,} such").format(n=count), figure(detail.total)),
        *_result(step),
    ]


def _winner_text(detail: Winner) -> str:
    count = detail.values.size
    if detail.tap is None:
        return _("The window lies on padding alone.")
    row, column = detail.tap
    return _("Largest of {n}: row {row}, column {column}").format(
        n=count, row=detail.reach.rows[row], column=detail.reach.columns[column]
    )


def _mean_text(detail: Mean) -> str:
    where = reading_text(detail.reach)
    return where[:1].upper() + where[1:]


def _passed_text(step: Step, detail: Passed) -> str:
    if step.kind == "dropout":
        return _("Dropout passes everything on.")
    if len(detail.origin) == 3:
        where = place_text(detail.origin)
        return where[:1].upper() + where[1:]
    return _("Nothing is changed.")


def _span(taps: Sequence[int]) -> str:
    """`3–7`, or the taps one by one where there are gaps between them."""
    if len(taps) == 1:
        return whole(taps[0])
    if taps[1] - taps[0] == 1:
        return _("{first} to {last}").format(first=whole(taps[0]), last=whole(taps[-1]))
    return ", ".join(whole(tap) for tap in taps)
