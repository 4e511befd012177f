"""The processes that torchrun starts for one run, as each finds itself in its environment."""

import os
from collections.abc import Mapping
from typing import NamedTuple

_NAMES = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


class Place(NamedTuple):
    """Where a process stands among all of a run; numbers count from 0."""

    rank: int  # among all
    size: int  # how many there are
    local_rank: int  # among those of this machine
    local_size: int


def place_here(environment: Mapping[str, str] = os.environ) -> Place | None:
    """This process's place; None if it trains by itself."""
    try:
        place = Place(*(int(environment[name]) for name in _NAMES[:4]))
    except (KeyError, ValueError):
        return None
    complete = all(name in environment for name in _NAMES)
    return place if complete and place.size > 1 else None


class Share(NamedTuple):
    """Which part of some pictures falls to one of several processes."""

    rank: int = 0
    size: int = 1

    def of(self, count: int) -> slice:
        """Its part of `count`: parts differ by one at most, and the first is never the smaller."""
        start, stop = (-(-count * rank // self.size) for rank in (self.rank, self.rank + 1))
        return slice(start, stop)

    def largest(self, count: int) -> int:
        """How many of `count` fall to whoever has the most."""
        return -(-count // self.size)

    def smallest(self, count: int) -> int:
        """How many of `count` fall to whoever has the fewest."""
        return count // self.size


WHOLE = Share()
