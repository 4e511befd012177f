"""How a thread that computes leaves the window the core that it needs at the moment."""

import os
import sys
import threading

# Between a thread of the window's and one that computes this shares a core three to one; with more
# of it a run would starve beside other programs, and the window gains nothing (measured).
NICENESS = 5


def give_way() -> None:
    """Let other threads go first from now on, this one and those that it starts.

    Only Linux has a niceness for each thread. One that nobody competes with loses nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)
