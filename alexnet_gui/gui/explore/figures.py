"""What maps and features come to in numbers, and how numbers are written."""

from math import isfinite
from typing import TYPE_CHECKING

from alexnet_gui.core.layer_statistics import Figures
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


def figures(values: "Floats") -> Figures:
    """Mean, deviation, least, greatest and share of zeros of any array, finite or not."""
    import numpy as np  # is there by the time that arrays are

    with np.errstate(invalid="ignore"):  # infinity less itself, which is no number
        return Figures(
            mean=float(values.mean(dtype="float64")),
            deviation=float(values.std(dtype="float64")),
            least=float(values.min()),
            greatest=float(values.max()),
            zero=float((values == 0).mean()),
        )


def number(value: float) -> str:
    """A number with three digits that count."""
    if not isfinite(value):
        return _("not a number") if value != value else ("∞" if value > 0 else "−∞")
    if value == 0:
        return "0"
    text = f"{value:.3g}" if abs(value) < 1e-3 or abs(value) >= 1e5 else _plain(value)
    return text.replace("-", "−")


def _plain(value: float) -> str:
    digits = 3 if abs(value) < 1 else 2 if abs(value) < 100 else 0
    return f"{value:,.{digits}f}"


def share(value: float) -> str:
    """A share as a percentage: 37 %; a little that is not nothing says so."""
    if 0 < value < 0.005:
        return _("< 1 %")
    if 0.995 <= value < 1:
        return _("> 99 %")
    return f"{100 * value:.0f} %"


def exactly(value: object) -> str:
    """One value of an array with every digit that it needs to be read back."""
    text = str(value)
    return number(float(text)) if text in ("inf", "-inf", "nan") else text.replace("-", "−")


def sentence(found: Figures) -> str:
    """All figures on one line."""
    return _("mean {mean} ± {deviation}   ·   {least} … {greatest}   ·   {zero} zero").format(
        mean=number(found.mean),
        deviation=number(found.deviation),
        least=number(found.least),
        greatest=number(found.greatest),
        zero=share(found.zero),
    )
