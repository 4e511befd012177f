"""What plots say in words: the values at a step, or the latest, in several lengths. No Qt."""

from math import isfinite

from alexnet_gui.core.events import Validated
from alexnet_gui.core.figures import percent
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.curves import Along, Curve, RunCurves

Texts = tuple[str, ...]  # the same in several lengths, the longest first


def loss_reading(curves: RunCurves, index: int | None, along: Along) -> Texts:
    """The smoothed loss now, or the loss of one step as it was."""
    if not len(curves):
        return ("",)
    seen = _validation(curves, index)
    if index is None:
        latest = float(curves.loss.smooth[-1])
        short = _loss(latest)
        words = _("{loss} training").format(loss=_loss(latest))
        if seen is None or not isfinite(seen.loss):
            return words, short
        both = _("{training} · {validation} validation").format(
            training=words, validation=_loss(seen.loss)
        )
        brief = _("{training} · {validation}").format(training=short, validation=_loss(seen.loss))
        return both, brief, short
    values = {
        "raw": _loss(float(curves.loss.raw[index])),
        "smooth": _loss(float(curves.loss.smooth[index])),
        "validation": _loss(seen.loss) if seen is not None else "",
    }
    texts = (
        _("{raw} in this batch, {smooth} smoothed"),
        _("{raw}, {smooth} smoothed"),
        _("{raw} · {smooth}"),
    )
    if seen is not None:
        texts = (
            _("{raw}, {smooth} smoothed · {validation} validation"),
            _("{smooth} smoothed · {validation} validation"),
            _("{smooth} · {validation}"),
        )
    return _at(curves, index, along, [text.format(**values) for text in texts])


def error_reading(curves: RunCurves, index: int | None, along: Along) -> Texts:
    """The errors of the last validation, before one the smoothed ones; or those at a step."""
    if not len(curves):
        return ("",)
    seen = _validation(curves, index)
    if seen is not None:
        top1, top5 = seen.top1_error, seen.top5_error
        long = _("{top1} top-1 · {top5} top-5, validation")
    else:
        at = -1 if index is None else index
        top1, top5 = float(curves.top1_error.smooth[at]), float(curves.top5_error.smooth[at])
        long = _("{top1} top-1 · {top5} top-5, training")
    texts = (long, _("{top1} top-1 · {top5} top-5"), _("{top1} · {top5}"))
    values = [text.format(top1=_percent(top1), top5=_percent(top5)) for text in texts]
    return _at(curves, index, along, values)


def rate_reading(curves: RunCurves, index: int | None, along: Along) -> Texts:
    """The learning rate."""
    return _at(curves, index, along, [_figure(curves.learning_rate, index, "{:.4g}", raw=True)])


def speed_reading(curves: RunCurves, index: int | None, along: Along) -> Texts:
    """How fast it goes lately, or went at one step."""
    raw = index is not None
    value = _figure(curves.images_per_second, index, "{:,.0f}", raw=raw)
    return _at(curves, index, along, [value])


def _figure(curve: Curve, index: int | None, form: str, *, raw: bool) -> str:
    values = curve.raw if raw else curve.smooth
    return form.format(float(values[-1 if index is None else index])) if len(values) else ""


def _validation(curves: RunCurves, index: int | None) -> Validated | None:
    """The validation right after a step; the latest, if it is about now."""
    if index is None:
        return curves.validations[-1] if curves.validations else None
    step = int(curves.steps.values[index])
    return next((seen for seen in reversed(curves.validations) if seen.step == step), None)


def _at(curves: RunCurves, index: int | None, along: Along, values: list[str]) -> Texts:
    """`values`, with where they hold if that is not now."""
    if index is None or not values[0]:
        return tuple(values)
    step = int(curves.steps.values[index])
    epoch, minutes = float(curves.epochs.values[index]), float(curves.minutes.values[index])
    place = {
        "epoch": _("epoch {epoch:.2f}: {values}"),
        "step": _("step {step:,}: {values}"),
        "minutes": _("{minutes:,.1f} min: {values}"),
    }[along]
    where = {"step": step, "epoch": epoch, "minutes": minutes}
    texts = [place.format(values=value, **where) for value in values]
    if along != "step":
        texts.insert(0, _("step {step:,}, {values}").format(step=step, values=texts[0]))
    # Rather what the values are than where they stand: that is where the cursor is.
    return (*texts[:-1], *values[-2:-1], texts[-1], values[-1])


def _loss(value: float) -> str:
    return f"{value:.3f}" if isfinite(value) and abs(value) < 1e5 else f"{value:.3g}"


def _percent(value: float) -> str:
    return percent(value) if isfinite(value) else f"{value}"
