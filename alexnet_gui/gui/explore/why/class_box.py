"""Chooses one of a network's classes: from the list, or by typing a part of its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID

SHOWN = 12  # classes of the list at once


class ClassBox(QComboBox):
    """The most probable class first, then all by name."""

    picked = Signal(object)  # the class's index, or None for the most probable

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._best = ""
        self.setEditable(True)
        self._line = _SearchLine()
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(SHOWN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(SHOWN)
        self.setCompleter(completer)
        popup = completer.popup()
        assert popup is not None
        popup.setParent(self, popup.windowFlags())  # it is nobody's, and would look like no other
        self.activated.connect(self._pick)
        self._line.editingFinished.connect(self._restore)

    @property
    def index(self) -> int | None:
        """The class that is shown; None: whichever is most probable."""
        found: int | None = self.currentData()
        return found

    @property
    def name(self) -> str:
        """The name of the class that is meant, whether chosen or the most probable."""
        chosen = self.index
        return self._best if chosen is None else self._names[chosen]

    def show_classes(self, names: Sequence[str], best: int) -> bool:
        """Offer the classes called `names`, of which number `best` is the most probable.

        Returns:
            Whether they are the classes of before; then what was chosen stays.
        """
        self._best = names[best]
        first = _("Most probable: {name}").format(name=self._best)
        known = tuple(names) == self._names
        if known:
            if not self._line.isModified():  # nobody is typing
                self.setItemText(0, first)
            return True
        self._names = tuple(names)
        self.clear()
        self.addItem(first, None)
        for index in sorted(range(len(names)), key=lambda i: (names[i].casefold(), i)):
            self.addItem(names[index], index)
        return False

    def choose(self, index: int | None) -> None:
        """Choose class `index`, as if a person had."""
        at = 0 if index is None else self.findData(index)
        self.setCurrentIndex(at)
        self._pick(at)

    def _pick(self, _at: int) -> None:
        self.picked.emit(self.index)

    def _restore(self) -> None:
        """What was typed and is no class gives way to the class that is chosen."""
        self.setEditText(self.itemText(self.currentIndex()))

    def showPopup(self) -> None:
        widest = self.view().sizeHintForColumn(0)
        self.view().setMinimumWidth(max(self.width(), widest + 3 * GRID))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the column scrolls, and a class is not changed by accident


class _SearchLine(QLineEdit):
    """A click marks all of it, so that a name can be typed at once."""

    def __init__(self) -> None:
        super().__init__()
        self._fresh = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fresh = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._fresh and not self.hasSelectedText():
            self.selectAll()
        self._fresh = False
