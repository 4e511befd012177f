"""The windows beside Design, one of each: the comparison, and the notes on the network."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.view_state import DesignView


class SideWindows(QObject):
    """Actions that show a window, or bring the one that is open to the front."""

    layer_wanted = Signal(int)  # the row of a layer that was chosen in the comparison

    def __init__(self, document: Document, view: DesignView, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._parent = parent
        self._open: dict[str, QDialog] = {}
        self.compare = self._action("compare", _("&Compare…"), "Ctrl+Shift+C", self._comparison)
        self.notes = self._action("notes", _("&Notes on this network"), "Ctrl+I", self._notes)

    def _action(self, name: str, text: str, keys: str, make: Callable[[], QDialog]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.{name}.action")
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: self._show(name, make))
        self._parent.addAction(action)
        return action

    def _comparison(self) -> QDialog:
        from alexnet_gui.gui.design.compare.dialog import CompareDialog

        dialog = CompareDialog(self._document, self._parent, self._view)
        dialog.layer_wanted.connect(self.layer_wanted)
        return dialog

    def _notes(self) -> QDialog:
        from alexnet_gui.gui.design.notes import NotesDialog

        return NotesDialog(self._document, self._parent)

    def _show(self, name: str, make: Callable[[], QDialog]) -> None:
        dialog = self._open.get(name)
        if dialog is None:
            dialog = self._open[name] = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(lambda: self._open.pop(name, None))
            dialog.show()
        dialog.raise_()
        dialog.activateWindow()
