"""Whether what a crashed window has left may go for good."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from alexnet_gui.core.session import SessionNote
from alexnet_gui.core.translation import _


def has_only_copy(note: SessionNote) -> bool:
    """Whether something of it is nowhere else: a run and a picture's file are."""
    return note.network is not None or isinstance(note.picture, bytes)


def ask_forget(
    parent: QWidget, things: str, forget: Callable[[], object], keep: Callable[[], object]
) -> None:
    """Ask over `parent` whether `things` may go, and call one of the two."""
    question = QMessageBox(parent)
    question.setObjectName("recovery.question")
    question.setIcon(QMessageBox.Icon.Question)
    question.setText(_("Discard what was kept?"))
    question.setInformativeText(_("There is no other copy of it: {things}.").format(things=things))
    yes = question.addButton(_("Discard"), QMessageBox.ButtonRole.DestructiveRole)
    yes.setObjectName("recovery.forget")
    no = question.addButton(_("Keep it"), QMessageBox.ButtonRole.RejectRole)
    no.setObjectName("recovery.keep")
    question.setDefaultButton(no)
    question.setEscapeButton(no)

    def answered() -> None:
        question.deleteLater()
        if question.clickedButton() is yes:
            forget()
        else:
            keep()

    question.finished.connect(answered)
    question.open()
