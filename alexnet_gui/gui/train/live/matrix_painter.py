"""How a confusion matrix is painted: what is right in green, what is mixed up in red."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.train.live.matrix_layout import TITLE, MatrixLayout

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alexnet_gui.gui.train.live.matrix_view import MatrixView

LETTERS = 11  # pixels
GAP_FROM = 8  # pixels of a cell's height; smaller ones touch
FAINTEST = 0.12  # of the colour, for a single mistake: it is to be seen


class MatrixPainter:
    """Paints the part of a matrix that is in sight."""

    def __init__(self) -> None:
        self._colours: npt.NDArray[np.uint8] | None = None  # (B, B, 3)
        self._image = QImage()

    def forget(self) -> None:
        """Another matrix, another block size or another theme."""
        self._colours = None
        self._image = QImage()

    def paint(
        self, painter: QPainter, view: "MatrixView", matrix: Matrix, found: MatrixLayout
    ) -> None:
        """Paint what `view` shows of `matrix`, laid out as `found`."""
        if self._colours is None:
            self._colours = _colours(matrix, found.block)
        painter.setFont(text_font(LETTERS))
        viewport = view.viewport().rect()
        cells = viewport.adjusted(found.left, found.top, 0, 0)
        painter.save()
        painter.setClipRect(cells)
        if found.height < GAP_FROM:
            self._paint_image(painter, view, found)
        else:
            self._paint_cells(painter, view, matrix, found)
        self._paint_frames(painter, view, found)
        painter.restore()
        self._paint_names(painter, view, matrix, found)
        self._paint_title(painter, viewport, found)

    def _paint_image(self, painter: QPainter, view: "MatrixView", found: MatrixLayout) -> None:
        """Many small cells at once, each a pixel that is made larger."""
        assert self._colours is not None
        if self._image.isNull():
            self._image = as_image(self._colours)
        size = QSize(found.count * found.width, found.count * found.height)
        painter.drawImage(QRect(view.cell_rect(0, 0).topLeft(), size), self._image)

    def _paint_cells(
        self, painter: QPainter, view: "MatrixView", matrix: Matrix, found: MatrixLayout
    ) -> None:
        assert self._colours is not None
        metrics = QFontMetrics(painter.font())
        fits = found.block == 1 and found.height >= metrics.height()
        rows, columns = _in_sight(view, found)
        for row in rows:
            for column in columns:
                rect = view.cell_rect(row * found.block, column * found.block)
                ground = QColor(*self._colours[row, column].tolist())
                painter.fillRect(rect.adjusted(0, 0, -1, -1), ground)
                if fits and matrix.counts[row, column]:
                    text = _cell_text(matrix, row, column, percent=view.percent)
                    if metrics.horizontalAdvance(text) <= found.width - 3:
                        painter.setPen(_legible(ground))
                        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_frames(self, painter: QPainter, view: "MatrixView", found: MatrixLayout) -> None:
        if view.hovered is not None:
            row, column = view.hovered
            rect = view.cell_rect(row * found.block, column * found.block)
            painter.setPen(QPen(theme().color("text"), 1))
            painter.drawRect(rect.adjusted(0, 0, -2, -2))
        if view.hasFocus() or view.current != (0, 0):
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.drawRect(view.cell_rect(*view.current).adjusted(0, 0, -1, -1))

    def _paint_names(
        self, painter: QPainter, view: "MatrixView", matrix: Matrix, found: MatrixLayout
    ) -> None:
        metrics, right = QFontMetrics(painter.font()), Qt.TextElideMode.ElideRight
        rows, columns = _in_sight(view, found)
        painter.setPen(theme().color("secondary"))
        if found.names:
            painter.save()
            painter.setClipRect(view.viewport().rect().adjusted(0, found.top, 0, 0))
            for row in rows:
                rect = view.cell_rect(row, 0)
                place = QRect(0, rect.top(), found.left - GRID // 2, rect.height() - 1)
                text = metrics.elidedText(matrix.classes[row], right, place.width())
                side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, side, text)
            painter.restore()
        if found.column_names:
            self._paint_column_names(painter, view, matrix, found, columns)

    def _paint_column_names(
        self,
        painter: QPainter,
        view: "MatrixView",
        matrix: Matrix,
        found: MatrixLayout,
        columns: range,
    ) -> None:
        metrics, right = QFontMetrics(painter.font()), Qt.TextElideMode.ElideRight
        painter.save()
        painter.setClipRect(view.viewport().rect().adjusted(found.left, 0, 0, 0))
        room = found.top - TITLE - GRID // 2
        for column in columns:
            rect = view.cell_rect(0, column)
            painter.save()
            painter.translate(rect.center().x(), found.top - GRID // 2)
            painter.rotate(-90)
            text = metrics.elidedText(matrix.classes[column], right, room)
            place = QRect(0, -metrics.height() // 2, room, metrics.height())
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, side, text)
            painter.restore()
        painter.restore()

    def _paint_title(self, painter: QPainter, viewport: QRect, found: MatrixLayout) -> None:
        painter.setPen(theme().color("secondary"))
        text = _("Rows: what it is. Columns: what it is taken for.")
        metrics = QFontMetrics(painter.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, viewport.width())
        painter.drawText(QRect(0, 0, viewport.width(), TITLE), Qt.AlignmentFlag.AlignLeft, text)


def _in_sight(view: "MatrixView", found: MatrixLayout) -> tuple[range, range]:
    """Rows and columns of cells that lie in the viewport."""
    x, y = view.scrolled
    first_row, first_column = y // found.height, x // found.width
    rows = (view.viewport().height() - found.top) // found.height + 2
    columns = (view.viewport().width() - found.left) // found.width + 2
    return (
        range(first_row, min(found.count, first_row + rows)),
        range(first_column, min(found.count, first_column + columns)),
    )


def _cell_text(matrix: Matrix, row: int, column: int, *, percent: bool) -> str:
    if not percent:
        return f"{int(matrix.counts[row, column]):,}"
    percent_of_row = 100 * matrix.share(row, column)
    return _("<1") if percent_of_row < 1 else f"{percent_of_row:.0f}"


def _colours(matrix: Matrix, block: int) -> "npt.NDArray[np.uint8]":
    """uint8 (B, B, 3): from the ground to green on the diagonal, to red beside it.

    Mistakes are shown by the root of their share, as most are small.
    """
    shares = matrix.blocks(block)
    depth = shares**0.5 * (1 - FAINTEST) + FAINTEST * (shares > 0)
    ground, good, bad = (_channels(role) for role in ("field", "good", "problem"))
    mixed = ground + depth[:, :, None] * (bad - ground)  # (B, B, 3)
    count = len(shares)
    on_diagonal = ground + shares.diagonal()[:, None] * (good - ground)
    places = range(count)
    mixed[places, places] = on_diagonal
    found: npt.NDArray[np.uint8] = mixed.round().astype("uint8")
    return found


def _channels(role: str) -> "npt.NDArray[np.float32]":
    """(3,): red, green and blue of a role of the theme."""
    import numpy as np

    colour = theme().color(role)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)


def _legible(ground: QColor) -> QColor:
    """Whichever of the two colours of text stands out more from `ground`."""
    candidates = theme().color("text"), theme().color("on_accent")
    return max(candidates, key=lambda colour: contrast(colour, ground))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
