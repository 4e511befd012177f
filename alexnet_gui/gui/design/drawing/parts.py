"""Which layers of a network have a block in its drawing, and which are dots under one."""

from collections.abc import Iterable
from typing import NamedTuple

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.architecture import INPUT_SETTINGS
from alexnet_gui.core.layers import Conv2d, Linear
from alexnet_gui.core.shapes import Shape, shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.drawing.shapes import INPUT, State

MOST_TOWERS = 4
LONGEST_NAME = 18  # letters; a longer one would push its neighbours away


class Part(NamedTuple):
    """What one block is made of, before it has a place."""

    layer: int
    row: Row | None  # None for the input
    name: str
    caption: str
    shape: Shape  # what it is drawn as; guessed where it is not known
    state: State
    towers: int
    dots: tuple[int, ...]


def parts_of(analysis: Analysis) -> list[Part]:
    """The blocks of a network from the input on. Layers that keep the shape are dots."""
    given = analysis.architecture.input
    shape: Shape = tuple(max(1, n) for n in given)
    parts = [
        Part(INPUT, None, _("input"), shape_text(given, ""), shape, _input_state(given), 1, ())
    ]
    dots: list[int] = []
    for index, row in enumerate(analysis.rows):
        shape = row.output or _guess(row, shape)
        if row.layer.family in ("convolution", "pooling", "dense"):
            parts[-1] = parts[-1]._replace(dots=tuple(dots))
            dots.clear()
            caption = shape_text(row.output, gap="")
            parts.append(Part(index, row, _name(row), caption, shape, state_of(row), 1, ()))
        else:
            dots.append(index)
    parts[-1] = parts[-1]._replace(dots=tuple(dots))
    return _in_towers(parts)


def state_of(row: Row) -> State:
    """Whether a layer works, is wrong, or comes after one that is."""
    if row.problem is not None:
        return "problem"
    return "good" if row.output is not None else "unknown"


def _input_state(shape: Shape) -> State:
    sides = zip(INPUT_SETTINGS, shape, strict=True)
    return "problem" if any(setting.fault(n) is not None for setting, n in sides) else "good"


def _name(row: Row) -> str:
    name = row.layer.name
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _guess(row: Row, before: Shape) -> Shape:
    """Something to draw from the mistake on: what is declared, and sides as they were."""
    layer = row.layer
    if isinstance(layer, Linear):
        return (max(1, layer.out_features),)
    if isinstance(layer, Conv2d):
        return (max(1, layer.out_channels), *(before[1:] if len(before) == 3 else (8, 8)))
    return before


def _in_towers(parts: list[Part]) -> list[Part]:
    """Each block in as many rows as the convolution that made it, or that reads it, has groups."""
    made = _running_groups(parts)
    if max(made) == 1:
        return parts
    read = _running_groups(reversed(parts))[::-1]
    towers = []
    for part, before, after in zip(parts, made, [*read[1:], 1], strict=True):
        rows = max(before, after) if len(part.shape) == 3 and part.layer != INPUT else 1
        towers.append(part._replace(towers=rows if rows <= MOST_TOWERS else 1))
    return towers


def _running_groups(parts: Iterable[Part]) -> list[int]:
    """At each part the groups of the last convolution up to it, 1 before the first."""
    groups, found = 1, []
    for part in parts:
        groups = _groups(part) or groups
        found.append(groups)
    return found


def _groups(part: Part) -> int:
    layer = part.row.layer if part.row is not None else None
    return max(1, layer.groups) if isinstance(layer, Conv2d) else 0
