"""One part of the form at the left: a heading, a rule, and rows below."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named, rule, set_role

LABEL_WIDTH = 102  # pixels, of the longest label
_EDGE = GRID * 3 // 2
_HEADER = 22  # high with a link in it or without


class Section(QWidget):
    """A heading line and a body; several of them stand under each other in one card."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        named(self, name, title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = QHBoxLayout()
        self.header.setContentsMargins(_EDGE, GRID, GRID, GRID)
        self.header.setSpacing(GRID)
        self.header.addStrut(_HEADER)
        self.header.addWidget(label(title, "heading"))
        self.header.addStretch(1)
        outer.addLayout(self.header)
        outer.addWidget(rule())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self.body.setSpacing(GRID * 3 // 4)
        outer.addLayout(self.body)

    def add_words(self, name: str, role: str = "secondary") -> QLabel:
        """Add a label for sentences, hidden until it has one."""
        made = label("", role, wrap=True)
        made.setObjectName(name)
        made.hide()
        self.body.addWidget(made)
        return made

    def add_link(self, name: str, text: str, on_click: Callable[[], object]) -> QPushButton:
        """Add a link in line with the labels, hidden until it is of use."""
        made = flush(button(text, name, on_click, role="link"))
        made.hide()
        self.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def add_row(self, text: str, field: QComboBox, name: str) -> None:
        """Add a labelled field, aligned with those of a form."""
        named(field, name, text)
        words = label(text, "secondary")
        words.setBuddy(field)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(words, 0, 0)
        grid.addWidget(field, 0, 1)
        self.body.addLayout(grid)


def flush(link: QPushButton) -> QPushButton:
    """`link`, whose text begins where that of a label would."""
    link.setProperty("flush", True)
    return link


def say(where: QLabel, sentence: str, role: str = "") -> None:
    """Show `sentence`, in another role if one is given; nothing hides the label."""
    if role and where.property("role") != role:
        set_role(where, role)
    where.setText(sentence)
    where.setVisible(bool(sentence))
