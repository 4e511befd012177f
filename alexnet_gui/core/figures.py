"""Amounts as people read them, in the window and in what the engine says: `232.6 MiB`."""

from collections.abc import Sequence

from alexnet_gui.core.translation import _, ngettext


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


def percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction as a percentage: `48.4 %`, `< 0.1 %` for a little that is not nothing.

    Args:
        fraction: From 0 to 1; None where there is none to tell, which is a dash.
        digits: Decimals, as many for each, so that points stand under each other.
    """
    if fraction is None:
        return "–"
    least = 10**-digits
    if fraction > 0 and 100 * fraction < least / 2:
        return _("< {n} %").format(n=f"{least:.{digits}f}")
    return _("{n} %").format(n=f"{100 * fraction:.{digits}f}")


def speed_text(speed: float) -> str:
    """How fast pictures go by: `1,234 pictures a second`, `1.4 pictures a second`."""
    return _("{n} pictures a second").format(n=f"{speed:,.{0 if speed >= 10 else 1}f}")


def loss_text(loss: float) -> str:
    """A loss to four decimals, and one that has run away as a power of ten: `0.3468`, `6.1e+32`."""
    return f"{loss:.4f}" if abs(loss) < 1e6 else f"{loss:.1e}"


def epochs_text(epochs: float) -> str:
    """Finished epochs to one decimal, downwards, as 9.96 are not yet ten; 2 rather than 2.0."""
    return f"{int(10 * epochs + 1e-4) / 10:,.15g}"
