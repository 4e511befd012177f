"""Dragging layers away: what hangs at the pointer is small, and can be seen through."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.translation import ngettext
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.table.row_data import kind_data, row_data
from alexnet_gui.gui.theme import GRID, text_font, theme

_BESIDE = QPoint(-2 * GRID, -GRID)  # of the pointer, where nothing hides the line to drop at
_OPACITY = 0.75
_LONGEST = 240  # pixels of a name


def drag_of_rows(source: QWidget, document: Document, rows: Sequence[int]) -> QDrag:
    """A drag of those rows of `document`, at least one, from the table `source`."""
    count = len(rows)
    many = ngettext("{n} layer", "{n} layers", count).format(n=count)
    text = document.architecture.layers[rows[0]].name if count == 1 else many
    return _drag(source, row_data(document, rows), text)


def drag_of_kind(source: QWidget, kind: str, text: str) -> QDrag:
    """A drag of a new layer of `kind`, which is called `text`, from the chip `source`."""
    return _drag(source, kind_data(kind), text)


def _drag(source: QWidget, data: QMimeData, text: str) -> QDrag:
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(_picture(text, source.devicePixelRatioF()))
    drag.setHotSpot(_BESIDE)
    return drag


def _picture(text: str, sharpness: float) -> QPixmap:
    """`text` in a small frame; `sharpness`: the screen's pixels for one."""
    metrics = QFontMetrics(text_font())
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _LONGEST)
    size = QSize(metrics.horizontalAdvance(text) + 2 * GRID, 3 * GRID)
    picture = QPixmap(size * sharpness)
    picture.setDevicePixelRatio(sharpness)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setOpacity(_OPACITY)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().color("accent"), 1))
    painter.setBrush(theme().color("accent_tint"))
    area = QRectF(0, 0, size.width(), size.height())
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setFont(text_font())
    painter.setPen(theme().color("text"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture
