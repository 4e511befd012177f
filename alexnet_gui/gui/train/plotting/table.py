"""The table of a plot's curves as a text for spreadsheets, some rows at a time. No Qt."""

from collections.abc import Iterator

import numpy as np

from alexnet_gui.core.events import Validated
from alexnet_gui.gui.train.curves import Curve, RunCurves
from alexnet_gui.gui.train.plotting.figure import Plot
from alexnet_gui.gui.train.plotting.view import PlotView

_ROWS = 2000  # at once: some milliseconds
_OWN = "this run"  # a key for programs, not translated


def table(plot: Plot, view: PlotView) -> Iterator[bytes]:
    """The steps and validations in sight, each as it was and smoothed, as CSV.

    Errors are fractions from 0 to 1, as in metrics.csv. A column tells the runs apart if there
    are several.
    """
    named = bool(view.others)
    yield (",".join(["run"] * named + _head(plot)) + "\n").encode()
    runs = [(_OWN, view.curves), *((other.name, other.curves) for other in view.others)]
    for name, curves in runs:
        yield from _run(_quoted(name) + "," if named else "", plot, view, curves)


def _head(plot: Plot) -> list[str]:
    columns = ["step", "epoch", "seconds", "split"]
    for name in _curves(plot, None):
        columns += [name, f"{name}_smoothed"] if _smooths(plot) else [name]
    return columns


def _smooths(plot: Plot) -> bool:
    return not all(line.raw for line in plot.lines)


def _curves(plot: Plot, curves: RunCurves | None) -> dict[str, Curve | None]:
    """The columns of a plot, each once, with a run's curve for it."""
    return {line.figure: line.curve(curves) if curves else None for line in plot.lines}


def _run(prefix: str, plot: Plot, view: PlotView, curves: RunCurves) -> Iterator[bytes]:
    begin, end = view.visible(curves)
    if end <= begin:
        return
    columns = [curves.steps.values, curves.epochs.values, 60 * curves.minutes.values[:end]]
    figures = []
    for curve in _curves(plot, curves).values():
        assert curve is not None
        figures += [curve.raw, curve.smooth] if _smooths(plot) else [curve.raw]
    form = prefix.replace("%", "%%") + "%d,%.6f,%.3f,train" + ",%.9g" * len(figures) + "\n"
    steps = curves.steps.values[begin:end]
    first, last = steps[0], steps[-1]
    seen = [each for each in curves.validations if first <= each.step <= last]
    after = [begin + int(np.searchsorted(steps, each.step, side="right")) for each in seen]
    at = begin
    for stop, validation in [*zip(after, seen, strict=True), (end, None)]:
        for low in range(at, stop, _ROWS):
            rows = np.stack([column[low : min(low + _ROWS, stop)] for column in columns + figures])
            yield (form * rows.shape[1] % tuple(rows.T.reshape(-1).tolist())).encode()
        at = stop
        if validation is not None:
            yield (prefix + _validation(plot, curves, validation)).encode()


def _validation(plot: Plot, curves: RunCurves, seen: Validated) -> str:
    """The row of a validation; what it does not tell of is left empty."""
    seconds = 60 * float(curves.places([seen], "minutes")[0])
    values = {circles.figure: f"{circles.value(seen):.9g}" for circles in plot.circles}
    cells = []
    for name in _curves(plot, None):
        cells += [values.get(name, "")] + [""] * _smooths(plot)
    return f"{seen.step},{seen.epoch:.6f},{seconds:.3f},validation,{','.join(cells)}\n"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
