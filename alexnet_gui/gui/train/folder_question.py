"""Asking for a folder to save a run in, again and again until it can be one."""

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.home_folder import home_folder
from alexnet_gui.core.run_folder import is_run_of, require_place_for_runs
from alexnet_gui.core.translation import _

_SIZE = QSize(800, 480)  # in which its columns can be read


class FolderQuestion(QFileDialog):
    """Answers what cannot be in a sentence over itself, and stays open.

    By itself Qt says nothing at all where a file is typed. A desktop's own dialog would be gone by
    then, and could not be opened again.
    """

    answered = Signal(object)  # the folder, a Path

    def __init__(self, parent: QWidget | None = None, created: str = "") -> None:
        """It may be the folder of the run that was `created` then too, which was renamed."""
        super().__init__(parent, _("Where to save the run"))
        self._created = created
        self.setObjectName("train.unsaved.folder")
        self.setFileMode(QFileDialog.FileMode.Directory)
        self.setOption(QFileDialog.Option.ShowDirsOnly)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setDirectory(str(home_folder()))
        self.resize(_SIZE)
        self.fileSelected.connect(lambda folder: self.answered.emit(Path(folder)))

    def accept(self) -> None:
        chosen = self.selectedFiles()  # the folder that is shown, where nothing is typed
        if chosen and self._can_be(chosen[0]):
            super().accept()

    def _can_be(self, folder: str) -> bool:
        if self._created and is_run_of(Path(folder), self._created):
            return True
        try:
            require_place_for_runs(Path(folder))
        except UserError as refused:
            self._tell(refused)
            return False
        return True

    def _tell(self, refused: UserError) -> None:
        said = QMessageBox(
            QMessageBox.Icon.Warning,
            self.windowTitle(),
            refused.message,
            QMessageBox.StandardButton.Ok,
            self,
        )
        said.setObjectName("train.unsaved.refusal")
        said.setInformativeText(refused.hint)
        said.finished.connect(said.deleteLater)
        said.finished.connect(self._go_on)
        said.open()

    def _go_on(self) -> None:
        """What was typed is there to be typed over."""
        self.activateWindow()
        field = self.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setFocus()
        field.selectAll()
