"""Figures of the summary card: a caption over a figure; some can be pressed, one can be edited."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.view_state import BATCH_SIZE, Share
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import label, named, set_role
from alexnet_gui.gui.widgets.value_field import ValueField

INSET = GRID  # pixels at the sides of every figure, so that captions and figures align
_STEP = 3 * GRID  # in which a figure gets wider, in pixels
_MARK = 2.0  # height of the line under the figure that is chosen, in pixels


class _Value(QLabel):
    """The figure. It widens in steps: the card is not laid out, and painted, for every digit."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self, "figure")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(-(-hint.width() // _STEP) * _STEP, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Figure(QWidget):
    """A caption over a figure."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, GRID * 3 // 4, INSET, GRID * 3 // 4)
        column.setSpacing(2)
        self._caption = label(caption, "secondary")
        self._value = _Value()
        named(self._value, name, caption)
        column.addWidget(self._caption)
        column.addWidget(self._value)

    @property
    def spoken(self) -> str:
        """Caption and figure, as one line."""
        return f"{self._caption.text()}: {self._value.text()}"

    def show_value(self, text: str, tooltip: str = "") -> None:
        """Show a figure; the tooltip has it in full."""
        self._value.setText(text)
        self.setToolTip(tooltip)

    def set_caption(self, text: str) -> None:
        """Say what the figure is of."""
        self._caption.setText(text)


class ShareFigure(QAbstractButton):
    """A figure to press: the table's bars then show each layer's part of it."""

    def __init__(self, name: str, caption: str, share: Share) -> None:
        super().__init__()
        self.share: Share = share
        self._figure = Figure(name, caption)
        self._figure.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        named(self, f"{name}.share", caption)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._figure)

    def show_value(self, text: str, tooltip: str) -> None:
        """Show a figure; the tooltip has it in full."""
        self._figure.show_value(text)
        self.setAccessibleName(self._figure.spoken)
        hint = _("Click to see each layer's share in the table.")
        self.setToolTip(f"{tooltip}\n{hint}")

    def sizeHint(self) -> QSize:
        return self._figure.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme().color("background"))
            painter.drawRoundedRect(area, 5, 5)
        if self.isChecked():
            painter.setBrush(theme().color("accent"))
            line = QRectF(INSET, self.height() - 2 * _MARK, self.width() - 2 * INSET, _MARK)
            painter.drawRoundedRect(line, _MARK / 2, _MARK / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.drawRoundedRect(area, 5, 5)
        painter.end()


class BatchFigure(QWidget):
    """How many pictures training memory is forecast for: a caption over a small field."""

    def __init__(self) -> None:
        super().__init__()
        self.field = ValueField(BATCH_SIZE)
        named(self.field, "design.batch", _("Batch size"))
        self.field.setFixedWidth(9 * GRID)
        caption = label(_("at batch"), "secondary")
        caption.setBuddy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, INSET, GRID // 2)  # its caption stands with the others
        column.setSpacing(0)
        column.addWidget(caption)
        column.addWidget(self.field)
