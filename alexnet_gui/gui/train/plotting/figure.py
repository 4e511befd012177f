"""What a plot shows, worked out in the numbers of its axes before anything is painted. No Qt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import floor, isfinite
from typing import NamedTuple

import numpy as np

from alexnet_gui.core.events import Validated
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.curves import Along, Curve, RunCurves
from alexnet_gui.gui.train.plotting.series import Numbers, Thinned, Track
from alexnet_gui.gui.train.plotting.view import PlotView, Scale, Span

COMPARED = 4  # colours for other runs; the next ones have them again, dashed
_BOUNDARIES = 20  # ends of epochs that are marked one by one
_CROWD = 40  # validations in sight from which on their circles are small
_HUGE = 1e290  # so that differences and hundredfolds stay finite

Reading = Callable[[RunCurves, int | None, Along], tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """One curve: where its values come from and how it is drawn."""

    label: str  # in the legend; nothing leaves it out
    figure: str  # its column in an exported table
    curve: Callable[[RunCurves], Curve]
    raw: bool = False  # as it was, not smoothed
    faint: bool = False
    dashed: bool = False
    width: float = 2
    brief: str = ""  # for a legend that has no room for `label`

    def track(self, curves: RunCurves) -> Track:
        """Its values in a run."""
        curve = self.curve(curves)
        return curve.raw_track if self.raw else curve.smooth_track


@dataclass(frozen=True)
class Circles:
    """What is shown of each validation."""

    label: str
    figure: str  # its column in an exported table
    value: Callable[[Validated], float]
    size: float = 9


@dataclass(frozen=True)
class Plot:
    """What one card plots, and how it puts the values at a step into words.

    `reading` gives the same in several lengths, the longest first; None asks for the latest.
    """

    title: str
    name: str
    lines: tuple[Line, ...]
    reading: Reading
    circles: tuple[Circles, ...] = ()
    percent: bool = False
    best: str = ""  # what stands at the best epoch; nothing: it is not marked

    @property
    def compared(self) -> Line:
        """The line that is shown of other runs."""
        return next(line for line in self.lines if not line.faint)


class Stroke(NamedTuple):
    """A line through points on the axes; it breaks where y is NaN."""

    x: Numbers  # (n,)
    y: Numbers  # (n,)
    role: str  # the colour
    width: float
    faint: bool
    dashed: bool


class Dots(NamedTuple):
    """Circles at points on the axes, `size` pixels wide."""

    x: Numbers
    y: Numbers
    role: str
    size: float


@dataclass
class Figure:
    """Everything that is painted of a plot."""

    span: Span
    columns: int  # of pixels that it is worked out for
    height: Span = (0.0, 1.0)
    own: list[Stroke] = field(default_factory=list)  # of the run at hand, in the plot's order
    compared: list[Stroke] = field(default_factory=list)
    dots: list[Dots] = field(default_factory=list)
    best: tuple[float, float, str] | None = None  # place, height, words
    given_up: float | None = None  # the place at which early stopping ended it
    boundaries: tuple[float, ...] = ()  # where epochs end
    along: Along = "epoch"
    percent: bool = False
    logarithmic: bool = False

    @property
    def strokes(self) -> list[Stroke]:
        """All of them, the one in front last: a noisy line is behind whatever it would hide."""
        faint = [stroke for stroke in self.own if stroke.faint]
        return [*faint, *self.compared, *(stroke for stroke in self.own if not stroke.faint)]

    def at(self, value: float) -> float:
        """Where a value stands on the vertical axis; NaN if nowhere."""
        return float(_Shown(self.percent, self.logarithmic)(np.array([value]))[0])


def compose(plot: Plot, view: PlotView, scale: Scale, columns: int) -> Figure:
    """What `plot` shows of the runs of `view` on an area of so many columns of pixels."""
    figure = Figure(
        view.span,
        columns,
        boundaries=tuple(_boundaries(view)),
        along=view.along,
        percent=plot.percent,
        logarithmic=scale == "logarithmic",
    )
    shown = _Shown(plot.percent, figure.logarithmic)
    for index, other in enumerate(view.others):
        role, dashed = f"compared_{index % COMPARED + 1}", index // COMPARED % 2 == 1
        line = plot.compared
        figure.compared.append(
            _stroke(line, other.curves, view, shown, columns, role)._replace(
                dashed=dashed, width=1.5
            )
        )
        for circles in plot.circles[:1]:
            figure.dots.append(_dots(circles, other.curves, view, shown, role)._replace(size=5))
    for line in plot.lines:
        figure.own.append(_stroke(line, view.curves, view, shown, columns, "accent"))
    for circles in plot.circles:
        figure.dots.append(_dots(circles, view.curves, view, shown, "problem"))
    figure.height = _height(_extent(figure), plot.percent, scale)
    figure.best = _best(plot, view, shown)
    if view.curves.given_up is not None and len(view.curves):
        figure.given_up = view.curves.place_of(view.curves.given_up, view.along)
    return figure


class _Shown(NamedTuple):
    """How values stand on the axis."""

    percent: bool
    logarithmic: bool

    def __call__(self, values: Numbers) -> Numbers:
        """`values` on the axis; what cannot stand there is NaN."""
        values = np.clip(values, -_HUGE, _HUGE)
        if self.percent:
            values = 100 * values
        if self.logarithmic:
            return np.log10(np.where(values > 0, values, np.nan))
        return values

    def extremes(self, thinned: Thinned) -> Thinned:
        """The same for buckets; on a logarithmic axis none reaches down to nothing."""
        if not self.logarithmic:
            return thinned._replace(low=self(thinned.low), high=self(thinned.high))
        reaches = thinned.low > 0
        low = np.where(reaches, thinned.low, thinned.high)
        return thinned._replace(
            low=self(low), high=self(thinned.high), whole=thinned.whole & reaches
        )


def _stroke(
    line: Line, curves: RunCurves, view: PlotView, shown: _Shown, columns: int, role: str
) -> Stroke:
    begin, end = view.visible(curves)
    begin, end = max(0, begin - 1), min(len(curves), end + 1)  # lines go on to the edges
    thinned = shown.extremes(line.track(curves).thin(begin, end, columns))
    x = curves.positions(view.along)[thinned.first]
    if not thinned.many:
        x, y = _cut(x, thinned.low, view.span)
        return Stroke(x, y, role, line.width, line.faint, line.dashed)
    kept = [thinned.low, thinned.high]
    if not thinned.whole.all():
        kept.append(np.where(thinned.whole, thinned.high, np.nan))  # the line breaks there
    y = np.stack(kept, axis=1).reshape(-1)
    return Stroke(np.repeat(x, len(kept)), y, role, line.width, line.faint, line.dashed)


def _cut(x: Numbers, y: Numbers, span: Span) -> tuple[Numbers, Numbers]:
    """A line, without what is out of sight."""
    if len(x) < 2:
        return x, y
    edges = np.clip(span, x[0], x[-1])
    ends = np.interp(edges, x, y)
    seen = (x > edges[0]) & (x < edges[1])
    return (
        np.concatenate([edges[:1], x[seen], edges[1:]]),
        np.concatenate([ends[:1], y[seen], ends[1:]]),
    )


def _dots(circles: Circles, curves: RunCurves, view: PlotView, shown: _Shown, role: str) -> Dots:
    x = curves.places(curves.validations, view.along)
    y = shown(np.array([circles.value(seen) for seen in curves.validations], np.float64))
    left, right = view.span
    seen = np.isfinite(y) & (x >= left) & (x <= right)
    size = circles.size if np.count_nonzero(seen) < _CROWD else 0.6 * circles.size
    return Dots(x[seen], y[seen], role, size)


def _boundaries(view: PlotView) -> Iterator[float]:
    """Where epochs end, within what is shown; of many, every second, fifth, tenth and so on."""
    curves = view.curves
    if not len(curves):
        return
    begin, end = view.visible(curves)
    epochs = curves.epochs.values
    if end <= begin:
        return
    first, last = floor(float(epochs[begin]) + 1e-9), floor(float(epochs[end - 1]) + 1e-9)
    every = next(n * 10**k for k in range(12) for n in (1, 2, 5)
                 if last - first <= _BOUNDARIES * n * 10**k)  # fmt: skip
    left, right = view.span
    for epoch in range(-(-first // every) * every, last + 1, every):
        if epoch and view.along == "epoch":
            place = float(epoch)
        elif epoch:
            index = min(int(np.searchsorted(epochs, epoch - 1e-9)), len(epochs) - 1)
            place = float(curves.positions(view.along)[index])
        else:
            continue
        if left < place < right:
            yield place


def _extent(figure: Figure) -> Span | None:
    """The smallest and the largest value in sight; None: there is none."""
    lows, highs = [], []
    for stroke in figure.strokes:
        seen = stroke.y[np.isfinite(stroke.y)]
        if len(seen):
            lows.append(float(seen.min()))
            highs.append(float(seen.max()))
    for dots in figure.dots:
        if len(dots.y):
            lows.append(float(dots.y.min()))
            highs.append(float(dots.y.max()))
    return (min(lows), max(highs)) if lows else None


def _height(extent: Span | None, percent: bool, scale: Scale) -> Span:
    """What the vertical axis reaches from and to, as values stand on it."""
    if scale == "zero":
        if percent:
            return 0.0, 100.0
        low, high = extent or (0.0, 1.0)
        return min(0.0, low), high if high > min(0.0, low) else min(0.0, low) + 1.0
    if extent is None:
        return (-1.0, 1.0) if scale == "logarithmic" else (0.0, 1.0)
    low, high = extent
    least = 0.05 if scale == "logarithmic" else max(1e-12, 1e-6 * max(abs(low), abs(high)))
    if high - low < least:
        middle = (low + high) / 2
        return middle - least / 2, middle + least / 2
    return low, high


def _best(plot: Plot, view: PlotView, shown: _Shown) -> tuple[float, float, str] | None:
    best = view.curves.best
    if best is None or not plot.best or not plot.circles:
        return None
    value = plot.circles[0].value(best)
    height = float(shown(np.array([value]))[0])
    place = float(view.curves.places([best], view.along)[0])
    left, right = view.span
    if not isfinite(height) or not left <= place <= right:
        return None
    return place, height, plot.best


def unit_text(along: Along) -> str:
    """What the horizontal axis counts."""
    return {"epoch": _("epoch"), "step": _("step"), "minutes": _("minutes")}[along]
