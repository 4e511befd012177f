"""What the lines and circles of a plot stand for, below it, where it hides no curve."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import follow_theme, label

_SAMPLE = QSize(22, 12)
_RADIUS = 4.0


class Sample(QWidget):
    """A short piece of a line, or a circle, as the plot draws it."""

    def __init__(self, role: str, *, circle: bool = False, dashed: bool = False) -> None:
        super().__init__()
        self._role = role
        self._circle = circle
        self._style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self.setFixedSize(_SAMPLE)
        follow_theme(self, self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color(self._role), 2, self._style))
        middle = self.height() / 2
        if self._circle:
            painter.drawEllipse(QPointF(self.width() / 2, middle), _RADIUS, _RADIUS)
        else:
            painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))
        painter.end()


class Legend(QWidget):
    """Samples with their meaning at the left, what the axis counts at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID * 3 // 2, 0, GRID * 3 // 2, GRID)
        self._row.setSpacing(GRID // 2)
        self._row.addStretch(1)
        self._row.addWidget(label(_("epoch"), "faint"))

    def add(self, sample: Sample, meaning: str) -> None:
        """Add a sample and what it stands for."""
        place = self._row.count() - 2
        self._row.insertWidget(place, sample)
        self._row.insertWidget(place + 1, label(meaning, "faint"))
        self._row.insertSpacing(place + 2, GRID)
