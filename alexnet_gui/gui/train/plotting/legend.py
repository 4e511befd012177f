"""What the lines and circles of a plot stand for: in its foot, and in a strip for other runs."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, Theme, text_font, theme
from alexnet_gui.gui.train.curves import Other
from alexnet_gui.gui.train.plotting.figure import COMPARED, Plot
from alexnet_gui.gui.widgets.basics import follow_theme, named

_SAMPLE = 20.0  # pixels of a piece of line
_GAP = GRID / 2  # between a sample and its meaning
_APART = GRID * 1.5  # between a meaning and the next sample
_NAME = 220.0  # of another run, at most
_PIXELS = 12


class Entry(NamedTuple):
    """A sample and what it stands for."""

    text: str
    role: str
    circle: bool = False
    dashed: bool = False
    brief: str = ""  # what to write where there is no room for `text`


def entries_of(plot: Plot) -> list[Entry]:
    """What the lines and circles of a plot's own run stand for."""
    lines = [
        Entry(line.label, "accent", dashed=line.dashed, brief=line.brief)
        for line in plot.lines
        if line.label
    ]
    return lines + [
        Entry(circles.label, "problem", circle=True) for circles in plot.circles if circles.label
    ]


def entries_of_others(others: Sequence[Other]) -> list[Entry]:
    """The runs that are shown beside the one at hand."""
    return [
        Entry(
            other.name,
            f"compared_{index % COMPARED + 1}",
            dashed=index // COMPARED % 2 == 1,
        )
        for index, other in enumerate(others)
    ]


def paint_entries(
    painter: QPainter, rect: QRectF, entries: Sequence[Entry], unit: str, colours: Theme
) -> None:
    """Paint entries from the left, and `unit` at the right; where room is short, in fewer words."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(text_font(_PIXELS))
    metrics = QFontMetricsF(text_font(_PIXELS))
    painter.setPen(colours.color("faint"))
    texts, unit = _fitting(entries, unit, rect.width(), metrics)
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, unit)
    right = rect.right() - _unit_width(unit, metrics)
    most = _widest([metrics.horizontalAdvance(text) for text in texts], right - rect.left())
    x = rect.left()
    for entry, whole in zip(entries, texts, strict=True):
        text = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, most + 1)
        _paint_sample(painter, QPointF(x, rect.center().y()), entry, colours)
        painter.setPen(colours.color("faint"))
        place = QRectF(x + _SAMPLE + _GAP, rect.top(), right - x, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        x += _width(text, metrics)


def _fitting(
    entries: Sequence[Entry], unit: str, room: float, metrics: QFontMetricsF
) -> tuple[list[str], str]:
    """What to write of each entry, and the unit if it has room beside them."""
    whole = [entry.text for entry in entries]
    brief = [entry.brief or entry.text for entry in entries]
    for texts in (whole, brief):
        wide = sum(_width(text, metrics) for text in texts)
        if wide + _unit_width(unit, metrics) <= room:
            return texts, unit
    return brief, "" if any(entry.brief for entry in entries) else unit


def _unit_width(unit: str, metrics: QFontMetricsF) -> float:
    return metrics.horizontalAdvance(unit) + _APART * bool(unit)


def _widest(wanted: list[float], room: float) -> float:
    """How wide a meaning may be so that all fit: short ones leave their room to longer ones."""
    room -= len(wanted) * (_SAMPLE + _GAP + _APART)
    for left, width in zip(range(len(wanted), 0, -1), sorted(wanted), strict=True):
        if width > room / left:
            return min(_NAME, max(0.0, room / left))
        room -= width
    return _NAME


def _width(text: str, metrics: QFontMetricsF) -> float:
    return _SAMPLE + _GAP + min(metrics.horizontalAdvance(text), _NAME) + _APART


def _paint_sample(painter: QPainter, at: QPointF, entry: Entry, colours: Theme) -> None:
    """A short piece of a line, or a circle, as the plot draws it, from its middle at the left."""
    style = Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colours.color(entry.role), 2, style))
    if entry.circle:
        painter.drawEllipse(at + QPointF(_SAMPLE / 2, 0), 4, 4)
    else:
        painter.drawLine(at, at + QPointF(_SAMPLE, 0))


class Legend(QWidget):
    """Samples and what they stand for, in a row; what is cut there is whole in the tooltip."""

    def __init__(self, name: str, margin: int = 0) -> None:
        super().__init__()
        named(self, name, _("What the lines stand for"))
        self._margin = margin  # at both ends
        self._entries: Sequence[Entry] = ()
        self._unit = ""
        follow_theme(self, self.update)
        self.hide()

    def show_entries(self, entries: Sequence[Entry], unit: str = "") -> None:
        """Show these, and at the right what the axis above counts."""
        self._entries, self._unit = entries, unit
        self.setToolTip("\n".join(entry.text for entry in entries))
        self.setAccessibleDescription(", ".join(entry.text for entry in entries))
        self.setVisible(bool(entries))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(text_font(_PIXELS))
        wide = sum(_width(entry.text, metrics) for entry in self._entries)
        return QSize(round(wide), 3 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 3 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(self._margin, 0, -self._margin, -self._margin / 3)
        paint_entries(painter, rect, self._entries, self._unit, theme())
        painter.end()
