"""The sum behind one value in words and figures: `Σ window × kernel`, `2.803145`, line by line."""

from collections.abc import Iterable, Sequence
from math import floor, isfinite, log10
from struct import pack, unpack
from typing import NamedTuple

from alexnet_gui.core.activation_curves import formula
from alexnet_gui.core.lessons.explanation import plain
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

DIGITS = 7  # that count, as float32 has
SHORT = 5  # digits where a power of ten takes the room
SMALL, LARGE = 1e-4, 1e9  # outside of these a number is written with a power of ten

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
            return [Line(_winner_text(detail)), _result(step)]
        case Mean():
            terms = [Line(_("Σ window"), figure(detail.total)), Line("÷", f"{detail.count:,}")]
            return [Line(_mean_text(detail)), *terms, _result(step)]
        case Neighbours():
            return _neighbours(step, detail)
        case Normalised():
            return _normalised(step, detail)
        case Applied():
            name = _(_FUNCTIONS[detail.function])
            remark = [] if detail.function == "relu" else [Line(formula_line(detail))]
            return [*remark, Line(name, figure(step.exact), result=True)]
        case Passed():
            return [Line(_passed_text(step, detail)), _result(step)]
        case Share():
            return _share(step, detail)


def verdict(summed: UnitSummed) -> str:
    """Whether the steps come to the values on screen, as a sentence about the farthest off."""
    step = max(summed.steps, key=lambda each: (not each.adds_up, abs(each.difference)))
    if step.difference == 0:
        return _("Adds up, to the last digit.")
    words = {
        "layer": step.layer,
        "shown": shortest(step.shown),
        "distance": figure(abs(step.difference), 2),
        "bound": figure(step.bound, 2),
    }
    if step.adds_up:
        return _(
            "Adds up: in float32 {layer} shows {shown}, which is {distance} off. Rounding may come"
            " to {bound}."
        ).format(**words)
    return _(
        "Does not add up: {layer} shows {shown}, which is {distance} off. Rounding in float32"
        " explains no more than {bound}."
    ).format(**words)


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


def _result(step: Step) -> Line:
    return Line(step.layer, figure(step.exact), result=True)


def _products(step: Step, detail: Products) -> list[Line]:
    dense = detail.reach is None
    what = _("Σ input × weight") if dense else _("Σ window × kernel")
    values = [detail.total, *([] if detail.bias is None else [detail.bias]), step.exact]
    texts = alike(values)
    lines = [Line(what, texts[0])]
    if detail.bias is not None:
        lines.append(Line(_("+ bias"), texts[1]))
    return [*lines, Line(step.layer, texts[-1], result=True)]


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
        _result(step),
    ]


def _normalised(step: Step, detail: Normalised) -> list[Line]:
    root = (detail.variance + detail.epsilon) ** 0.5
    return [
        Line(_("x − mean"), figure(detail.given - detail.mean)),
        Line(_("÷ √(variance + ε)"), figure(root)),
        Line("× γ", figure(detail.gamma)),
        Line("+ β", figure(detail.beta)),
        _result(step),
    ]


def _share(step: Step, detail: Share) -> list[Line]:
    count = len(detail.values)
    greatest = float(detail.values.max())
    return [
        Line(_("x − greatest"), figure(float(detail.values[detail.unit]) - greatest)),
        Line(_("e^(x − greatest)"), figure(step.exact * detail.total)),
        Line(_("÷ Σ of {n:,} such").format(n=count), figure(detail.total)),
        _result(step),
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


def whole(n: int) -> str:
    """A row, a column or a count, with a real minus: rows of padding lie before 0."""
    return f"{n:,}".replace("-", "−")


# --- figures -------------------------------------------------------------------------------------


def figure(value: float, digits: int = DIGITS) -> str:
    """A number with so many digits that count."""
    return alike([value], digits)[0]


def alike(values: Iterable[float], digits: int = DIGITS) -> list[str]:
    """Numbers with so many digits that count, and the same places behind the point in all."""
    numbers = list(values)
    largest = max((abs(value) for value in numbers if isfinite(value)), default=0.0)
    if largest == 0:
        return [_written(value, "g") for value in numbers]
    if not SMALL <= largest < LARGE:
        return [_written(value, f".{min(digits, SHORT) - 1}e") for value in numbers]
    places = max(0, digits - 1 - floor(log10(largest)))
    return [_written(value, f",.{places}f") for value in numbers]


def shortest(value: float) -> str:
    """A float32 value with no more digits than it takes to read the very same one back."""
    if not isfinite(value):
        return _written(value, "g")
    digits = next(n for n in range(1, 10) if n == 9 or _float32(float(f"{value:.{n}g}")) == value)
    return _written(value, f".{digits}g")


def _float32(value: float) -> float:
    """The float32 number nearest to `value`."""
    rounded: float = unpack("f", pack("f", value))[0]
    return rounded


def _written(value: float, form: str) -> str:
    if not isfinite(value):
        return _("not a number") if value != value else ("∞" if value > 0 else "−∞")
    return f"{value:{form}}".replace("-", "−") if value else "0"
