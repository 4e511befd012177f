"""What stands in a layout, without keeping hold of what Qt may remove."""

from collections.abc import Iterator

from PySide6.QtWidgets import QLayout, QWidget
from shiboken6 import invalidate


def laid_out(layout: QLayout) -> Iterator[QWidget | QLayout]:
    """The widgets and layouts that stand in `layout`, from first to last.

    What Qt puts around a widget there goes when the widget does, and PySide is not told: for as
    long as there is the layout it would take whatever Qt or Python makes at that place in memory
    for what was there. So PySide is to forget it at once.
    """
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if isinstance(item, QLayout):
            yield item
            continue
        widget = item.widget()
        invalidate(item)
        if widget is not None:
            yield widget
