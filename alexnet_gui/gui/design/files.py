"""Opening, saving and exporting the document, and the question before changes are lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import read_architecture, write_whole
from alexnet_gui.core.markdown import markdown_table
from alexnet_gui.core.presets import Preset
from alexnet_gui.core.source_code import python_source
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document


class DocumentFiles(QObject):
    """The document's ways to and from the disk."""

    notice = Signal(object)  # Failed
    not_opened = Signal(object)  # Failed, of a file that was to be opened

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._window = parent
        self.open = self._action("open", _("Open…"), "Ctrl+O", self.ask_open)
        self.save = self._action("save", _("Save"), "Ctrl+S", self.save_file)
        self.save_as = self._action("save_as", _("Save as…"), "Ctrl+Shift+S", self.ask_save)
        self.export_source = self._action(
            "export.python", _("PyTorch source…"), "", self._export_source
        )
        self.export_table = self._action(
            "export.markdown", _("Markdown table…"), "", self._export_table
        )

    def _action(self, name: str, text: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.{name}.action")
        action.triggered.connect(lambda _checked=False: run())
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._window.addAction(action)
        return action

    # --- opening ---------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Let the person choose a file, and open it."""
        path = self._ask(_("Open an architecture"), "design.open.dialog", save=False)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> bool:
        """Open the file at `path`, unless unsaved changes are kept; whether it was opened.

        Nobody is asked about changes for a file that cannot be read. It is read again after the
        question, as the answer may have been to save to this very file.
        """
        readable = self._told(lambda: read_architecture(path), self.not_opened)
        if not readable or not self.may_close():
            return False
        return self._told(lambda: self._document.open(path), self.not_opened)

    def load(self, preset: Preset) -> bool:
        """Start from a published network, unless unsaved changes are kept."""
        if not self.may_close():
            return False
        self._document.load(preset)
        return True

    # --- saving ----------------------------------------------------------------------------------

    def save_file(self) -> bool:
        """Save to the document's file, or to one that the person chooses; whether it was saved."""
        path = self._document.path
        return self.ask_save() if path is None else self._save(path)

    def ask_save(self) -> bool:
        """Let the person choose a file, and save to it; whether it was saved."""
        path = self._ask(_("Save the architecture"), "design.save.dialog", suffix="json")
        return path is not None and self._save(path)

    def may_close(self) -> bool:
        """Whether the document may go: it is saved, or the person says that it may be lost."""
        if not self._document.dirty:
            return True
        answers = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setObjectName("design.unsaved")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(
            _("Save the changes to “{name}”?").format(name=self._document.architecture.name)
        )
        box.setInformativeText(_("Otherwise they are lost."))
        box.setStandardButtons(answers.Save | answers.Discard | answers.Cancel)
        box.button(answers.Discard).setText(_("Don't save"))
        box.setDefaultButton(answers.Save)
        answer = box.exec()
        box.deleteLater()
        return self.save_file() if answer == answers.Save else answer == answers.Discard

    def _save(self, path: Path) -> bool:
        return self._told(lambda: self._document.save(path))

    # --- exporting -------------------------------------------------------------------------------

    def _export_source(self) -> None:
        self._export(
            _("Export PyTorch source"),
            "py",
            _("Python files"),
            lambda: python_source(self._document.architecture),
        )

    def _export_table(self) -> None:
        self._export(
            _("Export a Markdown table"),
            "md",
            _("Markdown files"),
            lambda: markdown_table(self._document.analysis),
        )

    def _export(self, title: str, suffix: str, kind: str, make: Callable[[], str]) -> None:
        path = self._ask(title, "design.export.dialog", suffix=suffix, kind=kind)
        if path is not None:
            self._told(lambda: write_whole(path, make().encode()))

    # --- what they share -------------------------------------------------------------------------

    def _told(self, act: Callable[[], object], failed: SignalInstance | None = None) -> bool:
        """Do `act`; what the person can mend goes to the banner. Whether it went well."""
        try:
            act()
        except UserError as error:
            (failed or self.notice).emit(Failed(error.message, error.hint))
            return False
        return True

    def _ask(
        self,
        title: str,
        name: str,
        *,
        save: bool = True,
        suffix: str = "json",
        kind: str = "",
    ) -> Path | None:
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName(name)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setNameFilters(
            [f"{kind or _('Architecture files')} (*.{suffix})", f"{_('All files')} (*)"]
        )
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(suffix)
            dialog.selectFile(self._proposed(suffix))
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self._document.path is not None:
            dialog.setDirectory(str(self._document.path.parent))
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def _proposed(self, suffix: str) -> str:
        path = self._document.path
        stem = path.stem if path is not None else self._document.architecture.name
        safe = "".join(sign if sign.isalnum() or sign in " -_." else "-" for sign in stem)
        return f"{safe.strip(' .-') or 'network'}.{suffix}"
