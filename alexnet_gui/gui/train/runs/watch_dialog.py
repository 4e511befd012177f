"""Which run is to be watched: its folder, which may not be there yet."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.presence import kind
from alexnet_gui.core.run_names import RECORD
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, close_box, label, named

WIDTH = 64 * GRID


class WatchDialog(QDialog):
    """Asks for a folder, and says what will happen."""

    watch_wanted = Signal(object)  # Path

    def __init__(self, last: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.watch.dialog", _("Watch a run"))
        self.setWindowTitle(_("Watch a run"))
        self._field = QLineEdit(str(last or ""))
        named(self._field, "train.watch.folder", _("Folder of the run"))
        self._field.setPlaceholderText(_("Folder of the run"))
        self._field.selectAll()
        self._words = label("", "secondary", wrap=True)
        named(self._words, "train.watch.words", _("What will happen"))
        self._browse = button(_("Browse…"), "train.watch.browse", self._ask)
        self._browse.setAutoDefault(False)
        self._lay_out()
        self._field.textChanged.connect(self._tell)
        self._tell()

    @property
    def folder(self) -> Path | None:
        """What was typed, as a path; None where it is none."""
        text = self._field.text().strip().strip("\"'").removeprefix("file://")
        if not text or "\0" in text:
            return None
        path = with_home(text)
        return path if path.is_absolute() else None

    def _tell(self) -> None:
        watchable, words = _prospect(self.folder)
        self._watch.setEnabled(watchable)
        self._words.setText(words)
        self._watch.setToolTip("" if watchable else words)

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the run"), self._field.text())
        if chosen:
            self._field.setText(chosen)

    def _agree(self) -> None:
        folder = self.folder
        if folder is not None:
            self.accept()
            self.watch_wanted.emit(folder)

    def _lay_out(self) -> None:
        said = label(
            _(
                "Follow a run that another process trains, on this computer or in a folder shared"
                " with another: its curves, its progress and the time left."
            ),
            wrap=True,
        )
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._field, 1)
        line.addWidget(self._browse)
        cancel = QDialogButtonBox.StandardButton.Cancel
        buttons = close_box(self, "train.watch.cancel", _("Cancel"), cancel)
        self._watch = button(_("Watch"), "train.watch.yes", self._agree, role="primary")
        self._watch.setDefault(True)
        buttons.addButton(self._watch, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addWidget(said)
        column.addLayout(line)
        column.addWidget(self._words)
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setMinimumHeight(4 * GRID)


def _prospect(folder: Path | None) -> tuple[bool, str]:
    """Whether a run in `folder` can be watched, and what will happen, or why not."""
    if folder is None:
        return False, _("Type or choose the folder that the run is given with --out, from / on.")
    try:
        if kind(folder) == "file":
            return False, _("This is a file. A run is a folder.")
        begun = kind(folder / RECORD) != "nothing"
    except UserError as error:
        return False, error.message
    if begun:
        return True, _("There is a run in it: what it has done so far is read first.")
    return True, _("There is no run in it yet: it is waited for.")
