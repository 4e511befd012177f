"""What was found as files: one sheet with all pictures as PNG, and a table as CSV."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from alexnet_gui.core.csv_text import csv_lines
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.gui.explore.likes.tiles import HEIGHT, WIDTH, Tile, paint_tile, png_of
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import named

COLUMNS = 4
DENSE = 2  # pixels of the sheet for one of the screen's
_HEAD = 4 * GRID


class ExportMenu(QMenu):
    """Two entries, which are disabled as long as nothing was found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Export"), parent)
        named(self, "explore.likes.export_menu", _("Export"))
        self.sheet = self._action(_("&Pictures on one sheet (PNG)…"), "sheet")
        self.table = self._action(_("&Table (CSV)…"), "table")
        self.setToolTipsVisible(True)
        self.offer(able=False)

    def offer(self, *, able: bool) -> None:
        """Whether there is anything to save."""
        for action in (self.sheet, self.table):
            action.setEnabled(able)
            action.setToolTip("" if able else _("There are no pictures to save."))

    def _action(self, text: str, name: str) -> QAction:
        made = QAction(text, self)
        made.setObjectName(f"explore.likes.export.{name}")
        self.addAction(made)
        return made


def ask_file(parent: QWidget, title: str, name: str) -> Path | None:
    """Where to save; `name` is proposed, and gives the ending where the person gives none."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, name)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(Path(name).suffix)


def save(path: Path, data: bytes) -> Failed | None:
    """Write a file whole; what went wrong, if anything did."""
    try:
        write_whole(path, data)
    except UserError as error:
        return Failed(error.message, error.hint)
    return None


def table(columns: Sequence[str], tiles: Sequence[Tile]) -> bytes:
    """A line for each picture, the first found first."""
    return csv_lines([columns, *(tile.cells for tile in tiles)]).encode()


def sheet(title: str, tiles: Sequence[Tile]) -> bytes:
    """All pictures below a title, as the bytes of a PNG file."""
    rows = -(-len(tiles) // COLUMNS)
    width, height = 2 * GRID + COLUMNS * WIDTH, _HEAD + rows * HEIGHT + GRID
    image = QImage(DENSE * width, DENSE * height, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(DENSE)
    image.fill(theme().color("panel"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(text_font(14, bold=True))
    painter.setPen(theme().color("text"))
    head = QRectF(2 * GRID, GRID, width - 4 * GRID, _HEAD - GRID)
    painter.drawText(
        head, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
        painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(head.width())),
    )  # fmt: skip
    for number, tile in enumerate(tiles):
        row, column = divmod(number, COLUMNS)
        cell = QRectF(GRID + column * WIDTH, _HEAD + row * HEIGHT, WIDTH, HEIGHT)
        paint_tile(painter, cell, tile)
    painter.end()
    return png_of(image)
