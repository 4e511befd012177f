"""Figures as people read them: `105.4 M`, `232.6 MiB`."""

from collections.abc import Sequence

from alexnet_gui.core.analysis import Pair
from alexnet_gui.core.translation import _, ngettext


def short_count(n: int) -> str:
    """A large count with a letter for thousands, millions, milliards …; exact below 10,000."""
    return f"{n:,}" if n < 10_000 else _scaled(n, 1000, ("k", "M", "G", "T", "P", "E"))


def bytes_text(n: int) -> str:
    """An amount of memory in binary units; exact below one KiB."""
    if n < 1024:
        return ngettext("{n:,} byte", "{n:,} bytes", n).format(n=n)
    return _scaled(n, 1024, ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"))


def _scaled(n: int, base: int, units: Sequence[str]) -> str:
    """`n` in the first of `units`, each `base` times the one before, that it is no thousand of."""
    power = 1
    while power < len(units) and n / base**power >= 999.95:
        power += 1
    return f"{n / base**power:,.{1 if power < 3 else 2}f} {units[power - 1]}"


def sight_text(field: Pair | None, stride: Pair | None) -> str:
    """A receptive field and its step, `51 / 8`; `all` after maps have become a list."""
    if field is None or stride is None:
        return _("all")
    if field[0] == field[1] and stride[0] == stride[1]:
        return f"{field[0]:,} / {stride[0]:,}"
    return f"{field[0]:,}×{field[1]:,} / {stride[0]:,}×{stride[1]:,}"
