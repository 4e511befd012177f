"""The button that names the network or its file, and lists the published ones."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionToolButton, QStylePainter

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.toolbar.buttons import MenuButton
from alexnet_gui.gui.theme import GRID, theme

_BESIDE = (13, 23)  # pixels at both sides of the text, with the frame and the arrow
_WIDEST = 320
_LEAST = 10 * GRID

EDITED = " *"  # as in the title of the window


class NameButton(MenuButton):
    """Shows as much of the name as it has room for; its width is the same with an asterisk."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__("", "design.presets", menu)
        self.setAccessibleName(_("Published networks"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)
        self._elide = Qt.TextElideMode.ElideRight
        self._edited = False

    def show_name(self, name: str, *, is_file: bool, edited: bool) -> None:
        """Show the name, and whether what is called so is still what it was."""
        # What a file is called ends in what tells it from others, a network's name begins with it.
        self._elide = Qt.TextElideMode.ElideMiddle if is_file else Qt.TextElideMode.ElideRight
        self._edited = edited
        if name != self.text():
            self.setText(name)
        self.update()

    @property
    def shown(self) -> str:
        """The text as it is painted."""
        metrics, mark = self.fontMetrics(), EDITED if self._edited else ""
        room = self.width() - sum(_BESIDE) - metrics.horizontalAdvance(mark)
        return metrics.elidedText(self.text(), self._elide, room) + mark

    def sizeHint(self) -> QSize:
        wanted = self.fontMetrics().horizontalAdvance(self.text() + EDITED) + sum(_BESIDE)
        return QSize(min(wanted + 1, _WIDEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST, self.sizeHint().width()), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setPen(theme().color("text"))
        left, right = _BESIDE
        room = self.rect().adjusted(left, 0, -right, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.shown)
        painter.end()
