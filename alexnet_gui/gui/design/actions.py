"""What can be done to layers and to the history, as actions for menus, keys and buttons."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.design.table.changes import (
    ChangeWatch,
    restorable,
    restore_network,
    restore_rows,
)
from alexnet_gui.gui.design.table.row_data import copied_layers, text_of


class LayerActions(QObject):
    """Everything that can be done to the chosen layers."""

    select = Signal(object)  # tuple of rows to choose, after an edit
    all_wanted = Signal()
    rename_wanted = Signal()
    palette_wanted = Signal()
    refused = Signal(str)  # why nothing was pasted, in a sentence

    def __init__(
        self,
        document: Document,
        changes: ChangeWatch,
        chosen: Callable[[], Sequence[int]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._changes = changes
        self._chosen = chosen
        self._make_for_clipboard()
        self.insert_before = self._palette(_("Insert before"), "before", 0)
        self.insert_after = self._palette(_("Insert after"), "after", 1)
        self.add = self._action("add", _("Add a layer…"), "Ins", self.palette_wanted.emit)
        self.duplicate = self._action("duplicate", _("Duplicate"), "Ctrl+D", self._duplicate)
        self.remove = self._action("remove", _("Remove"), "Del", self._remove)
        self.up = self._action("up", _("Move up"), "Alt+Up", lambda: self._move(-1))
        self.down = self._action("down", _("Move down"), "Alt+Down", lambda: self._move(1))
        self.rename = self._action("rename", _("Rename"), "", self.rename_wanted.emit)
        self.restore = self._action("restore", _("Back to the original"), "", self._restore)
        self.restore_all = self._action("restore_all", "", "", self._restore_all)
        document.history_changed.connect(self._refresh_restoring)
        self.refresh()

    def _make_for_clipboard(self) -> None:
        self.cut = self._action("cut", _("Cut"), "Ctrl+X", self._cut)
        self.copy = self._action("copy", _("Copy"), "Ctrl+C", self._copy)
        self.paste = self._action("paste", _("Paste"), "Ctrl+V", self._paste)
        self.select_all = self._action(
            "select_all", _("Select all"), "Ctrl+A", self.all_wanted.emit
        )

    @property
    def with_keys(self) -> list[QAction]:
        """Those that work from the keyboard, where layers are chosen."""
        own = [self.add, self.duplicate, self.remove, self.up, self.down]
        return [*own, *(action for action in self.clipboard if action is not None)]

    @property
    def clipboard(self) -> list[QAction | None]:
        """What a menu “Edit” offers; None is a line between two groups."""
        return [self.cut, self.copy, self.paste, None, self.select_all]

    @property
    def all(self) -> list[QAction | None]:
        """The others in the order of a menu “Layer”; None is a line between two groups."""
        adding = [self.add, *self._inserting]
        changing = [self.rename, self.duplicate, self.up, self.down]
        return [*adding, None, *changing, None, self.restore, self.restore_all, None, self.remove]

    @property
    def _of_rows(self) -> list[QAction | None]:
        moving = [self.rename, self.up, self.down]
        return [
            *(self.cut, self.copy, self.paste, self.duplicate, None),
            *(*self._inserting, None),
            *(*moving, None, self.restore, self.restore_all, None, self.remove),
        ]

    @property
    def _inserting(self) -> list[QAction]:
        return [self.insert_before.menuAction(), self.insert_after.menuAction()]

    def menu(self, parent: QWidget) -> QMenu:
        """The menu of the chosen rows."""
        made = QMenu(parent)
        for action in self._of_rows:
            if action is None:
                made.addSeparator()
            else:
                made.addAction(action)
        return made

    def insert(self, kind: str) -> None:
        """Put a new layer of `kind` after the chosen ones, or where it can run, and choose it."""
        self._insert(kind, 1)

    def refresh(self) -> None:
        """Allow what the choice allows."""
        chosen = self._chosen()
        count = len(self._document.architecture.layers)
        for action in (self.cut, self.copy, self.duplicate, self.remove):
            action.setEnabled(bool(chosen))
        self.select_all.setEnabled(count > 0)
        self.rename.setEnabled(len(chosen) == 1)
        self.up.setEnabled(bool(chosen) and min(chosen) > 0)
        self.down.setEnabled(bool(chosen) and max(chosen) < count - 1)
        self._refresh_restoring()

    def _refresh_restoring(self) -> None:
        changes = self._changes.now
        self.restore.setEnabled(bool(restorable(changes, self._chosen())))
        self.restore_all.setEnabled(self._document.dirty)
        text = _("Back to the original network")
        if changes.summary:
            text = _("Back to the original network ({changes})").format(changes=changes.summary)
        self.restore_all.setText(text)

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

    # --- what they do ----------------------------------------------------------------------------

    def _apply(self, edit: Edit) -> None:
        self._document.apply(edit)
        self.select.emit(edit.select)

    def _insert(self, kind: str, offset: int) -> None:
        architecture, chosen = self._document.architecture, self._chosen()
        if chosen:
            at = max(chosen) + 1 if offset else min(chosen)
        else:
            at = edits.place_for(architecture, kind)
        self._apply(edits.insert(architecture, at, kind))

    def _after(self, chosen: Iterable[int]) -> int:
        """The row after the chosen ones; the end if there are none."""
        return max(chosen, default=len(self._document.architecture.layers) - 1) + 1

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(text_of(self._document, self._chosen()))

    def _cut(self) -> None:
        chosen = self._chosen()
        self._copy()
        self._apply(edits.remove(self._document.architecture, chosen, _("cut {layers}")))

    def _paste(self) -> None:
        try:
            layers = copied_layers(QGuiApplication.clipboard().text())
        except UserError as error:
            self.refused.emit(str(error))
            return
        at = self._after(self._chosen())
        self._apply(edits.paste(self._document.architecture, at, layers))

    def _duplicate(self) -> None:
        self._apply(edits.duplicate(self._document.architecture, self._chosen()))

    def _remove(self) -> None:
        self._apply(edits.remove(self._document.architecture, self._chosen()))

    def _move(self, step: int) -> None:
        chosen = self._chosen()
        to = min(chosen) - 1 if step < 0 else max(chosen) + 2
        self._apply(edits.move(self._document.architecture, chosen, to))

    def _restore(self) -> None:
        edit = restore_rows(self._document.architecture, self._changes.now, self._chosen())
        self._apply(edit)

    def _restore_all(self) -> None:
        self._document.apply(restore_network(self._document.original))


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
