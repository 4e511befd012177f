"""A combo box whose text ends in an ellipsis where there is no room for all of it."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip

_BESIDE = 4  # pixels that the style keeps free around the text


class ElidedComboBox(QComboBox):
    """Where its text does not fit, the tooltip begins with all of it."""

    @property
    def tip(self) -> str:
        """What the tooltip says at the moment."""
        text, tip = self.currentText(), self.toolTip()
        if self.shown_text() == text:
            return tip
        return f"{text}\n{tip}" if tip else text

    def shown_text(self) -> str:
        """As much of the chosen entry as there is room for."""
        room, right = self._room(self.size()), Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), right, max(0, room))

    def sizeHint(self) -> QSize:
        """Room for the longest entry, also where the style sheet's margins take more of it."""
        hint = super().sizeHint()
        texts = (self.itemText(index) for index in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        return QSize(hint.width() + max(0, widest + 1 - self._room(hint)), hint.height())

    def _room(self, size: QSize) -> int:
        """Pixels for the text in a box of `size`."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect = QRect(QPoint(), size)
        kind, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(kind, option, field, self).width() - _BESIDE

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip, self)
            return True
        return super().event(event)
