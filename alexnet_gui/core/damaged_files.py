"""Files that cannot be made out stay beside what takes their place: somebody may mend them."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path


def places_beside(path: Path) -> Iterator[Path]:
    """Where the damaged file at `path` may be kept, one after the other: the first may be taken."""
    yield path.with_name(f"{path.name}.damaged")
    for number in count(2):
        yield path.with_name(f"{path.name}.damaged-{number}")
