"""The classes of a source of pictures as bars: to train on, and to validate on."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from alexnet_gui.core.readable import readable
from alexnet_gui.core.survey import ClassSurveyed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

HEIGHT = 40
_BAR = 6
Index = QModelIndex | QPersistentModelIndex


class Roles(IntEnum):
    """What the delegate asks for."""

    CLASS = Qt.ItemDataRole.UserRole
    MOST = Qt.ItemDataRole.UserRole + 1


class ClassesModel(QAbstractListModel):
    """One row for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[ClassSurveyed, ...] = ()
        self._most = 1

    def show(self, classes: Sequence[ClassSurveyed]) -> bool:
        """Show `classes`; whether they are others than before, not only other counts."""
        others = [_place(each) for each in classes] != [_place(each) for each in self.classes]
        if others:
            self.beginResetModel()
        self.classes = tuple(classes)
        self._most = max((each.count for each in classes), default=1) or 1
        if others:
            self.endResetModel()
        elif classes:
            self.dataChanged.emit(self.index(0), self.index(len(classes) - 1))
        return others

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each = self.classes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return readable(each.name)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _told(each)
        if role == Roles.CLASS:
            return each
        return self._most if role == Roles.MOST else None


def _place(each: ClassSurveyed) -> tuple[str, int]:
    """What a class is known by."""
    return each.name, each.places


def _told(each: ClassSurveyed) -> str:
    """A class in words."""
    words = (
        _("{name}: {train:,} to train, {validation:,} to validate, {unreadable:,} unreadable")
        if each.unreadable
        else _("{name}: {train:,} to train, {validation:,} to validate")
    )
    return words.format(
        name=readable(each.name),
        train=each.training,
        validation=each.validation,
        unreadable=each.unreadable,
    )


class _Bars(QStyledItemDelegate):
    """A name and its counts, and below them one bar in two colours."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10 * GRID, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme()
        each, most = index.data(Roles.CLASS), index.data(Roles.MOST)
        area: QRectF = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colours.color("accent_tint"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        inside = area.adjusted(GRID, 4, -GRID, -4)
        counts = f"{each.training:,} + {each.validation:,}"
        wide = painter.fontMetrics().horizontalAdvance(counts)
        painter.setPen(colours.color("secondary"))
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(inside, int(top | Qt.AlignmentFlag.AlignRight), counts)
        painter.setPen(colours.color("text"))
        name = painter.fontMetrics().elidedText(
            readable(each.name), Qt.TextElideMode.ElideRight, int(inside.width()) - wide - GRID
        )
        painter.drawText(inside, int(top | Qt.AlignmentFlag.AlignLeft), name)
        self._bar(painter, inside, each, most)
        painter.restore()

    def _bar(self, painter: QPainter, inside: QRectF, each: ClassSurveyed, most: int) -> None:
        scale = inside.width() / most
        y = inside.bottom() - _BAR
        painter.setPen(Qt.PenStyle.NoPen)
        whole = max(2.0, each.count * scale)
        for width, colour in (
            (whole, theme().color("pooling")),
            (each.training * scale, theme().color("accent")),
        ):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(inside.x(), y, width, _BAR), 2, 2)


class ClassList(QListView):
    """One class or several may be chosen, with the mouse or the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.classes", _("Classes"))
        self.classes = ClassesModel(self)
        self.setModel(self.classes)
        self.setItemDelegate(_Bars(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        follow_theme(self, lambda: self.viewport().update())

    def begin(self, *, choose: bool) -> None:
        """Put the cursor on the first class, and choose it if asked to."""
        flags = QItemSelectionModel.SelectionFlag
        how = flags.ClearAndSelect if choose else flags.NoUpdate
        self.selectionModel().setCurrentIndex(self.classes.index(0), how)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The classes whose pictures are wanted: all if none is chosen."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(rows) or tuple(range(len(self.classes.classes)))


class Legend(QWidget):
    """What the two colours of a bar mean."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.legend", _("Blue: to train; green: to validate"))
        self.setFixedHeight(3 * GRID)
        follow_theme(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(12))
        x, middle = float(GRID), self.height() / 2
        for colour, text in (("accent", _("to train")), ("pooling", _("to validate"))):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(colour))
            painter.drawRoundedRect(QRectF(x, middle - _BAR / 2, 2 * GRID, _BAR), 2, 2)
            painter.setPen(theme().color("secondary"))
            width = painter.fontMetrics().horizontalAdvance(text)
            place = QRectF(x + 2 * GRID + GRID // 2, 0, width + GRID, self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
            x = place.right() + GRID
        painter.end()
