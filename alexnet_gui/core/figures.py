"""Amounts as people read them, in the window and in what the engine says: `232.6 MiB`."""

from collections.abc import Sequence

from alexnet_gui.core.translation import ngettext


def bytes_text(n: int) -> str:
    """An amount of memory in binary units; exact below one KiB."""
    if n < 1024:
        return ngettext("{n:,} byte", "{n:,} bytes", n).format(n=n)
    return scaled(n, 1024, ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"))


def scaled(n: int, base: int, units: Sequence[str]) -> str:
    """`n` in the first of `units`, each `base` times the one before, that it is no thousand of."""
    power = 1
    while power < len(units) and n / base**power >= 999.95:
        power += 1
    return f"{n / base**power:,.{1 if power < 3 else 2}f} {units[power - 1]}"


def epochs_text(epochs: float) -> str:
    """Finished epochs to one decimal, downwards, as 9.96 are not yet ten; 2 rather than 2.0."""
    return f"{int(10 * epochs + 1e-4) / 10:,.15g}"
