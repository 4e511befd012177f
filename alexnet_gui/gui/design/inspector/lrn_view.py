"""Which maps local response normalisation sums for one map: a strip of maps, to be walked along."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)

from alexnet_gui.core.neighbours import neighbours, neighbours_sentence
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.inspector.told_picture import WORDS, ToldPicture
from alexnet_gui.gui.theme import GRID, text_font, theme

_MAP = 22  # width of a map on the screen
_TALL = 34
_NUMBERS = 16
_TOP = 1


class NeighboursView(ToldPicture):
    """One map of many and those around it; a click or the arrow keys choose another."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            _("Maps that are summed"),
            _(
                "Click a map, or use the arrow keys; Home and End go to the first and the last.\n"
                "Maps are counted from 0."
            ),
        )
        self.setFixedHeight(_TOP + _TALL + _NUMBERS + GRID // 2 + WORDS)
        self._size = 1
        self._channels = 1
        self.channel = 0

    def show_neighbours(self, size: int, channels: int, *, anew: bool) -> None:
        """Show sums over `size` maps of `channels`; `anew` begins in their middle."""
        if (size, channels) == (self._size, self._channels) and not anew:
            return
        self._size, self._channels = size, channels
        self.choose(channels // 2 if anew else self.channel)

    def choose(self, channel: int) -> None:
        """Show the sum for one map, or for the nearest one that there is."""
        self.channel = min(max(channel, 0), self._channels - 1)
        self.tell(neighbours_sentence(self._size, self.channel, self._channels))

    @property
    def shown(self) -> range:
        """The maps that there is room for: the chosen one in the middle, where it can be."""
        room = min(max(1, self.width() // _MAP), self._channels)
        start = min(max(0, self.channel - room // 2), self._channels - room)
        return range(start, start + room)

    @property
    def numbered(self) -> range:
        """Those that bear their number: the chosen one, and every so many that none touch."""
        widest = QFontMetrics(text_font(11)).horizontalAdvance(f"{self.shown[-1]}")
        step = -(-(widest + GRID // 2) // _MAP)
        return range(self.shown.start + (self.channel - self.shown.start) % step,
                     self.shown.stop, step)  # fmt: skip

    def map_rect(self, channel: int) -> QRectF:
        """Where a map is drawn."""
        return QRectF((channel - self.shown.start) * _MAP + 1, _TOP, _MAP - 4, _TALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        summed = neighbours(self._size, self.channel, self._channels)
        for channel in self.shown:
            self._paint_map(painter, channel, channel in summed)
        painter.setFont(text_font(11))
        for channel in self.numbered:
            painter.setPen(theme().color("text" if channel in summed else "secondary"))
            self._paint_number(painter, channel)
        self.paint_words(painter)
        painter.end()

    def _paint_map(self, painter: QPainter, channel: int, summed: bool) -> None:
        colour = QColor(theme().color("normalisation"))
        rect = self.map_rect(channel)
        fill = QColor(colour)
        fill.setAlphaF(0.75 if channel == self.channel else 0.3)
        painter.fillRect(rect, fill if summed else theme().color("line"))
        if channel == self.channel:
            painter.setPen(QPen(colour, 2))
            painter.drawRect(rect)

    def _paint_number(self, painter: QPainter, channel: int) -> None:
        rect, text = self.map_rect(channel), f"{channel}"
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(0.0, rect.center().x() - width / 2), self.width() - width)
        below = QRectF(left, rect.bottom() + 1, width + 1, _NUMBERS)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_at(event.position())

    def _choose_at(self, place: QPointF) -> None:
        channel = self.shown.start + int(place.x() // _MAP)
        if place.y() < _TOP + _TALL + _NUMBERS and channel in self.shown:
            self.choose(channel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {
            Qt.Key.Key_Left: self.channel - 1,
            Qt.Key.Key_Right: self.channel + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._channels - 1,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self.choose(place)
