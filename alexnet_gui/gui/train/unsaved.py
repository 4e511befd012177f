"""What is said and can be done while a run waits because it cannot be saved."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QWidget

from alexnet_gui.core.events import CannotSave, Event, Failed, SavedAgain
from alexnet_gui.core.run_folder import new_run_folder
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named, set_role

TOPIC = "saving"  # of a banner's messages, each of which takes the place of the last


class Unsaved(QFrame):
    """A strip with two ways out, which the window's banner offers too; hidden while all is well.

    `save_again` tells the run to try once more, in the given folder or, without one, where it was.
    """

    message = Signal(object)  # banner.Message
    moved = Signal(object)  # the run's new folder, a Path

    def __init__(
        self, save_again: Callable[[Path | None], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "train.unsaved", _("The run cannot be saved"))
        set_role(self, "problem")
        self._save_again = save_again
        self._network = ""
        self._folder = Path()
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
                self._tell(event.message)
            case SavedAgain():
                self._saved(Path(event.run))
            case _:
                pass

    def failed(self, failure: Failed) -> bool:
        """The run ended because of `failure`; whether that was what it waited for."""
        if self.waiting:
            self.message.emit(Message(failure.message, failure.hint, topic=TOPIC))
            return True
        return False

    def try_again(self) -> None:
        """Save the run where it was."""
        if self.waiting:
            self._save_again(None)

    def ask_elsewhere(self) -> None:
        """Ask where to save the run."""
        if not self.waiting:  # it works again, or the run has ended
            return
        dialog = QFileDialog(self.window(), _("Where to save the run"))
        dialog.setObjectName("train.unsaved.folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(str(Path.home()))
        dialog.fileSelected.connect(self._save_in)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_in(self, folder: str) -> None:
        if self.waiting:
            self._save_again(new_run_folder(self._network, datetime.now(), Path(folder)))

    def _tell(self, message: str) -> None:
        waits = _("Training waits until the run can be saved; nothing is lost.")
        itself = _("It is tried again every half minute.")
        self._words.setText(f"{message} {waits} {itself}")
        self._words.setAccessibleName(self._words.text())
        self.show()
        self.message.emit(
            Message(
                message,
                waits,
                action=self._again.text(),
                act=self.try_again,
                second=self._elsewhere.text(),
                act_second=self.ask_elsewhere,
                topic=TOPIC,
            )
        )

    def _saved(self, folder: Path) -> None:
        self.hide()
        words = _("The run is saved again: {folder}").format(folder=folder)
        self.message.emit(Message(words, role="good", topic=TOPIC))
        if folder != self._folder:
            self.moved.emit(folder)
