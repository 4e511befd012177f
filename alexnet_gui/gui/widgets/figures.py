"""Figures as people read them: `105.4 M`, `232.6 MiB`."""

from alexnet_gui.core.analysis import Pair
from alexnet_gui.core.translation import _


def short_count(n: int) -> str:
    """A large count with a letter for thousands, millions or milliards; exact below 10,000."""
    if n < 10_000:
        return f"{n:,}"
    for letter, unit in (("k", 10**3), ("M", 10**6)):
        if n < 999.95 * unit:
            return f"{n / unit:.1f} {letter}"
    return f"{n / 10**9:,.2f} G"


def bytes_text(n: int) -> str:
    """An amount of memory in binary units."""
    for name, unit in (("KiB", 2**10), ("MiB", 2**20)):
        if n < 1000 * unit:
            return f"{n / unit:.1f} {name}"
    return f"{n / 2**30:,.2f} GiB"


def sight_text(field: Pair | None, stride: Pair | None) -> str:
    """A receptive field and its step, `51 / 8`; `all` after maps have become a list."""
    if field is None or stride is None:
        return _("all")
    if field[0] == field[1] and stride[0] == stride[1]:
        return f"{field[0]:,} / {stride[0]:,}"
    return f"{field[0]:,}×{field[1]:,} / {stride[0]:,}×{stride[1]:,}"
