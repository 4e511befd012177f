"""How long threads were ready to run while other programs had the cores of the CPU."""

from pathlib import Path
from time import perf_counter, thread_time

_THREADS = Path("/proc/self/task")


def seconds_waited() -> float:
    """Seconds that this process has waited for a core until now; only differences mean something.

    On Linux all its threads' together, as the kernel counts them. Elsewhere those in which the
    calling thread did not compute, whatever kept it from that.
    """
    try:
        return sum(_waited(thread) for thread in _THREADS.iterdir()) / 1e9
    except OSError:
        return perf_counter() - thread_time()


def _waited(thread: Path) -> int:
    """Nanoseconds; 0 of a thread that has just ended."""
    try:
        return int((thread / "schedstat").read_text(encoding="ascii").split()[1])
    except FileNotFoundError:
        if thread.exists():  # a kernel without these figures
            raise
        return 0
    except ProcessLookupError:
        return 0
