"""Pictures that excite a unit, or are alike, as tiles: what is painted and what is said of each."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QImage, QImageWriter, QPainter, QPen

from alexnet_gui.core.likes import Favourite, FavouritesFound, Found, Neighbour, NeighboursFound
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import exactly, number
from alexnet_gui.gui.explore.images import as_image, crisp
from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file
from alexnet_gui.gui.theme import GRID, text_font, theme

SIDE = 112  # pixels of what is shown of a picture
LINE = 17
WIDTH = SIDE + 2 * GRID
HEIGHT = SIDE + 3 * LINE + 2 * GRID + GRID // 2

_SQUARES = 4  # pixels of the screen; of so many or more, all pixels of a picture have as many

Rect = tuple[float, float, float, float]


class Tile(NamedTuple):
    """One picture."""

    found: Found
    image: QImage  # what is shown of it; null if it cannot be read
    field: tuple[int, int]  # (height, width) that `image` is a part of
    offset: tuple[int, int]  # rows and columns of that above and left of it
    figure: str  # its value or distance, short
    words: str  # the same in a sentence
    whole: QImage
    box: Rect | None  # in parts of the picture
    cells: tuple[str | float | int | None, ...]  # of a table

    @property
    def picture(self) -> Picture | None:
        """What Explore can open; None if there is nothing left of it."""
        if self.found.path is not None:
            return picture_file(Path(self.found.path))
        if self.whole.isNull():
            return None
        return Picture(png_of(self.whole), self.found.name)

    @property
    def reaches_over(self) -> bool:
        """Whether a part of the field lies beyond the edge of the picture."""
        shown = (self.image.height(), self.image.width())
        return not self.image.isNull() and shown != self.field

    @property
    def told(self) -> str:
        """All of it in words."""
        named = (self.found.name, self.found.label, self.words, self.found.fault)
        return "\n".join(part for part in named if part)


EXCITING_COLUMNS = ("picture", "path", "class", "value", "row", "column")
ALIKE_COLUMNS = ("picture", "path", "class", "distance")


def exciting_tiles(found: FavouritesFound) -> list[Tile]:
    """The pictures that excite a unit most."""
    return [_exciting(each) for each in found.favourites]


def alike_tiles(found: NeighboursFound) -> list[Tile]:
    """The pictures most alike to one."""
    return [_alike(each) for each in found.neighbours]


def _exciting(each: Favourite) -> Tile:
    if each.row is None:
        words = _("Value {value}").format(value=exactly(each.value))
    else:
        words = _("Value {value} in row {row}, column {column}").format(
            value=exactly(each.value), row=each.row, column=each.column
        )
    found = each.found
    return Tile(
        found=found,
        image=QImage() if each.pixels is None else as_image(each.pixels),
        field=each.field,
        offset=each.offset,
        figure=number(each.value),
        words=words,
        whole=_whole(found),
        box=each.box,
        cells=(found.name, found.path, found.label, each.value, each.row, each.column),
    )


def _alike(each: Neighbour) -> Tile:
    found, whole = each.found, _whole(each.found)
    words = _("This very picture") if each.same else _("Distance {distance}")
    return Tile(
        found=found,
        image=whole,
        field=(whole.height(), whole.width()),
        offset=(0, 0),
        figure=_("the same") if each.same else number(each.distance),
        words=words.format(distance=exactly(each.distance)),
        whole=whole,
        box=None,
        cells=(found.name, found.path, found.label, each.distance),
    )


def _whole(found: Found) -> QImage:
    return QImage() if found.whole is None else as_image(found.whole)


def png_of(image: QImage) -> bytes:
    """`image` as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


# --- painting ------------------------------------------------------------------------------------


def paint_tile(painter: QPainter, cell: QRectF, tile: Tile) -> None:
    """Paint `tile` with its lines of text; the part of its field beyond the edge is hatched."""
    square = QRectF(cell.x() + GRID, cell.y() + GRID, SIDE, SIDE)
    if tile.image.isNull():
        _paint_fault(painter, square)
    else:
        _paint_field(painter, square, tile)
    lines = (
        (tile.figure, "text", True),
        (tile.found.label, "text", False),
        (Path(tile.found.name).name, "secondary", False),
    )
    top = square.bottom() + GRID // 2
    for text, role, bold in filter(lambda line: line[0], lines):
        painter.setFont(_font(bold=bold))
        painter.setPen(theme().color(role))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, SIDE)
        painter.drawText(QRectF(square.x(), top, SIDE, LINE), Qt.AlignmentFlag.AlignLeft, shown)
        top += LINE


@cache
def _font(*, bold: bool) -> QFont:
    return text_font(12, bold=bold)


def _paint_field(painter: QPainter, square: QRectF, tile: Tile) -> None:
    height, width = tile.field
    scale = min(SIDE / width, SIDE / height)
    if scale >= _SQUARES:
        scale = SIDE // max(width, height)
    field = QRectF(QPointF(0, 0), QSizeF(width * scale, height * scale))
    field.moveCenter(square.center())
    field.moveTo(round(field.x()), round(field.y()))
    if tile.reaches_over:
        painter.fillRect(field, theme().color("background"))
        painter.fillRect(field, QBrush(theme().color("faint"), Qt.BrushStyle.BDiagPattern))
    dense = painter.device().devicePixelRatio()
    size = QSizeF(tile.image.width() * scale, tile.image.height() * scale)
    place = field.topLeft() + QPointF(tile.offset[1] * scale, tile.offset[0] * scale)
    pixels = (size * dense).toSize()
    painter.drawImage(QRectF(place, size), crisp(tile.image, pixels))


def _paint_fault(painter: QPainter, square: QRectF) -> None:
    painter.setPen(QPen(theme().color("problem")))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(square, 4, 4)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(square.adjusted(4, 4, -4, -4), flags, _("cannot be read"))
