"""How far an evaluation is, or how it ended, in one line, with the button that starts it."""

from time import monotonic

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.looking import Looking
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, ROW
from alexnet_gui.gui.widgets.basics import button, label, named, set_role

_STEPS = 1000  # of the bar


class ProgressRow(QWidget):
    """Start while nothing goes on; a bar, words and Cancel while something does."""

    started = Signal()
    cancelled = Signal()

    def __init__(self, name: str, start_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, _("Progress"))
        self.start = button(start_text, f"{name}.start", self.started.emit, role="primary")
        self.cancel = button(_("Cancel"), f"{name}.cancel", self.cancelled.emit)
        for pressed in (self.start, self.cancel):
            pressed.setAutoDefault(False)  # Enter belongs to whatever has the focus
        self._bar = QProgressBar()
        named(self._bar, f"{name}.bar", _("How far it is"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._bar.setMinimumWidth(16 * GRID)
        self._words = label("", "secondary", wrap=True)
        named(self._words, f"{name}.words", _("How far it is"))
        self._looking = Looking()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.start)
        row.addWidget(self.cancel)
        row.addWidget(self._bar)
        row.addWidget(self._words, 1)
        self.setMinimumHeight(ROW)  # with and without its button
        self._show_going(False)

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def allow(self, obstacle: str) -> None:
        """Whether it can start; `obstacle` says why not."""
        self.start.setEnabled(not obstacle)
        self.start.setToolTip(obstacle)

    def begin(self) -> None:
        """It has begun."""
        self._looking = Looking()
        self._bar.setRange(0, 0)
        self.say(_("Reading the network and the list of pictures…"))
        self._show_going(True)

    def show_progress(self, progress: Progress) -> None:
        """It is so far."""
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(round(_STEPS * progress.done / max(1, progress.total)))
        self.say(self._looking.words(progress.done, progress.total, monotonic()))

    def end(self, words: str, role: str = "secondary") -> None:
        """It is over, and this is how."""
        self._show_going(False)
        self.say(words, role)

    def say(self, words: str, role: str = "secondary") -> None:
        """Say something beside the button."""
        set_role(self._words, role)
        self._words.setText(words)

    def _show_going(self, going: bool) -> None:
        had_focus = self.start.hasFocus() or self.cancel.hasFocus()
        self.start.setVisible(not going)
        self.cancel.setVisible(going)
        self._bar.setVisible(going)
        if had_focus:
            (self.cancel if going else self.start).setFocus()
