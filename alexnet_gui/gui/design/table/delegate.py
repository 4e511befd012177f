"""Edits the table's cells in place; every shape follows each keystroke."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from alexnet_gui.core.settings import Kind
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.table.columns import Column, setting_in
from alexnet_gui.gui.design.table.model import Index, LayerTableModel
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.choice_box import ChoiceBox
from alexnet_gui.gui.widgets.setting_text import told_of
from alexnet_gui.gui.widgets.value_field import ValueField, setting_tooltip

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CLOSING = _ENTER | {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


class NameField(QLineEdit):
    """A layer's name; one that will not do is marked, with the reason as its tooltip."""

    def __init__(self, model: LayerTableModel, index: Index, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._index = QPersistentModelIndex(index)
        self.textEdited.connect(self._judge)

    @property
    def fault(self) -> str | None:
        """Why the layer cannot be called so; None if it can."""
        return self._model.rename_fault(self._index, self.text())

    def _judge(self) -> None:
        fault = self.fault
        self.setToolTip(fault or "")
        self.setProperty("wrong", fault is not None)
        self.style().unpolish(self)
        self.style().polish(self)


class CellDelegate(QStyledItemDelegate):
    """The editors that open in cells."""

    refused = Signal(str)  # an edit was left that cannot be taken: why, in a sentence

    def __init__(
        self,
        model: LayerTableModel,
        chosen: Callable[[], Sequence[int]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._chosen = chosen
        self._places: dict[QObject, QPersistentModelIndex] = {}

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = self._model
        if index.column() == Column.LAYER:
            name = NameField(model, index, parent)
            named(name, "design.table.name", _("Name of the layer"))
            return name
        setting = setting_in(model.layer_at(index.row()).layer, index.column())
        assert setting is not None  # the model lets no other cell be edited
        editor: ChoiceBox | ValueField
        if setting.kind is Kind.CHOICE:
            editor = ChoiceBox(setting, parent)
        else:
            editor = ValueField(setting, arrows=False, parent=parent)
            editor.inset = 4
            editor.setAlignment(option.displayAlignment)
        named(editor, f"design.table.{setting.key}", _(setting.label))
        count = len(self._chosen())
        if count > 1:
            hint = _("Ctrl+Enter sets it in all {n} chosen layers that have it.").format(n=count)
            editor.setToolTip(f"{setting_tooltip(setting)}\n{hint}")
            if isinstance(editor, ValueField):
                editor.hint = hint
        place = QPersistentModelIndex(index)
        self._places[editor] = place
        editor.edited.connect(lambda value: model.preview(place, value))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model = self._model
        layer = model.layer_at(index.row()).layer
        if isinstance(editor, NameField):
            if not editor.isModified():
                editor.setText(layer.name)
                editor.selectAll()
            return
        setting = setting_in(layer, index.column())
        if setting is None:
            return
        if isinstance(editor, ChoiceBox):
            editor.set_value(getattr(layer, setting.key))
        elif isinstance(editor, ValueField):
            first = not editor.text()
            editor.set_value(getattr(layer, setting.key))
            if first:
                editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NameField):
            self._model.rename(index, editor.text())
        elif isinstance(editor, ChoiceBox) or (
            isinstance(editor, ValueField) and editor.fault is None
        ):
            self._model.commit(index, editor.value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area = option.rect
        if isinstance(editor, ChoiceBox):
            area.setWidth(max(area.width(), editor.sizeHint().width()))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        fault = editor.fault if isinstance(editor, NameField | ValueField) else None
        if isinstance(event, QKeyEvent) and _sets_all(event):
            # Claimed as it comes, before it can mean anything to the window.
            event.accept()
            if event.type() == QEvent.Type.KeyPress and fault is None:
                self._set_all(editor)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if fault is not None and Qt.Key(event.key()) in _CLOSING:
                assert isinstance(editor, QWidget)
                place = editor.mapToGlobal(QPoint(0, editor.height()))
                QToolTip.showText(place, fault, editor)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._put_back(editor)
        elif event.type() == QEvent.Type.FocusOut and fault is not None:
            self._put_back(editor)
            if editor in self._places:
                row = self._places[editor].row()
                fault = told_of(self._model.layer_at(row).layer.name, fault)
            self.refused.emit(fault)
        return super().eventFilter(editor, event)

    def _set_all(self, editor: QObject) -> None:
        """Take over what was typed into every chosen layer that has the setting."""
        place = self._places.get(editor)
        if place is not None and isinstance(editor, ChoiceBox | ValueField):
            self._model.commit_to(self._chosen(), place, editor.value)
        elif isinstance(editor, NameField):
            self.commitData.emit(editor)
        assert isinstance(editor, QWidget)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._places.pop(editor, None)
        super().destroyEditor(editor, index)

    def _put_back(self, editor: QObject) -> None:
        """Undo what the open editor has shown so far."""
        if editor in self._places:
            self._model.cancel(self._places[editor])


def _sets_all(event: QKeyEvent) -> bool:
    """Whether it is Ctrl+Enter."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain == Qt.KeyboardModifier.ControlModifier and Qt.Key(event.key()) in _ENTER
