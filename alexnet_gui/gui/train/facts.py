"""What is worth knowing of a run, one line each; the first few, and the rest at a click."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from alexnet_gui.core.events import RunStarted
from alexnet_gui.core.skipped_files import skipped_lines
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.section import flush
from alexnet_gui.gui.widgets.basics import button, label, named, set_role

_SHOWN = 3  # and a line for the link


def facts(started: RunStarted) -> tuple[str, ...]:
    """What the engine did unasked, a sentence each: files skipped, the last layer resized."""
    skipped = " ".join(skipped_lines(started.skipped, most=1))
    return (skipped, *started.notices) if skipped else started.notices


class Facts(QWidget):
    """A list with small bullets in the colour of secondary text."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.message.facts", _("What is worth knowing of this run"))
        self._lines: tuple[tuple[str, ...], bool, bool] = ((), False, False)
        self._whole = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 4)
        self._grid.setColumnStretch(1, 1)
        self._bullets = [label("•", "secondary") for _number in range(_SHOWN)]
        self._labels = [label("", "secondary", wrap=True) for _number in range(_SHOWN)]
        for row, (bullet, words) in enumerate(zip(self._bullets, self._labels, strict=True)):
            self._place(row, bullet, words)
        self._more = flush(button(_("Fewer"), "train.message.more", self._unfold, role="link"))
        self._grid.addWidget(self._more, 100, 1, Qt.AlignmentFlag.AlignLeft)

    def show_lines(self, lines: Sequence[str], *, warning: bool, folded: bool = False) -> None:
        """Show `lines`; with `warning` the first of them is one; `folded`: all at a click."""
        if (tuple(lines), warning, folded) != self._lines:
            self._lines, self._whole = (tuple(lines), warning, folded), False
            self._show()

    def _unfold(self) -> None:
        self._whole = not self._whole
        self._show()

    def _show(self) -> None:
        lines, warning, folded = self._lines
        foldable = folded or len(lines) > _SHOWN + 1
        shown = len(lines) if self._whole or not foldable else 0 if folded else _SHOWN
        while len(self._labels) < shown:
            self._bullets.append(label("•", "secondary"))
            self._labels.append(label("", "secondary", wrap=True))
            self._place(len(self._labels) - 1, self._bullets[-1], self._labels[-1])
        for row, (bullet, words) in enumerate(zip(self._bullets, self._labels, strict=True)):
            bullet.setVisible(row < shown)
            words.setVisible(row < shown)
            if row < shown:
                words.setText(lines[row])
                words.setAccessibleName(lines[row])
        set_role(self._labels[0], "note" if warning else "secondary")
        rest = len(lines) - shown
        text = _("{n:,} more").format(n=rest)
        if not rest:
            text = _("Fewer")
        elif folded:
            text = _("How it was prepared ({n:,})").format(n=rest)
        self._more.setText(text)
        self._more.setAccessibleName(text)
        self._more.setVisible(foldable)

    def _place(self, row: int, bullet: QWidget, words: QWidget) -> None:
        self._grid.addWidget(bullet, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, row, 1)
