"""Asking a person for a file to open or to write."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document


class FileKind(NamedTuple):
    """What is asked for: the question, the dialog's object name, and which files it lists."""

    title: str
    name: str
    suffix: str
    plural: str  # such as “Python files”


def ask_to_open(parent: QWidget, kind: FileKind, folder: Path | None) -> Path | None:
    """The file that the person chooses, or None."""
    dialog = _dialog(parent, kind, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_to_write(
    parent: QWidget, kind: FileKind, folder: Path | None, proposed: str
) -> Path | None:
    """The file to write that the person chooses, or None; `proposed` is its name to begin with."""
    dialog = _dialog(parent, kind, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind.suffix)
    dialog.selectFile(f"{proposed}.{kind.suffix}")
    return _answer(dialog)


def proposed_name(document: Document) -> str:
    """What a file of this document may be called, without a suffix."""
    path = document.path
    stem = path.stem if path is not None else document.architecture.name
    safe = "".join(sign if sign.isalnum() or sign in " -_." else "-" for sign in stem)
    return safe.strip(" .-")[:100] or "network"


def _dialog(parent: QWidget, kind: FileKind, folder: Path | None) -> QFileDialog:
    dialog = QFileDialog(parent, kind.title)
    dialog.setObjectName(kind.name)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setNameFilters([f"{kind.plural} (*.{kind.suffix})", f"{_('All files')} (*)"])
    if folder is not None:
        dialog.setDirectory(str(folder))
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None
