"""Problems and notes in words: one line each, with the layer to jump to and repairs to click."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.repairs import AT_MOST, Repair, repairs_for_all
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.design.drawing.shapes import INPUT as WHOLE
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import button, follow_theme, label, named, set_role
from alexnet_gui.gui.widgets.sentence import Sentence

HEIGHT = 74  # pixels, whatever is said: two problems, or two notes of two lines
MOST = 4  # problems, and notes, that are said in words; the table marks every one


class MessageLine(QFrame):
    """One problem or one note. It is kept and told something else, as an edit must be quick."""

    layer_wanted = Signal(int)
    repair_wanted = Signal(object)  # Repair

    def __init__(self, role: str, number: int) -> None:
        super().__init__()
        self._role = role
        self._index = 0
        self._repairs: Sequence[Repair] = ()
        line = QHBoxLayout(self)
        line.setSpacing(GRID)
        if role == "problem":
            set_role(self, "problem")
            line.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID // 2, GRID // 2)
        else:
            line.setContentsMargins(0, 0, 0, 0)
        self._link = button(
            "", f"design.{role}.{number}.layer", lambda: self.layer_wanted.emit(self._index),
            role="link",
        )  # fmt: skip
        self._link.setToolTip(_("Show the layer"))
        self._text = Sentence("" if role == "problem" else "secondary")
        self._buttons = [self._repair_button(n) for n in range(AT_MOST)]
        line.addWidget(_sign("warning" if role == "problem" else "info", role))
        line.addWidget(self._link)
        line.addWidget(self._text, 1)
        for repair in self._buttons:
            line.addWidget(repair)
        self.hide()

    def say(self, index: int, layer: str, sentence: str, repairs: Sequence[Repair] = ()) -> None:
        """Say `sentence` of the layer in row `index`, or the network, and offer `repairs`."""
        self._index, self._repairs = index, repairs
        name = "design.fault" if index == WHOLE else f"design.{self._role}.{layer}"
        named(self, name, sentence)
        self._link.setText(layer)
        named(self._link, f"{name}.layer", layer)
        named(self._text, f"{name}.text", sentence)
        self._text.say(sentence)
        for number, repair_button in enumerate(self._buttons):
            offered = number < len(repairs)
            if offered:
                text = repairs[number].label
                repair_button.setText(text)
                named(repair_button, f"design.repair.{layer}.{number}", text)
            repair_button.setVisible(offered)
        self.show()

    def _repair_button(self, number: int) -> QPushButton:
        made = button("", f"design.repair.{number}", lambda: self._mend(number))
        made.hide()
        return made

    def _mend(self, number: int) -> None:
        self.repair_wanted.emit(self._repairs[number])


class Messages(QScrollArea):
    """What is wrong, and what is worth knowing; or that nothing is wrong.

    It is always as high, and scrolls where there is more to say: what comes and goes with an edit
    must neither shake the table above nor have the whole workspace laid out.
    """

    layer_wanted = Signal(int)
    repair_wanted = Signal(object)  # Repair

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.messages", _("Problems and notes"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._told: object = None
        self._fault = self._line("problem", MOST)
        self._good = label(_("✓ No problems"), "good")
        named(self._good, "design.no_problems", _("No problems"))
        self._problems = [self._line("problem", n) for n in range(MOST)]
        self._more_problems = label("", "problem")
        self._notes = [self._line("note", n) for n in range(MOST)]
        self._more_notes = label("", "secondary")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addStretch(1)
        for widget in (self._fault, *self._problems, self._more_problems):
            column.addWidget(widget)
        for widget in (*self._notes, self._more_notes):
            column.addWidget(widget)
        column.addWidget(self._good, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        self.setWidget(self._inside)
        self.setFixedHeight(HEIGHT)

    def show_analysis(
        self, analysis: Analysis, repairs_of: Callable[[int], tuple[Repair, ...]]
    ) -> None:
        """Say what is to be said of it; `repairs_of` gives what mends the layer in a row."""
        problems = [i for i, row in enumerate(analysis.rows) if row.problem is not None]
        notes = [i for i, row in enumerate(analysis.rows) if row.note is not None]
        for_all = repairs_for_all(analysis)
        repairs = [repairs_of(index) for index in problems[:MOST]]
        said = [(i, analysis.rows[i]) for i in problems + notes]
        told = (analysis.fault, for_all, said, repairs)
        if told == self._told:
            return
        self._told = told
        if analysis.fault is None:
            self._fault.hide()
        else:
            self._fault.say(WHOLE, _("Network"), analysis.fault, for_all)
        self._say_problems(analysis, problems, repairs)
        self._say_notes(analysis, notes)
        self._good.setVisible(analysis.valid and not notes)
        self.verticalScrollBar().setValue(0)

    def _line(self, role: str, number: int) -> MessageLine:
        line = MessageLine(role, number)
        line.layer_wanted.connect(self.layer_wanted)
        line.repair_wanted.connect(self.repair_wanted)
        return line

    def _say_problems(
        self, analysis: Analysis, problems: list[int], repairs: list[tuple[Repair, ...]]
    ) -> None:
        for line in self._problems[len(problems) :]:
            line.hide()
        for line, index, offered in zip(self._problems, problems, repairs, strict=False):
            row = analysis.rows[index]
            if row.problem is not None:
                line.say(index, row.layer.name, row.problem.message, offered)
        more = len(problems) - MOST
        text = ngettext("{n} more problem", "{n} more problems", more).format(n=more)
        _say(self._more_problems, "design.problems.more", text if more > 0 else "")

    def _say_notes(self, analysis: Analysis, notes: list[int]) -> None:
        for line in self._notes[len(notes) :]:
            line.hide()
        said = []
        for index in notes:
            row = analysis.rows[index]
            if row.note is not None:
                said.append((index, row.layer.name, row.note.message))
        for line, (index, name, message) in zip(self._notes, said, strict=False):
            line.say(index, name, message)
        rest = said[MOST:]
        text = ngettext("{n} more note", "{n} more notes", len(rest)).format(n=len(rest))
        _say(self._more_notes, "design.notes.more", text if rest else "")
        self._more_notes.setToolTip("\n".join(f"{name}: {message}" for _i, name, message in rest))


def _say(sentence: QLabel, name: str, text: str) -> None:
    named(sentence, name, text)
    sentence.setText(text)
    sentence.setVisible(bool(text))


def _sign(drawing: str, role: str) -> QLabel:
    made = QLabel()
    made.setFixedSize(16, 16)
    follow_theme(
        made,
        lambda: made.setPixmap(icon(drawing, theme().color(role).name(), size=16).pixmap(16, 16)),
    )
    return made
