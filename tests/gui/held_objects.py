"""Whose children PySide takes widgets for: with those they count as deleted, and all in them."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget, QWidgetAction
from shiboken6 import dump, getAllValidWrappers

_HOLDER = re.compile(r"^parent\.+ .* at 0x([0-9a-f]+)>", re.MULTILINE)


def wrongly_held() -> list[str]:
    """The widgets that PySide takes for children of what may be deleted sooner than they are."""
    known = {id(each): each for each in getAllValidWrappers() if isinstance(each, QObject)}
    return sorted(
        f"{type(each).__name__} {each.objectName()!r} of {type(holder).__name__}"
        for each in known.values()
        if isinstance(each, QWidget)
        and (holder := _holder(each, known)) is not None
        and not _goes_with(holder, each)
    )


def _holder(held: QObject, known: dict[int, QObject]) -> QObject | None:
    found = _HOLDER.search(dump(held))
    return None if found is None else known.get(int(found[1], 16))


def _goes_with(holder: QObject, held: QObject) -> bool:
    """Whether Qt deletes `held` with the holder, or with what it deletes the holder with."""
    if isinstance(holder, QWidgetAction):  # whose widget is its own
        return True
    return any(each in (holder, holder.parent()) for each in _above(held))


def _above(each: QObject) -> Iterator[QObject]:
    above = each.parent()
    while above is not None:
        yield above
        above = above.parent()
