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
