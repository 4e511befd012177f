"""How drawing, table and inspector share the room; what a person chose is remembered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.splitter import Splitter

GAP = GRID * 3 // 2
INSPECTOR_WIDTH = 360
INSPECTOR_LEAST = 300
TABLE_LEAST = (420, 180)
DRAWING_SHARE = 5 / 16  # of the height
DRAWING_HEIGHTS = (150, 300)  # at least, and at most unless a person wants more


class Panes(QWidget):
    """The drawing above, below it the table and the inspector, with handles in between."""

    def __init__(
        self,
        drawing: QWidget,
        table: QWidget,
        inspector: QWidget,
        settings: SettingsStore | None,
    ) -> None:
        super().__init__()
        self._settings = settings
        drawing.setMinimumHeight(DRAWING_HEIGHTS[0])
        table.setMinimumSize(*TABLE_LEAST)
        inspector.setMinimumWidth(INSPECTOR_LEAST)
        self._rows = Splitter(
            Qt.Orientation.Vertical,
            "design.panes.drawing",
            _("Between the drawing and the table"),
            GAP,
        )
        self._columns = Splitter(
            Qt.Orientation.Horizontal,
            "design.panes.inspector",
            _("Between the table and the inspector"),
            GAP,
        )
        self.beside_table = self._columns.add(table, inspector)
        self.above_table = self._rows.add(drawing, self._columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._rows)
        self._height = self._remembered("design/drawing_height")
        self._width = self._remembered("design/inspector_width")
        self._rows.splitterMoved.connect(lambda *_moved: self._take_height())
        self._columns.splitterMoved.connect(lambda *_moved: self._take_width())
        self._rows.reset_wanted.connect(self._forget_height)
        self._columns.reset_wanted.connect(self._forget_width)

    def reset(self) -> None:
        """Share the room as at the first start."""
        self._forget_height()
        self._forget_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give the drawing and the inspector what they are to have, and the table the rest."""
        room = self.height() - GAP
        least, most = DRAWING_HEIGHTS
        height = self._height or min(max(round(room * DRAWING_SHARE), least), most)
        self._rows.setSizes([height, max(room - height, 0)])
        width = self._width or INSPECTOR_WIDTH
        self._columns.setSizes([max(self.width() - GAP - width, 0), width])

    def _take_height(self) -> None:
        self._height = self._rows.sizes()[0]
        self._remember("design/drawing_height", self._height)

    def _take_width(self) -> None:
        self._width = self._columns.sizes()[1]
        self._remember("design/inspector_width", self._width)

    def _forget_height(self) -> None:
        self._height = 0
        self._remember("design/drawing_height", 0)
        self._share_out()

    def _forget_width(self) -> None:
        self._width = 0
        self._remember("design/inspector_width", 0)
        self._share_out()

    def _remembered(self, key: str) -> int:
        """What a person chose in pixels; 0: nothing."""
        text = self._settings.text(key) if self._settings is not None else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

    def _remember(self, key: str, pixels: int) -> None:
        if self._settings is not None:
            self._settings.set_text(key, str(pixels or ""))
