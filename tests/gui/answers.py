"""A person's answers to the dialogs that wait for one."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

Answer = Callable[[QWidget], object]


def answering(*answers: Answer) -> None:
    """Let each of `answers` in turn work the dialog that is open then."""
    waiting = list(answers)
    answered: set[QWidget] = set()

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog in answered or not dialog.isVisible():
            QTimer.singleShot(10, act)
            return
        answered.add(dialog)
        answer = waiting.pop(0)
        if waiting:
            QTimer.singleShot(10, act)
        answer(dialog)

    QTimer.singleShot(0, act)


def press(which: QMessageBox.StandardButton) -> Answer:
    """Press a button of a question."""

    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        dialog.button(which).click()

    return answer


def read_and_press(said: list[str], which: QMessageBox.StandardButton) -> Answer:
    """The same, writing down what the question says."""

    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        said.append(re.sub(r"\s+", " ", f"{dialog.text()} {dialog.informativeText()}"))
        dialog.button(which).click()

    return answer


def choose(path: Path) -> Answer:
    """Choose a file in a file dialog."""

    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()  # `selectFile` changes no name that has the focus
        dialog.selectFile(str(path))
        dialog.accept()

    return answer


def cancel(dialog: QWidget) -> None:
    """Leave a file dialog without choosing."""
    assert isinstance(dialog, QFileDialog)
    dialog.reject()
