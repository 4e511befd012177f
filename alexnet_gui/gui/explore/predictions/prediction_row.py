"""One class as a bar: its name, its probability, and how that has changed."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from alexnet_gui.core.events import Prediction
from alexnet_gui.core.figures import percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, ROW, theme
from alexnet_gui.gui.widgets.basics import follow_theme, label, named

NAME_WIDTH = 116
NARROW_NAME = 96  # beside changes
LEAST_CHANGE = 0.0005  # of a probability: what is rounded to nothing is not shown
MARK = 2  # pixels
LEAST_MARK = 0.005  # of a probability: less would only be a line at the left end of the bar


class ShareBar(QWidget):
    """A share from 0 to 1 as a bar, with a mark where it was before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.before: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self, self.update)

    def set_share(self, share: float, before: float | None = None) -> None:
        """Show `share`, from 0 to 1, and what it was `before`."""
        self.share, self.before = share, before
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(48, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(theme().color("line"))
        painter.drawRoundedRect(whole, 3, 3)
        filled = QRectF(whole)
        filled.setWidth(self.share * whole.width())
        painter.setBrush(theme().color("accent"))
        painter.drawRoundedRect(filled, 3, 3)
        if self.before is not None and self.before >= LEAST_MARK:
            x = min(self.before * whole.width(), whole.width() - MARK)
            painter.fillRect(QRectF(x - 1, 0, MARK + 2, whole.height()), theme().color("panel"))
            painter.fillRect(QRectF(x, 0, MARK, whole.height()), theme().color("secondary"))
        painter.end()


class PredictionRow(QAbstractButton):
    """Can be chosen by a click or with the space bar."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, f"explore.prediction_row{number}", _("Prediction"))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(ROW - 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.prediction: Prediction | None = None
        self._pointed = False
        self.name, self.bar, self.percent, self.change = label(), ShareBar(), label(), label()
        named(self.name, f"explore.prediction{number}", _("Prediction"))
        named(self.change, f"explore.change{number}", _("Change in percentage points"))
        self.change.setProperty("role", "secondary")
        metrics = self.fontMetrics()
        longest = (percent(1.0), percent(1e-9)), ("▲ 100.0",)
        for widget, texts in zip((self.percent, self.change), longest, strict=True):
            widget.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            widget.setFixedWidth(max(map(metrics.horizontalAdvance, texts)) + 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        row.setSpacing(GRID * 3 // 4)
        for part in (self.name, self.bar, self.percent, self.change):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part, 1 if part is self.bar else 0)
        follow_theme(self, self.update)

    def show_prediction(
        self, prediction: Prediction, before: float | None, *, changes: bool
    ) -> None:
        """Show `prediction`; `changes`: there is a column for what it was `before`."""
        self.prediction = prediction
        label = readable(prediction.label)
        width = NARROW_NAME if changes else NAME_WIDTH
        self.name.setFixedWidth(width)
        right = Qt.TextElideMode.ElideRight
        metrics = self.name.fontMetrics()
        self.name.setText(metrics.elidedText(label, right, width))
        figure = percent(prediction.probability)
        self.percent.setText(figure)
        self.bar.set_share(prediction.probability, before)
        self.change.setVisible(changes)
        self.change.setText(change_text(prediction.probability, before))
        said = _("{name}: {share}").format(name=label, share=figure)
        if before is not None:
            said = _("{name}: {share}, before {before}").format(
                name=label, share=figure, before=percent(before)
            )
        self.setAccessibleName(said)
        self.setToolTip(said)

    def sizeHint(self) -> QSize:
        return QSize(280, ROW - 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointed = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme()
        ground = "accent_tint" if self.isChecked() else "background" if self._pointed else "panel"
        painter.setBrush(colours.color(ground))
        painter.setPen(QPen(colours.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()


def change_text(now: float, before: float | None) -> str:
    """By how many percentage points a probability has risen or fallen; nothing if not at all."""
    if before is None or abs(now - before) < LEAST_CHANGE:
        return ""
    return f"{'▲' if now > before else '▼'} {100 * abs(now - before):.1f}"
