"""Which colour stands for which value: a strip of all colours between the least and greatest."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import number
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Pixels

HEIGHT, STRIP_HEIGHT = 16, 8
USUAL_STRIP, LEAST_STRIP = 96, 24  # pixels across
TEXT_PIXELS = 11


class Scale(NamedTuple):
    """The colours, (256, 3), from that of the value `low` to that of `high`."""

    colours: "Pixels"
    low: float
    high: float


class ColourScale(QWidget):
    """There only while all that it stands beside shares one scale."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, _("Colour scale"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("The colours from the least value to the greatest"))
        self.scale: Scale | None = None
        self._strip = QImage()
        self.hide()
        follow_theme(self, self.update)

    def show_scale(self, scale: Scale | None) -> None:
        """Show `scale`, or nothing."""
        self.scale = scale
        self.setVisible(scale is not None)
        if scale is not None:
            self._strip = as_image(scale.colours[None])
            self.setAccessibleDescription(" … ".join(self.texts()))
        self.updateGeometry()
        self.update()

    def texts(self) -> tuple[str, str]:
        """The values at both ends, as they are written."""
        return ("", "") if self.scale is None else (number(self.scale.low), number(self.scale.high))

    def sizeHint(self) -> QSize:
        return QSize(self._beside() + USUAL_STRIP, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._beside() + LEAST_STRIP, HEIGHT)

    def _wide(self, text: str) -> int:
        return QFontMetrics(text_font(TEXT_PIXELS)).horizontalAdvance(text) + GRID // 2

    def _beside(self) -> int:
        return sum(self._wide(text) for text in self.texts())

    def strip(self) -> QRectF:
        """Where the colours lie, between the two values."""
        low, high = (self._wide(text) for text in self.texts())
        top = (self.height() - STRIP_HEIGHT) / 2
        return QRectF(low, top, self.width() - low - high, STRIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.scale is None:
            return
        painter = QPainter(self)
        strip = self.strip()
        painter.drawImage(strip, self._strip)
        painter.setPen(theme().color("line"))
        painter.drawRect(strip)
        painter.setFont(text_font(TEXT_PIXELS))
        painter.setPen(theme().color("secondary"))
        low, high = self.texts()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignLeft, low)
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignRight, high)
