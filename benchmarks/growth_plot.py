"""Draws a plot of growth as SVG: both axes logarithmic, points with their spread, fitted lines.

The picture has a ground of its own, light or dark as the reader's system is, so that it can be read
on any page. What is drawn has its light colours as attributes, which a style sheet makes dark.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from benchmarks.growth_curves import Curve, Fit, Plot, Unit

WIDTH, HEIGHT = 800, 400
LEFT, TOP, RIGHT, BOTTOM = 96, 66, 556, 340  # of the room for points
LABELS = RIGHT + 40  # where names stand
LABEL_HEIGHT = 46
N_WIDTH = 19  # of "∝ n", nearly
PAD = 0.035  # of an axis, beyond the outermost points
LEAST_SPAN = 1.0  # decades of the costs, so that noise is not made to look like growth
BETWEEN = 8  # pixels between the names of two sizes
MOST_TICKS = 7
FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"

# Of each role: light, dark. Curves are also told apart by their marks.
COLOURS = {
    "ground": ("#ffffff", "#1f2227"),
    "line": ("#e2e5ea", "#363b43"),
    "edge": ("#9aa2ad", "#6c7582"),
    "text": ("#1b1f24", "#e8eaee"),
    "second": ("#5b6470", "#a9b1bd"),
    "curve0": ("#2563eb", "#6b9bff"),
    "curve1": ("#c2570c", "#f0a03c"),
    "curve2": ("#0d7a4f", "#56d394"),
    "curve3": ("#86198f", "#d993e6"),
}
FRACTIONS = {0.25: "¼", 0.375: "⅜", 0.5: "½", 0.75: "¾", 1.5: "1½"}


class Axis(NamedTuple):
    """From numbers to pixels, by their logarithms."""

    low: float
    high: float
    start: float  # the pixel of `low`
    end: float

    def __call__(self, value: float) -> float:
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)


def svg(plot: Plot) -> str:
    """The plot as a file's text."""
    sizes = [size for curve in plot.curves for size in curve.sizes]
    costs = [cost for curve in plot.curves for both in curve.spreads for cost in both]
    costs += [curve.fit.at(size) for curve in plot.curves for size in curve.fit.sizes]
    across = _axis(sizes, LEFT, RIGHT)
    up = _axis(costs, BOTTOM, TOP, LEAST_SPAN)
    parts = [
        *_head(plot),
        *_grid(plot, across, up),
        *(part for i, curve in enumerate(plot.curves) for part in _curve(curve, i, across, up)),
        *_labels(plot.curves, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def size_text(size: float) -> str:
    """A size as an axis names it: ¼, 128, 1,000."""
    return FRACTIONS.get(size, f"{size:,g}" if size < 1e4 else f"{size:,.0f}")


def cost_text(cost: float, unit: Unit) -> str:
    """A cost as an axis names it: 20 µs, 1.5 s, 300 MiB."""
    if unit == "MiB":
        return f"{_short(cost)} MiB"
    for factor, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if cost >= 0.9995 * factor:
            return f"{_short(cost / factor)} {name}"
    return f"{_short(cost / 1e-6)} µs"


def _short(number: float) -> str:
    """Three digits that count, but no fewer than stand before the point."""
    digits = max(0, 2 - math.floor(math.log10(number))) if number > 0 else 0
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _axis(values: Sequence[float], start: float, end: float, span: float = 0.0) -> Axis:
    low, high = math.log10(min(values)), math.log10(max(values))
    more = max(0.0, span - (high - low)) / 2
    low, high = low - more, high + more
    pad = PAD * (high - low)
    return Axis(10 ** (low - pad), 10 ** (high + pad), start, end)


# --- ground and grid -----------------------------------------------------------------------------


def _head(plot: Plot) -> Iterator[str]:
    names = ", ".join(f"{curve.name}: n to the {curve.fit.exponent:.2f}" for curve in plot.curves)
    dark = "".join(
        f".{role}{{fill:{colour}}}.{role}-line{{stroke:{colour}}}"
        for role, (_light, colour) in COLOURS.items()
    )
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" role="img" font-family="{FONT}" font-size="13">'
    )
    yield f"<title>{escape(plot.title)}</title>"
    yield f"<desc>{escape(names)}</desc>"
    yield f"<style>@media (prefers-color-scheme: dark){{{dark}}}</style>"
    yield (
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"'
        f" {_colours('ground', 'line')}/>"
    )
    yield _text(20, 30, plot.title, size=15, bold=True)


def _grid(plot: Plot, across: Axis, up: Axis) -> Iterator[str]:
    for cost in _ticks(up):
        y = up(cost)
        yield _line(LEFT, y, RIGHT, y, "line", 1)
        yield _text(LEFT - 10, y + 4.5, cost_text(cost, plot.unit), "second", anchor="end")
    for size in _apart(sorted({size for curve in plot.curves for size in curve.sizes}), across):
        x = across(size)
        yield _line(x, TOP, x, BOTTOM, "line", 1)
        yield _text(x, BOTTOM + 20, size_text(size), "second", anchor="middle")
    yield _line(LEFT, BOTTOM, RIGHT, BOTTOM, "edge", 1)
    yield _line(LEFT, TOP, LEFT, BOTTOM, "edge", 1)
    yield _text((LEFT + RIGHT) / 2, BOTTOM + 44, plot.across, anchor="middle")
    yield _text(20, TOP - 14, "time" if plot.unit == "s" else "memory", "second")


def _ticks(axis: Axis) -> list[float]:
    """Round numbers on the axis: as many as there is room for, by ones, twos and fives."""
    ticks: list[float] = []
    for mantissas in ((1, 2, 5), (1, 3), (1,)):
        powers = range(math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high)) + 1)
        each = [mantissa * 10.0**power for power in powers for mantissa in mantissas]
        ticks = [tick for tick in each if axis.low <= tick <= axis.high]
        if len(ticks) <= MOST_TICKS:
            break
    return ticks


def _apart(sizes: Sequence[float], axis: Axis) -> Iterator[float]:
    """The sizes whose names do not touch."""
    end = -math.inf  # of the last name
    for size in sizes:
        half = 3.8 * len(size_text(size))
        if axis(size) - half >= end + BETWEEN:
            end = axis(size) + half
            yield size


# --- curves --------------------------------------------------------------------------------------


def _curve(curve: Curve, number: int, across: Axis, up: Axis) -> Iterator[str]:
    """The fitted line below the points; the points that it leaves out are hollow."""
    role, fit = f"curve{number}", curve.fit
    first, last = fit.sizes[0], fit.sizes[-1]
    ends = (across(first), up(fit.at(first)), across(last), up(fit.at(last)))
    yield _line(*ends, role, 2)
    points = zip(curve.sizes, curve.medians, curve.spreads, strict=True)
    for size, cost, (low, high) in points:
        x = across(size)
        if up(low) - up(high) > 1:
            yield _line(x, up(low), x, up(high), role, 1.5)
            for end in (low, high):
                yield _line(x - 4, up(end), x + 4, up(end), role, 1.5)
        yield _mark(x, up(cost), number, hollow=size not in fit.sizes)


def _mark(x: float, y: float, number: int, *, hollow: bool) -> str:
    """A circle, a square, a diamond or a triangle."""
    role = f"curve{number}"
    colours = f'{_colours("ground" if hollow else role, role)} stroke-width="1.5"'
    if number == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {colours}/>'
    corners = {
        1: ((-3.7, -3.7), (3.7, -3.7), (3.7, 3.7), (-3.7, 3.7)),
        2: ((0, -5), (5, 0), (0, 5), (-5, 0)),
        3: ((0, -5), (4.8, 3.6), (-4.8, 3.6)),
    }[number]
    points = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{points}" {colours}/>'


def _labels(curves: Sequence[Curve], across: Axis, up: Axis) -> Iterator[str]:
    """The name of each curve and its exponent, as near its last point as there is room."""
    wanted = {i: up(curve.medians[-1]) for i, curve in enumerate(curves)}
    places = _spread_out(wanted)
    for i, curve in enumerate(curves):
        x, y, place = across(curve.sizes[-1]), wanted[i], places[i]
        yield (
            f'<path d="M {x + 8:.1f} {y:.1f} L {LABELS - 16} {place:.1f}"'
            f" {_colours(stroke='edge')}/>"
        )
        yield _mark(LABELS - 4, place, i, hollow=False)
        yield _text(LABELS + 8, place - 3, curve.name)
        yield from _power(LABELS + 8, place + 17, curve.fit)


def _spread_out(wanted: dict[int, float]) -> dict[int, float]:
    """Heights at least `LABEL_HEIGHT` apart, as near those wanted as the picture allows."""
    order = sorted(wanted, key=lambda i: wanted[i])
    places: dict[int, float] = {}
    least = TOP + 4.0
    for i in order:
        places[i] = max(wanted[i], least)
        least = places[i] + LABEL_HEIGHT
    most = BOTTOM - 8.0
    for i in reversed(order):
        places[i] = min(places[i], most)
        most = places[i] - LABEL_HEIGHT
    return places


def _power(x: float, y: float, fit: Fit) -> Iterator[str]:
    """`∝ n` with the exponent above, and its error; they meet wherever the font is how wide."""
    yield _text(x + N_WIDTH, y, "∝ n", "second", anchor="end")
    yield _text(x + N_WIDTH + 1, y - 5, fit.text, "second", size=12)


# --- elements ------------------------------------------------------------------------------------


def _line(x1: float, y1: float, x2: float, y2: float, role: str, width: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {_colours(stroke=role)}'
        f' stroke-width="{width}"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    role: str = "text",
    *,
    size: int = 13,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{weight} text-anchor="{anchor}"'
        f" {_colours(role)}>{escape(words)}</text>"
    )


def _colours(fill: str = "", stroke: str = "") -> str:
    """The attributes for roles of colours; nothing is filled that has none."""
    classes = " ".join(role for role in (fill, stroke and f"{stroke}-line") if role)
    inside = COLOURS[fill][0] if fill else "none"
    edge = f' stroke="{COLOURS[stroke][0]}"' if stroke else ""
    return f'class="{classes}" fill="{inside}"{edge}'
