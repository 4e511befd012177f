"""What Explore shows before there is a picture: how to bring one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.picture.samples import SAMPLES, thumbnail
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, label, named, set_role

THUMBNAIL = (132, 99)
ICON = 56
DASHED_WIDTH = 720
DASHED_HEIGHT = 420


class EmptyPage(QWidget):
    """A large place to drop a picture on, and the bundled pictures to begin with."""

    sample_chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.empty", _("No picture yet"))
        self._drawing = label()
        follow_theme(self._drawing, self._draw)
        heading = label(_("Drop a picture here, or anywhere in the window"), "heading")
        heading.setFont(text_font(20, bold=True))
        heading.setStyleSheet("font-size: 20px;")
        more = label(_("Or open a file, or paste one with Ctrl+V."), "secondary")
        self.remark = label("", "secondary")
        named(self.remark, "explore.waiting", _("What is being waited for"))
        self._samples = [_sample_button(index, self._choose) for index in range(len(SAMPLES))]
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in self._samples:
            row.addWidget(button)
        row.addStretch(1)
        begin = label(_("No picture at hand? Begin with one of these."), "secondary")
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addStretch(1)
        for widget in (self._drawing, heading, more):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID * 3)
        column.addWidget(begin, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(self.remark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def _draw(self) -> None:
        self._drawing.setPixmap(icon("picture", theme().accent, None, ICON).pixmap(ICON, ICON))

    def _choose(self, index: int) -> None:
        self.sample_chosen.emit(SAMPLES[index].path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for sample, button in zip(SAMPLES, self._samples, strict=True):
            button.setIcon(thumbnail(sample, *THUMBNAIL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(DASHED_WIDTH, self.width() - 4 * GRID)
        height = min(DASHED_HEIGHT, self.height() - 4 * GRID)
        place = self.rect().adjusted(0, 0, 0, 0)
        place.setSize(QSize(width, height))
        place.moveCenter(self.rect().center())
        pen = QPen(theme().color("faint"), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme().color("panel"))
        painter.drawRoundedRect(place, 2 * GRID, 2 * GRID)


def _sample_button(index: int, choose: Callable[[int], None]) -> QToolButton:
    sample = SAMPLES[index]
    made = QToolButton()
    named(made, f"explore.sample.{Path(sample.file).stem}", sample.title)
    set_role(made, "plain")
    made.setText(sample.title)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    made.setIconSize(QSize(*THUMBNAIL))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda: choose(index))
    return made
