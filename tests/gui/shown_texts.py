"""Every text in a window that Qt shows by itself, and whether it takes it for HTML."""

from collections.abc import Iterator
from itertools import count, product, takewhile
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsSimpleTextItem,
    QGraphicsTextItem,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


class Shown(NamedTuple):
    """Tooltips and questions are not `rich`, whatever they say: the style sheet forbids it."""

    where: str
    text: str
    rich: bool = False


def shown_texts(top: QWidget) -> list[Shown]:
    """Those of `top` and of all that is in it, its open dialogs too, seen or not."""
    widgets: list[QWidget] = [top, *top.findChildren(QWidget)]
    return [shown for widget in widgets for shown in _of_widget(widget) if shown.text]


def _of_widget(widget: QWidget) -> Iterator[Shown]:
    where = widget.objectName() or type(widget).__name__
    for text in (
        widget.windowTitle(),
        widget.toolTip(),
        widget.statusTip(),
        widget.accessibleName(),
        widget.accessibleDescription(),
    ):
        yield Shown(where, text)
    for action in widget.actions():
        yield from (Shown(f"{where} action", text) for text in _of_action(action))
    match widget:
        case QLabel():
            yield Shown(where, widget.text(), widget.textFormat() != Qt.TextFormat.PlainText)
        case QAbstractButton():
            yield Shown(where, widget.text())
        case QLineEdit():
            yield Shown(where, widget.text())
            yield Shown(where, widget.placeholderText())
        case QGroupBox():
            yield Shown(where, widget.title())
        case QPlainTextEdit() | QTextEdit():
            yield Shown(where, widget.toPlainText())
        case QComboBox():
            yield from (Shown(where, text) for text in _of_model(widget.model()))
        case QGraphicsView():
            yield from (Shown(f"{where} item", text) for text in _of_scene(widget))
        case QAbstractItemView():
            yield from (Shown(where, text) for text in _of_model(widget.model()))


def _of_action(action: QAction) -> tuple[str, ...]:
    return action.text(), action.toolTip(), action.statusTip()


def _of_scene(view: QGraphicsView) -> Iterator[str]:
    for item in view.scene().items() if view.scene() is not None else []:
        yield item.toolTip()
        if isinstance(item, QGraphicsTextItem):
            yield item.toPlainText()
        elif isinstance(item, QGraphicsSimpleTextItem):
            yield item.text()


def _of_model(model: QAbstractItemModel | None) -> Iterator[str]:
    """What a list or a table shows, with its header."""
    if model is None:
        return
    columns = takewhile(lambda n: n == 0 or model.hasIndex(0, n), count())
    for role, column in product(_ROLES, columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        for row in range(model.rowCount()):
            yield str(model.headerData(row, Qt.Orientation.Vertical, role) or "")
            yield str(model.index(row, column).data(role) or "")
