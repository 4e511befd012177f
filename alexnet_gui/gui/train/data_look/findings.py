"""What there is to know of a source of pictures: sentences, and how large its pictures are."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from alexnet_gui.core.survey import DataSurveyed
from alexnet_gui.core.survey_words import findings
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, label, named

_BARS = 44  # pixels of the highest
_FOOT = 16
_NAMES = 11  # pixels of the letters below
_TONES = {"problem": "problem", "note": "note", "plain": "secondary"}


class SizesChart(QWidget):
    """How many pictures have a short side of so many pixels, from each power of two to the next."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.sizes", _("How large the pictures are"))
        self._sides: tuple[tuple[int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BARS + _FOOT + 4)
        follow_theme(self, self.update)

    def show_sides(self, sides: tuple[tuple[int, int], ...]) -> None:
        """Show them; nothing where all are about as large."""
        self._sides = sides
        self.setVisible(len(sides) > 1)
        words = [
            _("{n:,} with a short side from {low:,} to {high:,} pixels").format(
                n=count, low=low, high=2 * low - 1
            )
            for low, count in sides
        ]
        self.setToolTip("\n".join(words))
        self.setAccessibleDescription("; ".join(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._sides:
            return
        colours = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(_NAMES))
        most = max(count for _low, count in self._sides)
        step = min(64.0, self.width() / len(self._sides))
        for i, (low, count) in enumerate(self._sides):
            high = max(1.0 if count else 0.0, _BARS * count / most)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.color("accent"))
            painter.drawRect(QRectF(i * step + 2, _BARS - high, step - 4, high))
            painter.setPen(colours.color("secondary"))
            foot = QRectF(i * step, _BARS + 2, step, _FOOT)
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), f"{low:,}+")
        painter.end()


class Findings(QWidget):
    """The sentences, the most serious first, and a small chart of sizes."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.findings", _("What there is to know of these pictures"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        self._column.setSpacing(GRID * 3 // 4)
        self._labels: list[QLabel] = []
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(GRID * 3 // 4)
        self._column.addLayout(self._sentences)
        self._sides = SizesChart()
        self._head = label(_("Short side, pixels"), "faint")
        self._column.addWidget(self._head)
        self._column.addWidget(self._sides)
        self._column.addStretch(1)
        self.show_surveyed(None)

    @property
    def words(self) -> list[str]:
        """The sentences that are shown."""
        return [each.text() for each in self._labels]

    def show_surveyed(self, seen: DataSurveyed | None) -> None:
        """Say what is known; nothing yet for None."""
        for old in self._labels:
            self._sentences.removeWidget(old)
            old.deleteLater()
        found = () if seen is None else findings(seen)
        self._labels = [label(each.words, _TONES[each.tone], wrap=True) for each in found]
        for sentence in self._labels:
            self._sentences.addWidget(sentence)
        sides = () if seen is None else seen.short_sides
        self._sides.show_sides(sides)
        self._head.setVisible(len(sides) > 1)
