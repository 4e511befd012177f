"""The figures of a whole evaluation, side by side, and what was left out."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.evaluation import Evaluation
from alexnet_gui.core.figures import percent, speed_text
from alexnet_gui.core.pace import duration_text
from alexnet_gui.core.translation import N_, _, ngettext
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

FIGURES = {
    "top1": N_("Top-1 accuracy"),
    "top1_error": N_("Top-1 error"),
    "top5": N_("Top-5 accuracy"),
    "top5_error": N_("Top-5 error"),
    "loss": N_("Loss"),
    "pictures": N_("Pictures"),
}
_TOP5 = ("top5", "top5_error")
REMARKS = 6  # lines; the rest is in the tooltip


class Figures(Card):
    """Hidden until there are some."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "explore.evaluate.figures", parent)
        self.setAccessibleName(_("Figures of all pictures"))
        self._about = label("", "secondary", wrap=True)
        named(self._about, "explore.evaluate.about", _("What the figures are about"))
        self._columns: dict[str, QWidget] = {}
        self._values = {key: label("", "figure") for key in FIGURES}
        self._remarks = label("", "note", wrap=True)
        named(self._remarks, "explore.evaluate.remarks", _("What was left out"))
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        for key, title in FIGURES.items():
            column = QWidget()
            lines = QVBoxLayout(column)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(0)
            named(self._values[key], f"explore.evaluate.{key}", _(title))
            lines.addWidget(self._values[key])
            lines.addWidget(label(_(title), "secondary"))
            self._columns[key] = column
            row.addWidget(column)
        row.addStretch(1)
        self.body.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        self.body.setSpacing(GRID)
        self.body.addWidget(self._about)
        self.body.addLayout(row)
        self.body.addWidget(self._remarks)
        self.hide()

    def show_found(self, found: Evaluation, about: str) -> None:
        """Show the figures of `found`; `about` names network and pictures."""
        values = {
            "top1": percent(1 - found.top1_error),
            "top1_error": percent(found.top1_error),
            "top5": percent(1 - found.top5_error),
            "top5_error": percent(found.top5_error),
            "loss": f"{found.loss:.4f}",
            "pictures": f"{found.pictures:,}",
        }
        for key, text in values.items():
            self._values[key].setText(text)
            self._columns[key].setVisible(found.has_top5 or key not in _TOP5)
        speed = found.pictures / max(found.seconds, 1e-9)
        self._about.setText(
            _("{about}: {time}, {speed}").format(
                about=about, time=duration_text(found.seconds), speed=speed_text(speed)
            )
        )
        lines = [*_left_out(found), *found.remarks]
        self._remarks.setText("\n".join(_first(lines)))
        self._remarks.setToolTip("\n".join(lines))
        self._remarks.setVisible(bool(lines))
        self.show()


def _first(lines: list[str]) -> list[str]:
    """As many as there is room for; what is left out is said to be there."""
    if len(lines) <= REMARKS:
        return lines
    rest = len(lines) - REMARKS + 1
    more = _("… and {n:,} lines more: point here to read them.").format(n=rest)
    return [*lines[: REMARKS - 1], more]


def _left_out(found: Evaluation) -> list[str]:
    """That not all pictures of the source were looked at, if so."""
    if not found.left_out:
        return []
    if found.split == "training":
        text = ngettext(
            "{n:,} picture that is for validation is left out: choose All to have it too.",
            "{n:,} pictures that are for validation are left out: choose All to have them too.",
            found.left_out,
        )
    else:
        text = ngettext(
            "{n:,} picture that is for training is left out: choose All to have it too.",
            "{n:,} pictures that are for training are left out: choose All to have them too.",
            found.left_out,
        )
    return [text.format(n=found.left_out)]
