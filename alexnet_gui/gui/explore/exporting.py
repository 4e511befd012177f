"""What every part of Explore that saves files has alike: its actions, its button, word of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.widgets.basics import icon_button


def offer(action: QAction, why_not: str) -> None:
    """Enable `action`, or have its tooltip say why it cannot be had."""
    action.setEnabled(not why_not)
    action.setToolTip(why_not or action.text().replace("&", ""))


def export_button(text: str, name: str, *groups: Sequence[QAction]) -> QToolButton:
    """A button with a menu of everything that can be saved, and a line between two groups."""
    made = icon_button("download", text, name)
    made.setProperty("role", "plain")
    menu = QMenu(made)
    menu.setToolTipsVisible(True)
    for actions in groups:
        if menu.actions():
            menu.addSeparator()
        menu.addActions(actions)
    made.setMenu(menu)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return made


def written_text(path: Path) -> str:
    """That a file is written, in words."""
    return _("Written: {path}").format(path=path)


def written(told: Path | Failed, topic: str) -> Message:
    """How the writing of a file went, for the banner."""
    if isinstance(told, Failed):
        return Message(told.message, told.hint, topic=topic)
    return Message(written_text(told), "", "good", topic=topic)
