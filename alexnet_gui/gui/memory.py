"""How much memory this process uses, as the status bar shows it."""

import os
from pathlib import Path

_STATM = Path("/proc/self/statm")


def resident_bytes() -> int | None:
    """The memory that this process holds at the moment; None where the system does not say.

    Only Linux says so in a file. Elsewhere the standard library knows the peak alone, which would
    mislead.
    """
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def bytes_text(size: int) -> str:
    """`size` in the largest binary unit in which it is at least one: 1.2 GiB."""
    units = ("bytes", "KiB", "MiB", "GiB", "TiB")
    power = min(max(size.bit_length() - 1, 0) // 10, len(units) - 1)
    value = size / 2 ** (10 * power)
    digits = 1 if power and value < 100 else 0
    return f"{value:,.{digits}f} {units[power]}"
