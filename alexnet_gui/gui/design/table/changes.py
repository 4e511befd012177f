"""How an architecture differs from the one it began as, row by row, and the way back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.comparison import align
from alexnet_gui.core.differences import Difference, differences
from alexnet_gui.core.layers import AnyLayer
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit


class Mark(NamedTuple):
    """A row that is not as it was: the layer and the row that it was, or None for a new one."""

    was: AnyLayer | None
    row: int | None
    moved: bool = False  # it stands elsewhere among the others

    @property
    def new(self) -> bool:
        """Whether it has no counterpart in the original."""
        return self.was is None


class Changes(NamedTuple):
    """What became of an original: a mark for each row that changed, and who was taken out where."""

    origins: tuple[int | None, ...]  # for each row, which one it was; None: it is new
    marks: Mapping[int, Mark]
    removed: Mapping[int, tuple[str, ...]]  # names, by the row that now follows them

    @property
    def summary(self) -> str:
        """How many rows changed, are new and were removed; nothing if none."""
        new = sum(1 for mark in self.marks.values() if mark.new)
        changed = len(self.marks) - new
        removed = sum(map(len, self.removed.values()))
        parts = (
            (changed, ngettext("{n} changed", "{n} changed", changed)),
            (new, ngettext("{n} new", "{n} new", new)),
            (removed, ngettext("{n} removed", "{n} removed", removed)),
        )
        return ", ".join(text.format(n=n) for n, text in parts if n)


class ChangeWatch:
    """The changes of a document since it was chosen, opened or saved; worked out once an edit."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: tuple[Architecture, Architecture, Changes] | None = None

    @property
    def now(self) -> Changes:
        """What differs as it stands."""
        original, architecture = self._document.original, self._document.architecture
        known = self._known
        if known is None or known[0] is not original or known[1] is not architecture:
            known = original, architecture, changes(original.layers, architecture.layers)
            self._known = known
        return known[2]


def changes(original: Sequence[AnyLayer], now: Sequence[AnyLayer]) -> Changes:
    """What became of `original`. A layer that stands elsewhere among the others is moved."""
    origins, gone = _counterparts(original, now)
    by_name = {original[first].name: first for first in gone}
    marks: dict[int, Mark] = {}
    for row, layer in enumerate(now):
        origin = origins[row]
        elsewhere = by_name.get(layer.name) if origin is None else None
        if elsewhere is not None and original[elsewhere].kind == layer.kind:
            origins[row] = elsewhere
            marks[row] = Mark(original[elsewhere], elsewhere, moved=True)
            del gone[elsewhere]
        elif origin is None:
            marks[row] = Mark(None, None)
        elif original[origin] is not layer and differences(original[origin], layer):
            marks[row] = Mark(original[origin], origin)
    removed: dict[int, tuple[str, ...]] = {}
    for first, row in gone.items():
        removed[row] = (*removed.get(row, ()), original[first].name)
    return Changes(tuple(origins), marks, removed)


def _counterparts(
    original: Sequence[AnyLayer], now: Sequence[AnyLayer]
) -> tuple[list[int | None], dict[int, int]]:
    """Who was which, for each row; and the others, with the row that follows them now."""
    before = {layer.name for layer in original}
    after = {layer.name for layer in now}
    origins: list[int | None] = [None] * len(now)
    gone: dict[int, int] = {}
    following = 0
    for first, second in align(original, now):
        same = first is not None is not second and (
            original[first].name == now[second].name
            # Another name is a renaming only if it stands for no other layer.
            or (original[first].name not in after and now[second].name not in before)
        )
        if second is not None:
            origins[second] = first if same else None
            following = second + 1
        if first is not None and not same:
            gone[first] = following
    return origins, gone


# --- in words -------------------------------------------------------------------------------------


def mark_sentence(mark: Mark, layer: AnyLayer) -> str:
    """What `layer` was, such as “Originally stride 4, padding 0.”; or that it is new."""
    if mark.was is None or mark.row is None:
        return _("A new layer.")
    parts = [_before(difference) for difference in differences(mark.was, layer)]
    if mark.moved:
        parts.append(_("layer {n}").format(n=mark.row + 1))
    return _("Originally {what}.").format(what=", ".join(parts))


def setting_sentence(mark: Mark, layer: AnyLayer, setting: Setting) -> str:
    """What that setting of `layer` was; nothing if it is as it was."""
    label = _(setting.label).lower()
    told = () if mark.was is None else differences(mark.was, layer)
    return next(
        (
            _("Originally {what}.").format(what=_before(difference))
            for difference in told
            if difference.setting == label
        ),
        "",
    )


def _before(difference: Difference) -> str:
    return _("{setting} {value}").format(setting=difference.setting, value=difference.first)


# --- the way back ---------------------------------------------------------------------------------


def restorable(changes: Changes, rows: Iterable[int]) -> list[int]:
    """Those of `rows` that were otherwise: new ones have nothing to go back to."""
    return [row for row in sorted(rows) if row in changes.marks and not changes.marks[row].new]


def restore_rows(architecture: Architecture, changes: Changes, rows: Iterable[int]) -> Edit:
    """Some rows as they were, at least one of them `restorable`; moved ones at their old place."""
    wanted = restorable(changes, rows)
    layers = architecture.layers
    label = _("{layers} back to the original").format(
        layers=layers[wanted[0]].name
        if len(wanted) == 1
        else ngettext("{n} layer", "{n} layers", len(wanted)).format(n=len(wanted))
    )
    changed = list(layers)
    for row in wanted:
        was = changes.marks[row].was
        assert was is not None
        others = {layer.name for i, layer in enumerate(changed) if i != row}
        name = changed[row].name if was.name in others else was.name
        changed[row] = msgspec.structs.replace(was, name=name)
    order = _places(changes, wanted)
    return Edit(
        label,
        architecture.with_layers(tuple(changed[row] for row in order)),
        tuple(sorted(order.index(row) for row in wanted)),
    )


def restore_network(original: Architecture) -> Edit:
    """The whole network as it was."""
    return Edit(_("back to the original network"), original)


def _places(changes: Changes, wanted: Sequence[int]) -> list[int]:
    """All rows in an order in which those of `wanted` that were moved stand where they did."""
    marks, origins = changes.marks, changes.origins
    moved = {row for row, mark in marks.items() if mark.moved}
    back = moved.intersection(wanted)
    order = [row for row in range(len(origins)) if row not in back]
    # Where the others were, of those that stand as they did among each other.
    known = {at: row for row, at in enumerate(origins) if at is not None and row not in moved}
    for at, row in sorted((at, row) for row in back if (at := origins[row]) is not None):
        before = max((other for other in known if other < at), default=None)
        order.insert(0 if before is None else order.index(known[before]) + 1, row)
        known[at] = row
    return order
