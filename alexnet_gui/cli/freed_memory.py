"""What a process that trains does with memory that is freed and wanted again at every step."""

import ctypes
import sys
from contextlib import suppress

# Of glibc's malloc.h: what is larger comes from the system and goes back, and how much of what is
# freed stays.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


def keep_freed_memory() -> None:
    """Have glibc keep freed memory for the next step; other C libraries are left as they are.

    The gradients of AlexNet's dense layers are 218 MB, which the system would otherwise clear page
    by page at each step: a fifth of the CPU time of training a head. It holds for what the main
    thread allocates, and until the process ends.
    """
    if sys.platform != "linux":
        return
    with suppress(AttributeError, OSError):  # a C library that has no such function
        set_option = ctypes.CDLL(None).mallopt
        set_option(_MMAP_THRESHOLD, 2**30)
        set_option(_TRIM_THRESHOLD, 2**31 - 1)
