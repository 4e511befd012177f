"""What is said and can be done while a run waits because it cannot be saved."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from alexnet_gui.core.events import CannotSave, Event, SavedAgain
from alexnet_gui.core.readable import readable
from alexnet_gui.core.run_folder import is_run_of, new_run_folder
from alexnet_gui.core.saved_words import best_lost_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.folder_question import FolderQuestion
from alexnet_gui.gui.widgets.basics import button, follow_theme, label, named, set_role

TOPIC = "saving"  # of a banner's messages, each of which takes the place of the last


class Unsaved(QFrame):
    """A strip that says why, with two ways out; hidden while all is well.

    While Train is not in front, the window's banner says that there is something to see to.
    `save_again` tells the run to try once more, in the given folder or, without one, where it was.
    """

    message = Signal(object)  # banner.Message
    settled = Signal(str)  # of this topic nothing is to be said elsewhere any more
    wanted = Signal()  # it should be seen
    moved = Signal(object)  # the run's new folder, a Path

    def __init__(
        self, save_again: Callable[[Path | None], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "train.unsaved", _("The run cannot be saved"))
        set_role(self, "problem")
        self._save_again = save_again
        self._network = ""
        self._folder, self._created = Path(), ""
        self._asked = False  # by a person, to try again
        self._sign = QLabel()
        follow_theme(self, self._show_sign)
        self._words = label("", wrap=True)
        self._words.setObjectName("train.unsaved.words")
        self._again = button(_("Try again"), "train.unsaved.again", self.try_again)
        self._again.setToolTip(_("Save the run where it was, and go on"))
        self._elsewhere = button(
            _("Save elsewhere…"), "train.unsaved.elsewhere", self.ask_elsewhere
        )
        self._elsewhere.setToolTip(_("Choose another folder for all of the run, and go on"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._again)
        layout.addWidget(self._elsewhere)
        self.hide()

    @property
    def waiting(self) -> bool:
        """Whether the run waits."""
        return not self.isHidden()

    def take(self, event: Event, network: str) -> None:
        """Take one event of the run that trains `network`."""
        match event:
            case CannotSave():
                self._network, self._folder = network, Path(event.run)
                self._created = event.created
                self._tell(event.message)
            case SavedAgain():
                self._saved(Path(event.run), best_lost=event.best_lost)
            case _:
                pass

    def ended(self) -> None:
        """The run is over, whatever came of it."""
        if self.waiting:
            self.hide()
            self.settled.emit(TOPIC)

    def try_again(self) -> None:
        """Save the run where it was."""
        self._save(None)

    def ask_elsewhere(self) -> None:
        """Ask where to save the run."""
        if not self.waiting:  # it works again, or the run has ended
            return
        question = FolderQuestion(self.window(), self._created)
        question.answered.connect(self._save_in)
        question.accepted.connect(question.deleteLater)
        question.rejected.connect(question.deleteLater)
        question.open()

    def _save_in(self, folder: Path) -> None:
        if self.waiting:
            own = is_run_of(folder, self._created)  # which was renamed
            self._save(folder if own else new_run_folder(self._network, datetime.now(), folder))
        else:
            self.message.emit(
                Message(
                    _("The run stays in {folder}.").format(folder=readable(str(self._folder))),
                    _("It no longer waits for another one."),
                    "note",
                    topic=TOPIC,
                )
            )

    def _save(self, folder: Path | None) -> None:
        if self.waiting:
            self._asked = True
            self._save_again(folder)

    def _tell(self, message: str) -> None:
        self._asked = self._asked and self.waiting
        waits = _(
            "Training waits, and tries to save every half minute;"
            " what it has learned is kept in memory."
        )
        if self._asked:  # in vain, which the same words again would not tell
            waits = _("Tried at {time}. {waits}").format(
                time=f"{datetime.now():%H:%M:%S}", waits=waits
            )
        self._words.setText(f"{message}\n{waits}")
        self._words.setAccessibleName(f"{message} {waits}")
        self.show()
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        else:
            self._tell_elsewhere()

    def _show_sign(self) -> None:
        drawing = icon("warning", theme().problem)
        self._sign.setPixmap(drawing.pixmap(QSize(20, 20), self.devicePixelRatioF()))

    def _tell_elsewhere(self) -> None:
        self.message.emit(
            Message(
                _("Training waits, because the run cannot be saved."),
                action=_("Show in Train"),
                act=self.wanted.emit,
                topic=TOPIC,
            )
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.settled.emit(TOPIC)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.waiting and self.window().isVisible():  # another workspace comes to the front
            self._tell_elsewhere()

    def _saved(self, folder: Path, *, best_lost: bool) -> None:
        self.hide()
        words = _("The run is saved again, in {folder}.").format(folder=readable(str(folder)))
        lost = best_lost_text() if best_lost else ""
        self.message.emit(Message(words, lost, "good", topic=TOPIC))
        if folder != self._folder:
            self._folder = folder
            self.moved.emit(folder)
