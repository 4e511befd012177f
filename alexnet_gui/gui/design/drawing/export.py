"""The drawing as a file for papers and slides: SVG and PNG, in light colours on white."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.translation import _
from alexnet_gui.gui import picture_files
from alexnet_gui.gui.design.drawing.canvas import label_width
from alexnet_gui.gui.design.drawing.geometry import MARGIN, lay_out
from alexnet_gui.gui.design.drawing.painter import label_font, paint_picture
from alexnet_gui.gui.design.drawing.texts import legend
from alexnet_gui.gui.theme import LIGHT, text_font

SHEET = (1200.0, 300.0)  # the drawing's own pixels; longer networks are wider
TITLE = 44.0  # height of the network's name and its figures above it
TITLE_PIXELS = 15
KEY_GAP = 24.0  # before a word of the legend, its dot included
SHARPNESS = 2.0  # pixels of a PNG for one of the drawing's
WIDEST = 30_000  # pixels; a QImage, and most programs, take no more than 32,767


def svg_bytes(analysis: Analysis) -> bytes:
    """The drawing of a network as an SVG file, to the same scale at any size."""
    sheet = _Sheet(analysis)
    description = _("{figures}. Every length follows the square root of its size.").format(
        figures=sheet.figures
    )
    return picture_files.svg_bytes(
        sheet.size, analysis.architecture.title, sheet.paint, description
    )


def png_bytes(analysis: Analysis, width: int | None = None) -> bytes:
    """The drawing of a network as a PNG file, `width` pixels wide; without one, sharp in print."""
    sheet = _Sheet(analysis)
    wanted = SHARPNESS * sheet.size.width() if width is None else width
    scale = min(wanted, WIDEST) / sheet.size.width()
    image = QImage(
        round(sheet.size.width() * scale),
        max(1, round(sheet.size.height() * scale)),
        QImage.Format.Format_RGB32,
    )
    painter = QPainter(image)
    painter.scale(scale, scale)
    sheet.paint(painter)
    painter.end()
    return picture_files.png_bytes(image)


class _Sheet:
    """The drawing, cut to what it needs, below its name, figures and key."""

    def __init__(self, analysis: Analysis) -> None:
        self._name = analysis.architecture.title
        self._picture = lay_out(analysis, *SHEET, label_width)
        self._legend = legend(self._picture)
        self.figures = _("{parameters:,} parameters, {macs:,} multiply-accumulates").format(
            parameters=analysis.parameters, macs=analysis.macs
        )
        self._caption = _("{figures}; lengths follow the square roots of sizes").format(
            figures=self.figures
        )
        left, right = self._picture.span
        self._left = left - MARGIN
        heading = QFontMetricsF(_title_font()).horizontalAdvance(self._name) + self._key_width()
        width = max(right - left, heading, label_width(self._caption)) + 2 * MARGIN
        self.size = QSize(ceil(width), ceil(self._picture.height + TITLE))

    def paint(self, painter: QPainter) -> None:
        """Paint it with its corner at the painter's."""
        painter.fillRect(QRectF(QPointF(0, 0), self.size), LIGHT.color("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_title_font())
        painter.setPen(LIGHT.color("text"))
        painter.drawText(QPointF(MARGIN, 22), self._name)
        painter.setFont(label_font("caption"))
        painter.setPen(LIGHT.color("secondary"))
        painter.drawText(QPointF(MARGIN, 38), self._caption)
        self._paint_legend(painter)
        painter.translate(-self._left, TITLE)
        paint_picture(painter, self._picture, LIGHT)

    def _key_width(self) -> float:
        return sum(KEY_GAP + label_width(text) for _family, text in self._legend)

    def _paint_legend(self, painter: QPainter) -> None:
        x = self.size.width() - MARGIN - self._key_width()
        for family, text in self._legend:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(LIGHT.color(family))
            painter.drawEllipse(QPointF(x + KEY_GAP - 8, 18), 2.5, 2.5)
            painter.setPen(LIGHT.color("secondary"))
            painter.drawText(QPointF(x + KEY_GAP, 22), text)
            x += KEY_GAP + label_width(text)


def _title_font() -> QFont:
    return text_font(TITLE_PIXELS, bold=True)
