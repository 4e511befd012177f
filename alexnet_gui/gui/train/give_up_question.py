"""Whether a run that cannot be saved is to end all the same."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from alexnet_gui.core.translation import _


def ask_give_up(
    parent: QWidget,
    saved_step: int | None,
    give_up: Callable[[], object],
    save_elsewhere: Callable[[], object],
) -> None:
    """Ask over `parent` whether to lose what was learned since `saved_step`; None: all of it."""
    question = QMessageBox(parent)
    question.setObjectName("train.give_up.question")
    question.setIcon(QMessageBox.Icon.Question)
    question.setText(_("Stop without saving?"))
    lost = (
        _("What it has learned would be lost.")
        if saved_step is None
        else _("What it has learned after step {n:,} would be lost.").format(n=saved_step)
    )
    question.setInformativeText(_("The run cannot be saved where it is.") + " " + lost)
    yes = question.addButton(_("Stop without saving"), QMessageBox.ButtonRole.DestructiveRole)
    yes.setObjectName("train.give_up.yes")
    elsewhere = question.addButton(_("Save elsewhere…"), QMessageBox.ButtonRole.ActionRole)
    elsewhere.setObjectName("train.give_up.elsewhere")
    wait = question.addButton(_("Keep waiting"), QMessageBox.ButtonRole.RejectRole)
    wait.setObjectName("train.give_up.wait")
    question.setDefaultButton(wait)
    question.setEscapeButton(wait)

    def answered() -> None:
        chosen = question.clickedButton()
        question.deleteLater()
        if chosen is yes:
            give_up()
        elif chosen is elsewhere:
            save_elsewhere()

    question.finished.connect(answered)
    question.open()
