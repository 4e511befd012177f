"""The drawing of a network on the screen, at some zoom, with the chosen layers standing out."""

from collections.abc import Collection
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.drawing.choice import Choice
from alexnet_gui.gui.design.drawing.geometry import lay_out
from alexnet_gui.gui.design.drawing.painter import label_font, paint_feet, paint_picture
from alexnet_gui.gui.design.drawing.shapes import DOT_STEP, Block, Picture
from alexnet_gui.gui.theme import appearance, theme
from alexnet_gui.gui.widgets.basics import named


class PictureCanvas(QWidget):
    """It is as large as the zoomed drawing, and at least as large as the room it was given."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.drawing", _("Drawing of the network"))
        self._analysis: Analysis | None = None
        self._picture: Picture | None = None
        self._choice = Choice()
        self._hovered: int | None = None
        self._zoom = 1.0
        self._room = QSize(0, 0)
        self._bar = 0
        self._too_wide = False  # for its room, at its natural size
        appearance.changed.connect(self.update)

    @property
    def picture(self) -> Picture | None:
        """Where everything stands, before zooming."""
        return self._picture

    @property
    def selected(self) -> frozenset[int]:
        """The layers that stand out."""
        return self._choice.rows

    @property
    def hovered(self) -> int | None:
        """The layer under the mouse."""
        return self._hovered

    @property
    def zoom(self) -> float:
        """Pixels on the screen for one of the picture's."""
        return self._zoom

    @property
    def overflows(self) -> bool:
        """Whether it is larger than its room, so that there is something to scroll to."""
        return self.width() > self._room.width() or self.height() > self._room.height()

    def show_analysis(self, analysis: Analysis) -> None:
        """Draw another network."""
        self._analysis = analysis
        if self._hovered is not None and self._hovered >= len(analysis.rows):
            self._hovered = None
        self._lay_out()

    def set_room(self, room: QSize, bar: int) -> None:
        """Draw into `room`; beyond it, with a scroll bar `bar` pixels thick, where it must be."""
        if (room, bar) != (self._room, self._bar):
            self._room, self._bar = room, bar
            self._lay_out()

    def set_zoom(self, zoom: float) -> None:
        """Draw everything larger or smaller."""
        self._zoom = zoom
        self._fill()

    def select(self, layers: Collection[int]) -> None:
        """Let some layers stand out."""
        if self._choice.follow(layers):
            self.update()

    # --- places ----------------------------------------------------------------------------------

    def to_picture(self, place: QPointF) -> QPointF:
        """The point of the picture at a place of this widget."""
        return (place - self._corner()) / self._zoom

    def from_picture(self, point: QPointF) -> QPointF:
        """The place in this widget of a point of the picture."""
        return point * self._zoom + self._corner()

    def place_of(self, layer: int) -> QRectF | None:
        """Where the column of `layer` is in this widget."""
        block = None if self._picture is None else self._picture.block_of(layer)
        if block is None or self._picture is None:
            return None
        column = QRectF(block.left, 0, block.width, self._picture.height)
        return QRectF(self.from_picture(column.topLeft()), column.size() * self._zoom)

    def point_at(self, place: QPointF) -> QPointF:
        """The point of the picture that is painted at a place of this widget."""
        for block, area in self.feet():
            if self._picture is not None and area.contains(place):
                begin = QPointF(block.centre - area.width() / 2, self._picture.baseline)
                return begin + place - area.topLeft()
        return self.to_picture(place)

    def feet(self) -> list[tuple[Block, QRectF]]:
        """Where in this widget that is which stands under blocks and would grow with the zoom.

        It keeps its natural size, and stays in sight at the lower edge of what can be seen.
        """
        picture = self._picture
        if picture is None or self._zoom <= 1:
            return []
        seen = QRectF(self.visibleRegion().boundingRect())
        height = picture.height - picture.baseline
        top = min(self.from_picture(QPointF(0, picture.baseline)).y(), seen.bottom() - height)
        first, last = self.to_picture(seen.topLeft()).x(), self.to_picture(seen.topRight()).x()
        found = []
        for block in picture.between(first, last):
            column = self.from_picture(QPointF(block.left, 0)).x()
            left = max(column, seen.left())
            room = min(column + block.width * self._zoom, seen.right()) - left
            width = foot_width(block)
            if room >= width:
                found.append((block, QRectF(left + (room - width) / 2, top, width, height)))
        return found

    def _corner(self) -> QPointF:
        """Where the picture begins: in the middle of what is larger than it."""
        size = self._zoomed_size()
        width, height = self.width() - size.width(), self.height() - size.height()
        return QPointF(max(width, 0.0) / 2, max(height, 0.0) / 2)

    def _zoomed_size(self) -> QSizeF:
        """How large the picture is on the screen."""
        if self._picture is None:
            return QSizeF(0, 0)
        foot = (self._picture.height - self._picture.baseline) * min(self._zoom, 1.0)
        return QSizeF(self._picture.width, self._picture.baseline) * self._zoom + QSizeF(0, foot)

    def _lay_out(self) -> None:
        if self._analysis is None or self._room.isEmpty():
            return
        width, height = self._room.width(), self._room.height()
        # A scroll bar stands below what is too wide. Most often it is as it was before the edit.
        for bar in (self._bar, 0) if self._too_wide else (0, self._bar):
            self._picture = lay_out(self._analysis, width, height - bar, label_width)
            self._too_wide = self._picture.width > width
            if self._too_wide == bool(bar):
                break
        self._fill()

    def _fill(self) -> None:
        if self._picture is None:
            return
        # A hair less, so that rounding does not call for a scroll bar.
        size = self._zoomed_size()
        width, height = ceil(size.width() - 0.01), ceil(size.height() - 0.01)
        room = self._room
        across = width > room.width()
        down = height > room.height() - self._bar * across
        across = width > room.width() - self._bar * down
        self.resize(
            max(width, room.width() - self._bar * down),
            max(height, room.height() - self._bar * across),
        )
        self.update()

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        seen = QRectF(event.rect())
        part = QRectF(self.to_picture(seen.topLeft()), seen.size() / self._zoom)
        painter = QPainter(self)
        painter.save()
        painter.translate(self._corner())
        painter.scale(self._zoom, self._zoom)
        chosen = self.selected, self._hovered
        paint_picture(painter, self._picture, theme(), *chosen, zoom=self._zoom, part=part)
        painter.restore()
        paint_feet(painter, self._picture, theme(), *chosen, self.feet())
        if self.hasFocus():
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = self.visibleRegion().boundingRect().adjusted(1, 1, -2, -2)
            painter.drawRoundedRect(frame, 7, 7)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


@lru_cache(maxsize=4096)
def label_width(text: str) -> float:
    """How wide a name or a shape is written; remembered, for most stay as they were."""
    kinds = (QFontMetricsF(label_font("selected")), QFontMetricsF(label_font("caption")))
    return max(metrics.horizontalAdvance(text) for metrics in kinds)


def foot_width(block: Block) -> float:
    """How wide that is which stands under a block."""
    labels = max(label_width(block.name), label_width(block.caption))
    return max(labels, DOT_STEP * len(block.dots)) + 8
