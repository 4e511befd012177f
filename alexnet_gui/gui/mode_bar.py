"""The bar at the left in which a person changes between the workspaces."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

WIDTH = 76
BUTTON = QSize(64, 60)


class Mode(NamedTuple):
    """One workspace: its name for the program, its word for a person, and what it is for."""

    name: str  # also the name of its icon
    text: str
    meaning: str


class ModeBar(QFrame):
    """One button a workspace, of which one is down."""

    chosen = Signal(int)  # by a click; the index of the workspace

    def __init__(self, modes: Sequence[Mode], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "modebar")
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID - 2, GRID, GRID - 2, GRID)
        layout.setSpacing(GRID // 2)
        for index, mode in enumerate(modes):
            button = self._button(mode, index)
            self._group.addButton(button, index)
            layout.addWidget(button)
        layout.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def show_chosen(self, index: int) -> None:
        """Press the button of workspace `index`."""
        self._group.button(index).setChecked(True)

    def _button(self, mode: Mode, index: int) -> QToolButton:
        made = QToolButton()
        named(made, f"mode.{mode.name}", mode.text)
        made.setAccessibleDescription(mode.meaning)
        made.setText(mode.text)
        made.setToolTip(f"{mode.meaning} (Ctrl+{index + 1})")
        made.setProperty("role", "mode")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(22, 22))
        made.setFixedSize(BUTTON)
        follow_theme(
            made,
            lambda: made.setIcon(icon(mode.name, theme().secondary, theme().accent, 22)),
        )
        return made
