"""Whether a run may go for good."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _


def ask_discard(parent: QWidget, folder: str, discard: Callable[[], object]) -> None:
    """Ask over `parent` whether the run in `folder` may go, and call `discard` if so."""
    question = QMessageBox(parent)
    question.setObjectName("train.discard.question")
    question.setIcon(QMessageBox.Icon.Question)
    question.setText(_("Discard this run?"))
    question.setInformativeText(
        _("It ends, and everything in its folder is deleted:\n{folder}").format(
            folder=readable(folder)
        )
    )
    yes = question.addButton(_("Discard"), QMessageBox.ButtonRole.DestructiveRole)
    yes.setObjectName("train.discard.yes")
    keep = question.addButton(_("Go on"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(keep)
    question.setEscapeButton(keep)
    yes.clicked.connect(lambda: discard())
    question.finished.connect(question.deleteLater)
    question.open()
