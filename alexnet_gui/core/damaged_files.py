"""Files that cannot be made out stay beside what takes their place: somebody may mend them."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from alexnet_gui.core.presence import exists
from alexnet_gui.core.translation import _


def places_beside(path: Path) -> Iterator[Path]:
    """Where the damaged file at `path` may be kept, one after the other: the first may be taken."""
    yield path.with_name(f"{path.name}.damaged")
    for number in count(2):
        yield path.with_name(f"{path.name}.damaged-{number}")


def put_aside(path: Path) -> Path:
    """Give the damaged file at `path` such a name, which is returned; OSError."""
    beside = next(place for place in places_beside(path) if not exists(place))
    path.replace(beside)
    return beside


def changed_text(name: str, beside: str = "") -> str:
    """What to tell of a run's file `name` that was mended; `beside`: it is kept so as it was."""
    words = _("Another program changed {file}, and it was written again.").format(file=name)
    if beside:
        kept = _("As the other program left it, it is kept as {name}.").format(name=beside)
        words = f"{words} {kept}"
    return words
