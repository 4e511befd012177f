"""Beginning, opening and saving the document, and the questions before anything is lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.blank import blank_network
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import read_architecture
from alexnet_gui.core.presence import is_file
from alexnet_gui.core.presets import Preset
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.saved_network import SavedNetwork
from alexnet_gui.core.session import UnsavedNetwork
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.files.file_dialog import (
    FileKind,
    ask_to_open,
    ask_to_write,
    proposed_name,
)
from alexnet_gui.gui.design.files.recent_files import RecentFiles
from alexnet_gui.gui.widgets.basics import named

_Answer = QMessageBox.StandardButton


class DocumentFiles(QObject):
    """The document's ways from and to the disk."""

    notice = Signal(object)  # Failed
    not_opened = Signal(object)  # Failed, of a file that was to be opened

    def __init__(self, document: Document, recent: RecentFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._recent = recent
        self._window = parent
        self._seen: dict[Path, bytes] = {}  # digests of files as we read or wrote them last
        self.new = self._action("new", _("&New network"), "Ctrl+N", self.begin)
        self.open = self._action("open", _("&Open architecture…"), "Ctrl+O", self.ask_open)
        self.save = self._action("save", _("&Save"), "Ctrl+S", self.save_file)
        self.save_as = self._action("save_as", _("Save &as…"), "Ctrl+Shift+S", self.ask_save)
        recent.chosen.connect(self.open_file)

    def _action(self, name: str, text: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.{name}.action")
        action.triggered.connect(lambda _checked=False: run())
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._window.addAction(action)
        return action

    # --- beginning -------------------------------------------------------------------------------

    def begin(self) -> bool:
        """Start from the least network, unless unsaved changes are kept."""
        return self._begin(lambda: self._document.take(blank_network(), _("new network")))

    def load(self, preset: Preset) -> bool:
        """Start from a published network, unless unsaved changes are kept."""
        return self._begin(lambda: self._document.load(preset))

    def take(self, saved: SavedNetwork) -> bool:
        """Take over the network of a model or run, unless unsaved changes are kept.

        Nothing is asked where Design holds this very network already.
        """
        same = self._document.architecture == saved.architecture
        if same and self._document.recipe == saved.recipe:
            return True
        label = _("open {file}").format(file=readable(saved.name))
        take = self._document.take
        return self._begin(lambda: take(saved.architecture, label, saved.recipe), asks=not same)

    def restore(self, unsaved: UnsavedNetwork) -> bool:
        """Go on with what a crash has left, unless unsaved changes are kept."""
        if not self._begin(lambda: self._document.restore(unsaved)):
            return False
        if unsaved.path is not None:
            self._seen[unsaved.path] = _digest_of(unsaved.path, unsaved.original)
        return True

    def _begin(self, begin: Callable[[], object], *, asks: bool = True) -> bool:
        if asks and not self.may_close():
            return False
        begin()
        return True

    # --- opening ---------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Let the person choose a file, and open it."""
        kind = _architecture_file(_("Open an architecture"), "design.open.dialog")
        path = ask_to_open(self._window, kind, self._folder)
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
        digest = _digest(path)
        if not self._told(lambda: self._document.open(path), self.not_opened):
            return False
        self._know(path, digest)
        return True

    # --- saving ----------------------------------------------------------------------------------

    def save_file(self) -> bool:
        """Save to the document's file, or to one that the person chooses; whether it was saved."""
        path = self._document.path
        if path is None:
            return self.ask_save()
        if not self._changed_elsewhere(path):
            return self._save(path)
        answer = self._ask_about_changed(path)
        return (
            self._save(path)
            if answer == _Answer.Save
            else (answer == _Answer.Open and self.ask_save())
        )

    def ask_save(self) -> bool:
        """Let the person choose a file, and save to it; whether it was saved."""
        kind = _architecture_file(_("Save the architecture"), "design.save.dialog")
        path = ask_to_write(self._window, kind, self._folder, proposed_name(self._document))
        return path is not None and self._save(path)

    def may_close(self) -> bool:
        """Whether the document may go: it is saved, or the person says that it may be lost."""
        if not self._document.dirty:
            return True
        box = _question(
            self._window,
            "design.unsaved",
            _("Save the changes to “{name}”?").format(name=self._document.architecture.title),
            _("Otherwise they are lost."),
        )
        box.setStandardButtons(_Answer.Save | _Answer.Discard | _Answer.Cancel)
        box.button(_Answer.Discard).setText(_("Don't save"))
        box.setDefaultButton(_Answer.Save)
        answer = _answer(box)
        return self.save_file() if answer == _Answer.Save else answer == _Answer.Discard

    def _save(self, path: Path) -> bool:
        if not self._told(lambda: self._document.save(path)):
            return False
        self._know(path, _digest(path))
        return True

    # --- files that other programs change --------------------------------------------------------

    def _know(self, path: Path, digest: bytes) -> None:
        self._seen[path] = digest
        self._recent.remember(path)

    def _changed_elsewhere(self, path: Path) -> bool:
        """Whether the file at `path` is not what we read or wrote; one that has gone is no loss."""
        known = self._seen.get(path)
        return known is not None and is_file(path) and _digest(path) != known

    def _ask_about_changed(self, path: Path) -> QMessageBox.StandardButton:
        box = _question(
            self._window,
            "design.changed_elsewhere",
            _("“{file}” was changed by another program.").format(file=name_of(path)),
            _("Overwrite replaces what that program wrote."),
        )
        box.setStandardButtons(_Answer.Save | _Answer.Open | _Answer.Cancel)
        box.button(_Answer.Save).setText(_("Overwrite"))
        box.button(_Answer.Open).setText(_("Save as…"))
        box.setDefaultButton(_Answer.Open)
        return _answer(box)

    # --- what they share -------------------------------------------------------------------------

    @property
    def _folder(self) -> Path | None:
        """Where a dialog begins: beside the document's file, or beside the last one."""
        files = [self._document.path, *self._recent.files]
        return next((file.parent for file in files if file is not None), None)

    def _told(self, act: Callable[[], object], failed: SignalInstance | None = None) -> bool:
        """Do `act`; what the person can mend goes to the banner. Whether it went well."""
        try:
            act()
        except UserError as error:
            (failed or self.notice).emit(Failed(error.message, error.hint))
            return False
        return True


def _architecture_file(title: str, name: str) -> FileKind:
    return FileKind(title, name, "json", _("Architecture files"))


def _digest(path: Path) -> bytes:
    try:
        from hashlib import blake2b  # brings OpenSSL, 4 MiB that the first window need not have

        return blake2b(path.read_bytes()).digest()
    except OSError:
        return b""  # opening or writing it says what is wrong


def _digest_of(path: Path, architecture: Architecture) -> bytes:
    """That of the file at `path` if it still holds `architecture`; otherwise one that none has."""
    digest = _digest(path)
    try:
        return digest if read_architecture(path) == architecture else b""
    except UserError:
        return b""


def _question(parent: QWidget, name: str, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    named(box, name, text)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(text)
    box.setInformativeText(more)
    return box


def _answer(box: QMessageBox) -> QMessageBox.StandardButton:
    answer = QMessageBox.StandardButton(box.exec())
    box.deleteLater()
    return answer
