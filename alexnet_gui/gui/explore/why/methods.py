"""The buttons of the ways to explain an answer, and the same as actions for menu and keys."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.core.why import METHODS, Method
from alexnet_gui.core.why_words import MEANINGS, NAMES
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import named

_KEYS: dict[Method, str] = {
    "grad-cam": "Ctrl+Shift+G",
    "occlusion": "Ctrl+Shift+M",
    "integrated-gradients": "Ctrl+Shift+I",
}


class MethodButtons(QWidget):
    """At most one is pressed; pressed again it comes out."""

    wanted = Signal(object)  # Method, or None for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method: Method | None = None
        self.actions_of: dict[Method, QAction] = {}
        self.buttons: dict[Method, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for method in METHODS:
            self.buttons[method] = made = _button(method)
            made.clicked.connect(partial(self._toggle, method))
            row.addWidget(made)
            self.actions_of[method] = action = _action(method, self)
            action.triggered.connect(partial(self._toggle, method))
        row.addStretch(1)

    def offer(self, obstacles: Mapping[Method, str]) -> None:
        """Enable the methods for which `obstacles` says nothing, and say why not the others."""
        for method in METHODS:
            reason = obstacles[method]
            keys = (
                self.actions_of[method].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            )
            tip = reason or f"{_(MEANINGS[method])} ({keys})"
            self.buttons[method].setToolTip(tip)
            self.buttons[method].setEnabled(not reason)
            self.actions_of[method].setEnabled(not reason)

    def show_method(self, method: Method | None) -> None:
        """Show `method` as the one that is used."""
        self.method = method
        for each in METHODS:
            self.buttons[each].setChecked(each == method)
            self.actions_of[each].setChecked(each == method)

    def _toggle(self, method: Method, _checked: bool = False) -> None:
        wanted = None if method == self.method else method
        self.show_method(wanted)
        self.wanted.emit(wanted)


def _button(method: Method) -> QPushButton:
    made = QPushButton(_(NAMES[method]))
    named(made, f"explore.why.{method}", _(NAMES[method]))
    made.setCheckable(True)
    return made


def _action(method: Method, parent: QWidget) -> QAction:
    texts: dict[Method, str] = {
        "grad-cam": _("&Grad-CAM"),
        "occlusion": _("&Occlusion"),
        "integrated-gradients": _("&Integrated gradients"),
    }
    action = QAction(texts[method], parent)
    action.setObjectName(f"explore.why.{method}.action")
    action.setCheckable(True)
    action.setShortcut(QKeySequence(_KEYS[method]))
    return action


def _keys(method: Method) -> str:
    return QKeySequence(_KEYS[method]).toString(QKeySequence.SequenceFormat.NativeText)
