"""What PySide still takes for part of a layout, though Qt has removed it."""

from PySide6.QtWidgets import QLayout, QLayoutItem
from shiboken6 import getAllValidWrappers


def removed_items() -> list[QLayoutItem]:
    """The items that PySide knows and that stand in no layout that it knows.

    Whatever Qt or Python makes at one of their places in memory would be taken for the item. To
    look for them makes none: a layout is asked for the items, and not what it holds.
    """
    known = getAllValidWrappers()
    layouts = [each for each in known if isinstance(each, QLayout)]
    items = [
        each for each in known if isinstance(each, QLayoutItem) and not isinstance(each, QLayout)
    ]
    return [each for each in items if all(layout.indexOf(each) < 0 for layout in layouts)]
