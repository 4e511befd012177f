"""Has what a scroll area holds laid out now, so that a change of it is painted once."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def settle(area: QScrollArea) -> None:
    """Give everything in `area` its place.

    Left to itself, Qt lays out one level more in each turn of the event loop, and paints after
    every turn.
    """
    inside = area.widget()
    if inside is not None:
        _lay_out(inside)
    QApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))


def _lay_out(widget: QWidget) -> None:
    layout = widget.layout()
    if layout is None:
        return
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isHidden():
            _lay_out(child)
    layout.activate()
