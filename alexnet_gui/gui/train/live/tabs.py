"""Cards that share one place: each has the names of all in its heading, to switch between them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, named

INSET = 9  # pixels that a tab has beside its name: names stand where titles stand
HEADER = 30  # pixels: cards beside each other have headings of one height
NARROWEST = 240
FULL_NAMES_FROM = 560  # pixels of a card's width; below that the short names


class Tab(NamedTuple):
    """A card that can be chosen, and what it is called where there is little room."""

    key: str
    card: Card
    short: str


class TabbedCards(QStackedWidget):
    """One of some cards is in front; the others are behind it, and not painted."""

    chosen = Signal(str)  # the key of the tab that a person has chosen

    def __init__(self, name: str, accessible: str, tabs: Sequence[Tab]) -> None:
        super().__init__()
        named(self, name, accessible)
        # As wide as its neighbours, whatever its cards would like.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(NARROWEST)
        self._tabs: tuple[Tab, ...] = ()
        self._strips: list[TabStrip] = []
        self.show_tabs(tabs)

    @property
    def current(self) -> str:
        """The key of the tab in front."""
        return self._tabs[self.currentIndex()].key

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Hold these cards, and no others; one card alone has its title and no tabs."""
        for strip in self._strips:
            strip.take_away()
        for tab in self._tabs:
            self.removeWidget(tab.card)
        self._tabs = tuple(tabs)
        self._strips = [TabStrip(self._tabs, tab) for tab in tabs] if len(tabs) > 1 else []
        for strip in self._strips:
            strip.chosen.connect(self._choose)
        for tab in tabs:
            self.addWidget(tab.card)
        self._name()

    def bring(self, key: str) -> bool:
        """Put the tab of that `key` in front, if it is among these."""
        found = [index for index, tab in enumerate(self._tabs) if tab.key == key]
        if found:
            self.setCurrentIndex(found[0])
        return bool(found)

    def _choose(self, key: str) -> None:
        self.bring(key)
        self._strips[self.currentIndex()].take_focus()
        self.chosen.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name()

    def _name(self) -> None:
        for strip in self._strips:
            strip.show_names(short=self.width() < FULL_NAMES_FROM)


class TabStrip(QWidget):
    """Takes the place of a card's title: the names of all tabs, its own marked."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], own: Tab) -> None:
        super().__init__()
        self._tabs = tabs
        self._card = own.card
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        self._group = QButtonGroup(self)  # which lets arrow keys go from one to the next
        self._buttons: list[QToolButton] = []
        for tab in tabs:
            button = QToolButton()
            title = tab.card.title.text()
            named(button, f"{own.card.objectName()}.tab.{tab.key}", title)
            button.setToolTip(title)
            button.setCheckable(True)
            button.setChecked(tab is own)
            button.setProperty("role", "tab")
            self._group.addButton(button)
            self._buttons.append(button)
            row.addWidget(button)
        self._group.buttonToggled.connect(self._toggle)
        self._own = tabs.index(own)
        own.card.title.hide()
        own.card.header.insertWidget(0, self)
        self._margins = own.card.header.contentsMargins()
        left = self._margins.left() - INSET
        own.card.header.setContentsMargins(
            left, self._margins.top(), self._margins.right(), self._margins.bottom()
        )

    def show_names(self, *, short: bool) -> None:
        """Write the names of the tabs, or short ones where there is little room."""
        for button, tab in zip(self._buttons, self._tabs, strict=True):
            button.setText(tab.short if short else tab.card.title.text())

    def take_focus(self) -> None:
        """Have the keyboard on the name of the tab in front."""
        self._buttons[self._own].setFocus()

    def take_away(self) -> None:
        """Give the card its title back."""
        self._card.title.show()
        self._card.header.removeWidget(self)
        self._card.header.setContentsMargins(self._margins)
        self.hide()
        self.deleteLater()

    def _toggle(self, button: object, checked: bool) -> None:
        """Another name was chosen, with the mouse or with an arrow key: its card comes."""
        if not checked or not isinstance(button, QToolButton):
            return
        index = self._buttons.index(button)
        if index == self._own:
            return
        self._group.blockSignals(True)
        self._buttons[self._own].setChecked(True)
        self._group.blockSignals(False)
        self.chosen.emit(self._tabs[index].key)
