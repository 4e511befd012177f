"""The worst mistakes on one sheet: each picture with what it is and what it is taken for."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from alexnet_gui.core.evaluation import Evaluation, Mistake
from alexnet_gui.core.figures import percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import as_image, crisp
from alexnet_gui.gui.explore.likes.tiles import png_of
from alexnet_gui.gui.theme import GRID, text_font, theme

COLUMNS = 4
SIDE = 128  # pixels of a picture
LINE = 17
CELL = QSize(SIDE + 8 * GRID, SIDE + 3 * LINE + 3 * GRID)
DENSE = 2  # pixels of the sheet for one of the screen's
_HEAD = 5 * GRID


def mistakes_png(found: Evaluation, about: str) -> bytes:
    """The mistakes of `found` that are known, as the bytes of a PNG file; `about` is the title."""
    rows = -(-len(found.mistakes) // COLUMNS)
    width, height = COLUMNS * CELL.width() + 2 * GRID, _HEAD + rows * CELL.height() + GRID
    image = QImage(DENSE * width, DENSE * height, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(DENSE)
    image.fill(theme().color("panel"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _write(painter, QRectF(2 * GRID, GRID, width - 4 * GRID, _HEAD - GRID), about, bold=True)
    for number, mistake in enumerate(found.mistakes):
        row, column = divmod(number, COLUMNS)
        place = QRectF(GRID + column * CELL.width(), _HEAD + row * CELL.height(), 0, 0)
        place.setSize(QSizeF(CELL))
        _paint(painter, place, mistake)
    painter.end()
    return png_of(image)


def _paint(painter: QPainter, cell: QRectF, mistake: Mistake) -> None:
    square = QRectF(cell.x() + GRID, cell.y() + GRID, SIDE, SIDE)
    width = cell.width() - 2 * GRID
    if mistake.pixels is None:
        _write(painter, square, _("cannot be read"))
    else:
        image = as_image(mistake.pixels)
        size = image.size().scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(square.topLeft(), QSizeF(size))
        painter.drawImage(target, crisp(image, size * DENSE))
    taken = _("taken for {name}, {share}")
    lines = (
        (readable(mistake.label), True),
        (taken.format(name=readable(mistake.predicted), share=percent(mistake.probability)), False),
        (mistake.name, False),
    )
    for line, (text, bold) in enumerate(lines):
        top = square.bottom() + GRID // 2 + line * LINE
        _write(painter, QRectF(square.x(), top, width, LINE), text, bold=bold)


def _write(painter: QPainter, place: QRectF, text: str, *, bold: bool = False) -> None:
    """One line, cut in its middle where it is too long."""
    painter.setFont(text_font(12, bold=bold))
    painter.setPen(theme().color("text"))
    middle = Qt.TextElideMode.ElideMiddle
    shown = painter.fontMetrics().elidedText(text, middle, int(place.width()))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
