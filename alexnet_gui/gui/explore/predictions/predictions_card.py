"""What the network takes the picture for: the most probable classes as bars."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import ModelChoice
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.explore.predictions.compared import Comparison
from alexnet_gui.gui.explore.predictions.prediction_row import PredictionRow
from alexnet_gui.gui.explore.top_button import COUNTS, TopButton
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

NO_CLASS = -1


class PredictionsCard(Card):
    """The most probable classes, what they come from, and how long that took."""

    class_chosen = Signal(int)  # its index, or −1 when none is chosen any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Predictions"), "explore.predictions", parent)
        self._seen: PictureSeen | None = None
        self._compared = Comparison()
        self._chosen = NO_CLASS
        self.milliseconds = label("", "secondary")
        named(self.milliseconds, "explore.milliseconds", _("Time it took"))
        self.top = TopButton()
        self.top.changed.connect(self._show_top)
        self.header.addWidget(self.milliseconds)
        self.header.addWidget(self.top)
        self.model = label("", "secondary", wrap=True)
        named(self.model, "explore.model", _("The network that was asked"))
        self.against = label("", "secondary", wrap=True)
        named(self.against, "explore.against", _("What changes are counted against"))
        self.remark = label("", "note", wrap=True)
        named(self.remark, "explore.untrained", _("What to make of the answers"))
        self.rows = [self._row(number + 1) for number in range(max(COUNTS))]
        self._list = QWidget()
        self._lay_out()
        self._show_top()

    def _row(self, number: int) -> PredictionRow:
        made = PredictionRow(number)
        made.clicked.connect(lambda: self._toggle(made))
        return made

    def _lay_out(self) -> None:
        # The button is taller than the words of other cards, which have the same heading.
        self.header.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
        rows = QVBoxLayout(self._list)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for row in self.rows:
            rows.addWidget(row)
        self.body.setContentsMargins(GRID, GRID, GRID, GRID * 3 // 2)
        self.body.setSpacing(GRID // 2)
        self.body.addWidget(self._list)
        for words in (self.model, self.against, self.remark):
            words.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
            self.body.addWidget(words)

    def use_settings(self, settings: SettingsStore) -> None:
        """Show as many classes as were chosen before."""
        self.top.use_settings(settings)

    # --- what is shown ---------------------------------------------------------------------------

    def clear(self, remark: str = "") -> None:
        """Show no answer, and why there is none."""
        self._seen = None
        self._choose(NO_CLASS)
        self._show_top()
        self.milliseconds.setText("")
        self.model.setVisible(False)
        self._show_remark(remark)

    def show_seen(self, seen: PictureSeen, choice: ModelChoice, *, untrained: bool) -> None:
        """Show what the network `choice` makes of a picture; `untrained`: nobody trained it yet."""
        before, self._seen = self._seen, seen
        self._compared.take(seen, choice)
        if before is not None and not _same_classes(before, seen):
            self._choose(NO_CLASS)
        self._show_top()
        self.milliseconds.setText(_("{n:,.0f} ms").format(n=seen.milliseconds))
        self.model.setText(_model_text(seen))
        self.model.setVisible(True)
        if untrained:
            self._show_remark(_("This network has not been trained: its answers are chance."))
        elif not seen.top:
            self._show_remark(_("This network ends in maps, so it names no classes."))
        else:
            self._show_remark("")

    def _show_remark(self, remark: str) -> None:
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    def _show_top(self) -> None:
        top = self._seen.top[: self.top.count] if self._seen is not None else ()
        self._list.setVisible(bool(top))
        before = [self._compared.before(each.index) if self.top.changes else None for each in top]
        changes = any(each is not None for each in before)
        self.against.setText(self._compared.words() if changes else "")
        self.against.setVisible(changes)
        if self._chosen not in (each.index for each in top):
            self._choose(NO_CLASS)
        for row, prediction, was in zip(self.rows, top, before, strict=False):
            row.show_prediction(prediction, was, changes=changes)
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(top))
        self._mark()

    # --- what is chosen --------------------------------------------------------------------------

    @property
    def chosen_class(self) -> int | None:
        """The index of the class that the person chose, if one is chosen."""
        return None if self._chosen == NO_CLASS else self._chosen

    def mark_class(self, index: int) -> None:
        """Mark the class with this index as chosen elsewhere, without saying so; −1: none."""
        shown = [row.prediction.index for row in self.rows if row.prediction and not row.isHidden()]
        self._chosen = index if index in shown else NO_CLASS
        self._mark()

    def _toggle(self, row: PredictionRow) -> None:
        if row.prediction is not None:
            index = row.prediction.index
            self._choose(NO_CLASS if index == self._chosen else index)
        self._mark()

    def _choose(self, index: int) -> None:
        if index != self._chosen:
            self._chosen = index
            self.class_chosen.emit(index)

    def _mark(self) -> None:
        for row in self.rows:
            there = row.prediction is not None and row.prediction.index == self._chosen
            row.setChecked(there)


def _same_classes(one: PictureSeen, other: PictureSeen) -> bool:
    """Whether an index means the same class in both."""
    if one.probabilities is None or other.probabilities is None:
        return False
    return one.classes == other.classes and len(one.probabilities) == len(other.probabilities)


def _model_text(seen: PictureSeen) -> str:
    if seen.trained_steps is None:
        return seen.model
    steps = ngettext("after {n:,} step", "after {n:,} steps", seen.trained_steps)
    return f"{seen.model} · {steps.format(n=seen.trained_steps)}"
