"""Figures as people read them: `105.4 M`, `232.6 MiB`, `11 / 4`."""

from alexnet_gui.core.analysis import Pair
from alexnet_gui.core.figures import bytes_text, scaled
from alexnet_gui.core.translation import _

__all__ = ["bytes_text", "short_count", "sight_text"]


def short_count(n: int) -> str:
    """A large count with a letter for thousands, millions, milliards …; exact below 10,000."""
    return f"{n:,}" if n < 10_000 else scaled(n, 1000, ("k", "M", "G", "T", "P", "E"))


def sight_text(field: Pair | None, stride: Pair | None) -> str:
    """A receptive field and its step, `51 / 8`; `all` after maps have become a list."""
    if field is None or stride is None:
        return _("all")
    if field[0] == field[1] and stride[0] == stride[1]:
        return f"{field[0]:,} / {stride[0]:,}"
    return f"{field[0]:,}×{field[1]:,} / {stride[0]:,}×{stride[1]:,}"
