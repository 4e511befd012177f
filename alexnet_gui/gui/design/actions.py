"""What can be done to layers and to the document, as actions for menus, keys and buttons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit


class LayerActions(QObject):
    """Everything that can be done to the chosen layers."""

    select = Signal(object)  # tuple of rows to choose, after an edit
    rename_wanted = Signal()

    def __init__(
        self, document: Document, chosen: Callable[[], Sequence[int]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._chosen = chosen
        self.insert_before = self._palette(_("Insert before"), "before", 0)
        self.insert_after = self._palette(_("Insert after"), "after", 1)
        self.duplicate = self._action("duplicate", _("Duplicate"), "Ctrl+D", self._duplicate)
        self.remove = self._action("remove", _("Remove"), "Del", self._remove)
        self.up = self._action("up", _("Move up"), "Alt+Up", lambda: self._move(-1))
        self.down = self._action("down", _("Move down"), "Alt+Down", lambda: self._move(1))
        self.rename = self._action("rename", _("Rename"), "", self.rename_wanted.emit)
        self.refresh()

    @property
    def with_keys(self) -> list[QAction]:
        """Those that work from the keyboard, where layers are chosen."""
        return [self.duplicate, self.remove, self.up, self.down]

    @property
    def all(self) -> list[QAction | None]:
        """Every action in the order of a menu; None is a line between two groups."""
        menus = [self.insert_before.menuAction(), self.insert_after.menuAction()]
        moves = [self.duplicate, self.up, self.down]
        return [*menus, None, self.rename, *moves, None, self.remove]

    def menu(self, parent: QWidget) -> QMenu:
        """A menu of all of them."""
        made = QMenu(parent)
        for action in self.all:
            if action is None:
                made.addSeparator()
            else:
                made.addAction(action)
        return made

    def refresh(self) -> None:
        """Allow what the choice allows."""
        chosen = self._chosen()
        count = len(self._document.architecture.layers)
        for action in (self.duplicate, self.remove):
            action.setEnabled(bool(chosen))
        self.rename.setEnabled(len(chosen) == 1)
        self.up.setEnabled(bool(chosen) and min(chosen) > 0)
        self.down.setEnabled(bool(chosen) and max(chosen) < count - 1)

    def _action(self, name: str, text: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.layer.{name}")
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: run())
        return action

    def _palette(self, text: str, name: str, offset: int) -> QMenu:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        menu = QMenu(text, parent)
        menu.setObjectName(f"design.layer.insert.{name}")
        for kind, make in PALETTE.items():
            action = menu.addAction(_(make("layer").title))
            action.setObjectName(f"design.layer.insert.{name}.{kind}")
            action.triggered.connect(lambda _checked=False, kind=kind: self._insert(kind, offset))
        return menu

    def _apply(self, edit: Edit) -> None:
        self._document.apply(edit)
        self.select.emit(edit.select)

    def _insert(self, kind: str, offset: int) -> None:
        architecture = self._document.architecture
        chosen = self._chosen()
        at = len(architecture.layers) if offset else 0
        if chosen:
            at = max(chosen) + 1 if offset else min(chosen)
        self._apply(edits.insert(architecture, at, kind))

    def _duplicate(self) -> None:
        self._apply(edits.duplicate(self._document.architecture, self._chosen()))

    def _remove(self) -> None:
        self._apply(edits.remove(self._document.architecture, self._chosen()))

    def _move(self, step: int) -> None:
        chosen = self._chosen()
        to = min(chosen) - 1 if step < 0 else max(chosen) + 2
        self._apply(edits.move(self._document.architecture, chosen, to))


class HistoryActions(QObject):
    """Undo and redo, each saying what it would do."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.undo = QAction(self)
        self.undo.setObjectName("design.undo.action")
        self.undo.setShortcut(QKeySequence("Ctrl+Z"))
        self.redo = QAction(self)
        self.redo.setObjectName("design.redo.action")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.undo.triggered.connect(lambda _checked=False: document.undo())
        self.redo.triggered.connect(lambda _checked=False: document.redo())
        for action in (self.undo, self.redo):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            parent.addAction(action)
        document.history_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        undo, redo = self._document.undo_label, self._document.redo_label
        self.undo.setEnabled(undo is not None)
        self.redo.setEnabled(redo is not None)
        self.undo.setText(_("Undo: {step}").format(step=undo) if undo else _("Undo"))
        self.redo.setText(_("Redo: {step}").format(step=redo) if redo else _("Redo"))
