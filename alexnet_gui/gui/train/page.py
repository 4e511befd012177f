"""How Train is laid out: the bar above, the form at the left, the run beside it."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.gui.theme import GRID

_GAP = GRID * 3 // 2


def lay_out(page: QWidget, bar: QWidget, form: QWidget, run: Iterable[QWidget]) -> None:
    """Fill `page`; of `run`, which stand above each other, the last takes the room there is."""
    right = QVBoxLayout()
    right.setSpacing(_GAP)
    for part in run:
        right.addWidget(part)
    right.setStretch(right.count() - 1, 1)
    below = QHBoxLayout()
    below.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
    below.setSpacing(_GAP)
    below.addWidget(form)
    below.addLayout(right, 1)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(bar)
    outer.addLayout(below, 1)
