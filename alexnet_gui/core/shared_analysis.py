"""One analysis of an architecture for all who ask for it one after the other.

Design, Train and Explore each show what follows from the network at hand.
"""

from functools import lru_cache

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.architecture import Architecture

_KEPT = 4  # the network in Design, with the classes of the data, and one that is looked through


@lru_cache(maxsize=_KEPT)
def analysis_of(architecture: Architecture) -> Analysis:
    """What `analyse` says, worked out once for as long as the architecture stays the same."""
    return analyse(architecture)
