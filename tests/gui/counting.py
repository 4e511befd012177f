"""Counting what the window does: what is painted, and how often a function is called."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType, FunctionType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

TURNS = 20  # of the event loop, more than any layout takes


class Paints(QObject):
    """How often each widget was painted, by its name or that of the one it is a part of."""

    def __init__(self) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        self._widgets: list[QWidget] = []

    def within(self, *parents: QWidget) -> Counter[str]:
        """Of what stands in `parents`, or is one of them."""
        parts = [w for w in self._widgets if any(p is w or p.isAncestorOf(w) for p in parents)]
        return Counter(_name(widget) for widget in parts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._widgets.append(watched)
        return False


@contextmanager
def paints() -> Iterator[Paints]:
    """Counts what is painted within, anywhere."""
    let_it_be_painted()
    application = QCoreApplication.instance()
    assert application is not None
    counted = Paints()
    application.installEventFilter(counted)
    try:
        yield counted
    finally:
        application.removeEventFilter(counted)


def let_it_be_painted() -> None:
    for _turn in range(TURNS):
        QApplication.processEvents()


def _name(widget: QWidget) -> str:
    """Its name, or that of the first one around it that somebody gave it."""
    place: QWidget | None = widget
    while place is not None and (not place.objectName() or place.objectName().startswith("qt_")):
        place = place.parentWidget()
    return "" if place is None else place.objectName()


def calls(function: Callable[..., object], work: Callable[[], object]) -> int:
    """How often `work` calls `function` in this thread, whatever it is called there."""
    assert isinstance(function, FunctionType)
    code: CodeType = function.__code__
    count = 0

    def look(frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call" and frame.f_code is code

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
