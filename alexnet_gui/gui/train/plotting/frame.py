"""Where the axes of a plot stand, and which pixel is which place on them."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.plotting.figure import Figure
from alexnet_gui.gui.train.plotting.series import Numbers

_LEFT, _TOP, _RIGHT = 6.0 * GRID, 1.0 * GRID, 1.5 * GRID
_AXIS, _FOOT = 3.0 * GRID, 3.0 * GRID  # height of the labels below, and of the legend below them
_MARGIN = 8.0  # pixels below and above, so that circles and labels at the edge are whole
_FAR = 20_000.0  # pixels beyond which nothing is in sight; Qt's own numbers end soon after


class Frame:
    """Where the axes of a figure stand in a rectangle."""

    def __init__(self, rect: QRectF, figure: Figure, *, foot: bool) -> None:
        """With a `foot` there is room for a legend below the axis."""
        self.rect = rect
        below = _AXIS + _FOOT if foot else _AXIS
        self.foot = QRectF(rect.left() + 12, rect.bottom() - _FOOT, rect.width() - 24, 20)
        self.area = rect.adjusted(_LEFT, _TOP, -_RIGHT, -below)
        self.clip = self.area.adjusted(0, -1, _RIGHT, 1)  # circles at the end are whole
        self._left, self._right = figure.span
        self._low, self._high = figure.height
        self._across = max(1.0, self.area.width()) / (self._right - self._left)
        height = max(1.0, self.area.height() - 2 * _MARGIN)
        self._up = height / (self._high - self._low)

    def x(self, place: Numbers) -> Numbers:
        """Pixels at places on the horizontal axis."""
        return np.clip(self.area.left() + (place - self._left) * self._across, -_FAR, _FAR)

    def y(self, value: Numbers) -> Numbers:
        """Pixels at values as they stand on the vertical axis."""
        bottom = self.area.bottom() - _MARGIN
        return np.clip(bottom - (value - self._low) * self._up, -_FAR, _FAR)

    def point(self, place: float, value: float) -> QPointF:
        """The pixel at a place and a value."""
        x = self.area.left() + (place - self._left) * self._across
        y = self.area.bottom() - _MARGIN - (value - self._low) * self._up
        return QPointF(min(max(x, -_FAR), _FAR), min(max(y, -_FAR), _FAR))

    def place(self, x: float) -> float:
        """What stands at a pixel on the horizontal axis."""
        return self._left + (x - self.area.left()) / self._across


def columns_of(width: float, ratio: float = 1.0) -> int:
    """Columns of a picture's pixels that the area of a chart so wide has for curves."""
    return max(1, round((width - _LEFT - _RIGHT) * ratio))
