"""A question whose answer cannot be taken back: nothing is lost by Enter or Escape."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from alexnet_gui.gui.widgets.basics import named


def _nothing() -> None:
    pass


class Answer(NamedTuple):
    """A button: its object name, what it says, and what is done when it is pressed."""

    name: str
    text: str
    act: Callable[[], object] = _nothing


def ask(
    parent: QWidget, name: str, text: str, more: str, answers: Sequence[Answer], stay: Answer
) -> QMessageBox:
    """Ask `text` over `parent`, explained by `more`, and do as answered.

    The first of `answers` gives something up; `stay` does not, and is what closing the question
    means too.
    """
    question = QMessageBox(parent)
    named(question, name, text)
    question.setWindowTitle("AlexNet")
    question.setIcon(QMessageBox.Icon.Question)
    question.setText(text)
    question.setInformativeText(more)
    role = QMessageBox.ButtonRole
    roles = (role.DestructiveRole, *(role.ActionRole for _answer in answers[1:]), role.RejectRole)
    acts: dict[QAbstractButton | None, Callable[[], object]] = {None: stay.act}
    for answer, meant in zip((*answers, stay), roles, strict=True):
        button = question.addButton(answer.text, meant)
        named(button, answer.name, answer.text)
        acts[button] = answer.act
    question.setDefaultButton(button)
    question.setEscapeButton(button)

    def answered() -> None:
        question.deleteLater()
        acts[question.clickedButton()]()

    question.finished.connect(answered)
    question.open()
    return question
