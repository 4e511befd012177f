"""Paints the table's cells and edits them in place; every shape follows each keystroke."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from alexnet_gui.core.settings import Kind
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.table_columns import Column, setting_in
from alexnet_gui.gui.design.table_model import FAMILY, SHARE, Index, LayerTableModel
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.setting_form import ChoiceBox
from alexnet_gui.gui.widgets.value_field import ValueField

DOT = 8
_CLOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


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
    """How cells look, and the editors that open in them."""

    refused = Signal(str)  # an edit was left that cannot be taken: why, in a sentence

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: dict[QObject, tuple[LayerTableModel, QPersistentModelIndex]] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(theme().color("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if index.column() == Column.LAYER:
            _paint_dot(painter, option, str(index.data(FAMILY)))
        elif index.column() == Column.SHARE:
            _paint_share(painter, option, float(index.data(SHARE)), str(index.data(FAMILY)))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.textElideMode = Qt.TextElideMode.ElideRight
        if index.column() == Column.LAYER:
            # Room for the dot, which `paint` adds.
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(DOT + 5, DOT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, LayerTableModel)
        if index.column() == Column.LAYER:
            name = NameField(model, index, parent)
            named(name, "design.table.name", _("Name of the layer"))
            return name
        setting = setting_in(model.layer_row(index).layer, index.column())
        assert setting is not None  # the model lets no other cell be edited
        editor: ChoiceBox | ValueField
        if setting.kind is Kind.CHOICE:
            editor = ChoiceBox(setting, parent)
        else:
            editor = ValueField(setting, arrows=False, parent=parent)
            editor.inset = 4
            editor.setAlignment(option.displayAlignment)
        named(editor, f"design.table.{setting.key}", _(setting.label))
        place = QPersistentModelIndex(index)
        self._places[editor] = model, place
        editor.edited.connect(lambda value: model.preview(place, value))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model = index.model()
        assert isinstance(model, LayerTableModel)
        layer = model.layer_row(index).layer
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
        assert isinstance(model, LayerTableModel)
        if isinstance(editor, NameField):
            model.rename(index, editor.text())
        elif isinstance(editor, ChoiceBox) or (
            isinstance(editor, ValueField) and editor.fault is None
        ):
            model.commit(index, editor.value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area = option.rect
        if isinstance(editor, ChoiceBox):
            area.setWidth(max(area.width(), editor.sizeHint().width()))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        fault = editor.fault if isinstance(editor, NameField | ValueField) else None
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
            self.refused.emit(fault)
        return super().eventFilter(editor, event)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._places.pop(editor, None)
        super().destroyEditor(editor, index)

    def _put_back(self, editor: QObject) -> None:
        """Undo what the open editor has shown so far."""
        if editor in self._places:
            model, place = self._places[editor]
            model.cancel(place)


def _paint_dot(painter: QPainter, option: QStyleOptionViewItem, family: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color(family))
    top = option.rect.center().y() - DOT / 2 + 0.5
    painter.drawRoundedRect(QRectF(option.rect.left() + 6, top, DOT, DOT), 2, 2)


def _paint_share(painter: QPainter, option: QStyleOptionViewItem, share: float, role: str) -> None:
    """A bar whose filled part is `share` of it; what is not nothing is at least to be seen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    area = QRectF(option.rect).adjusted(10, 0, -12, 0)
    ground = QRectF(area.left(), area.center().y() - 2.5, area.width(), 5)
    painter.setBrush(theme().color("line"))
    painter.drawRoundedRect(ground, 2.5, 2.5)
    if share > 0:
        painter.setBrush(theme().color(role))
        filled = QRectF(ground)
        filled.setWidth(max(2.0, share * ground.width()))
        painter.drawRoundedRect(filled, min(2.5, filled.width() / 2), 2.5)
