"""The predictions of two networks: two bars for each class that either of them thinks likely."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.figures import percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.explore.pair.answers import Row, Shares, rows
from alexnet_gui.gui.explore.pair.badge import COLOURS, LETTERS, Badge
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import Card, follow_theme, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

ROWS = 6
ROW_HEIGHT = 34
NAME_WIDTH = 116
FIGURE_WIDTH = 52
BAR = 7


class TwoBars(QWidget):
    """Two shares from 0 to 1 with their figures, one above the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares: Shares = (None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self, self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def show_shares(self, shares: Shares) -> None:
        """Show both shares; None is a network that does not know the class."""
        self.shares = shares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(12))
        line = self.height() / 2
        for place, (share, colour) in enumerate(zip(self.shares, COLOURS, strict=True)):
            row = QRectF(0, place * line, self.width(), line)
            painter.setPen(theme().color("text" if share is not None else "secondary"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, right, percent(share))
            bar = QRectF(0, row.center().y() - BAR / 2, self.width() - FIGURE_WIDTH, BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("line"))
            painter.drawRoundedRect(bar, 3, 3)
            bar.setWidth((share or 0.0) * bar.width())
            painter.setBrush(theme().color(colour))
            painter.drawRoundedRect(bar, 3, 3)


class PairPredictions(Card):
    """Both networks' likeliest classes, and below them which networks those are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Predictions of both"), "explore.pair_predictions", parent)
        self._rows = [(ElidedLabel(""), TwoBars()) for _row in range(ROWS)]
        self._models = (ElidedLabel(), ElidedLabel())
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 4)
        for row, (name, bars) in enumerate(self._rows):
            named(name, f"explore.pair_prediction{row + 1}", _("Prediction"))
            name.setFixedWidth(NAME_WIDTH)
            grid.addWidget(name, row, 0)
            grid.addWidget(bars, row, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID * 3 // 2)
        inner.setSpacing(GRID)
        inner.addLayout(grid)
        for which, model in enumerate(self._models):
            named(model, f"explore.pair_model{which + 1}", _("The network that was asked"))
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(Badge(which))
            line.addWidget(model, 1)
            inner.addLayout(line)
        self.body.addLayout(inner)

    def show_answers(self, first: PictureSeen | None, second: PictureSeen | None) -> None:
        """Show what each network makes of the picture; None: it has not answered."""
        found = rows(first, second, ROWS)
        for index, (name, bars) in enumerate(self._rows):
            there = index < len(found)
            name.setVisible(there)
            bars.setVisible(there)
            if there:
                _show(name, bars, found[index])
        for line, seen in zip(self._models, (first, second), strict=True):
            line.set_whole(_("No answer yet") if seen is None else _model(seen))


def _show(name: ElidedLabel, bars: TwoBars, row: Row) -> None:
    label = readable(row.label)
    name.set_whole(label)
    bars.show_shares(row.shares)
    one, other = map(percent, row.shares)
    words = _("{name}: {a} in {first}, {b} in {second}")
    words = words.format(name=label, a=one, b=other, first=LETTERS[0], second=LETTERS[1])
    name.setAccessibleName(words)
    bars.setToolTip(words)


def _model(seen: PictureSeen) -> str:
    milliseconds = _("{n:,.0f} ms").format(n=seen.milliseconds)
    if seen.trained_steps is None:
        return f"{seen.model} · {milliseconds}"
    steps = ngettext("after {n:,} step", "after {n:,} steps", seen.trained_steps)
    return f"{seen.model} · {steps.format(n=seen.trained_steps)} · {milliseconds}"
