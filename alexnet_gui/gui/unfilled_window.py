"""What is said where the window cannot be filled: nothing of it could be used."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.report import report_text
from alexnet_gui.gui.widgets.basics import named

FAILED = 1  # the exit status then


def tell_and_close(window: QWidget, stack: str) -> QMessageBox:
    """Say that `window` cannot be filled, and offer the report; the window closes after that.

    Args:
        window: The frame of the window.
        stack: Of the exception that broke it off.
    """
    box = QMessageBox(window)
    named(box, "unfilled", _("The window cannot be opened"))
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(_("The window cannot be opened"))
    box.setText(_("The window cannot be opened: a part of the program is missing or broken."))
    box.setInformativeText(
        _("Install alexnet-gui again. If that does not help, pass the report on to the developers.")
    )
    box.setDetailedText(stack)
    copy = box.addButton(_("Copy report and close"), QMessageBox.ButtonRole.AcceptRole)
    close = box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
    named(copy, "unfilled.copy", copy.text())
    named(close, "unfilled.close", close.text())
    box.setDefaultButton(copy)
    box.setEscapeButton(close)

    def answered() -> None:
        if box.clickedButton() is copy:
            text = report_text(stack, _("no PyTorch yet"))
            QGuiApplication.clipboard().setText(text)
        window.close()

    box.finished.connect(answered)
    box.open()
    return box
