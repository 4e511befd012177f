"""How much a run has to compute, and roughly how long that takes, before it is started.

A multiply-accumulate of the forward pass comes with two of the backward pass, one for the gradient
of the layer's input and one for that of its weights.
"""

from collections.abc import Collection, Iterable

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import fixed_layers
from alexnet_gui.core.translation import _

_LIKE = 10  # a speed holds for networks with up to so many times as much to compute, or as little
_LONG = 10**15  # multiply-accumulates: a good CPU does some 10¹¹ a second
_DAYS = 2 * 10**16
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Speed = tuple[float, float]  # multiply-accumulates for a training picture, and in a second


def picture_work(analysis: Analysis, frozen: Collection[str] = ()) -> int:
    """Multiply-accumulates to learn from one picture, without layers that are computed once."""
    fixed = fixed_layers(analysis.architecture, frozen)
    return 3 * sum(row.macs or 0 for row in analysis.rows[fixed:])


def run_work(
    analysis: Analysis,
    recipe: Recipe,
    pictures: tuple[int, int],
    frozen: Collection[str] = (),
    *,
    kept: bool = True,
) -> int:
    """Multiply-accumulates of a whole run, its validations too.

    Args:
        analysis: The network, which can run.
        recipe: Its epochs, its batch size and its limit of steps count.
        pictures: To train and to validate on.
        frozen: Layers that do not learn.
        kept: What only frozen layers make of a picture is computed once rather than every time.
    """
    training, validation = pictures
    learned = training * recipe.epochs
    if recipe.max_steps is not None:
        learned = min(learned, recipe.max_steps * recipe.batch_size)
    seen = learned + validation * recipe.epochs
    fixed = fixed_layers(analysis.architecture, frozen)
    once = sum(row.macs or 0 for row in analysis.rows[:fixed])
    head = picture_work(analysis, frozen)
    validated = validation * recipe.epochs * head // 3
    return learned * head + validated + once * (training + validation if kept else seen)


def speed_for(work: float, known: Iterable[Speed]) -> float | None:
    """Multiply-accumulates a second, measured on the network most like this; None: none was.

    Args:
        work: For one training picture.
        known: What was measured.
    """
    like = [
        (max(work, other) / min(work, other), speed)
        for other, speed in known
        if min(work, other) > 0
    ]
    ratio, speed = min(like, default=(_LIKE + 1.0, 0.0))
    return speed if ratio <= _LIKE and speed > 0 else None


def time_texts(work: float, speed: float | None, *, on_cpu: bool) -> tuple[str, str]:
    """How long `work` takes, in a few words and in sentences; nothing where nobody can tell."""
    if speed is not None:
        short = _("roughly {time}").format(time=_rough_text(work / speed))
        return short, _("It takes {time}, by the speed of earlier runs here.").format(time=short)
    if not on_cpu or work < _LONG:
        return "", ""
    days = work >= _DAYS
    short = _("roughly days on a CPU") if days else _("roughly hours or days on a CPU")
    words = _(
        "It is about {n} multiply-accumulates: {time}. A small network such as mnist-28, fewer"
        " epochs or frozen convolutions are quicker."
    )
    return short, words.format(n=_power_text(work), time=short)


def _rough_text(seconds: float) -> str:
    """A length of time in one unit: nothing finer is known."""
    if seconds < 90 * 60:
        return _("{n} min").format(n=max(1, round(seconds / 60)))
    if seconds < 48 * 3600:
        return _("{n} h").format(n=round(seconds / 3600))
    return _("{n} days").format(n=round(seconds / 86_400))


def _power_text(number: float) -> str:
    mantissa, _e, exponent = f"{number:.1e}".partition("e+")
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"
