"""A combo box over the choices of a setting."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _
from alexnet_gui.gui.widgets.entry_box import EntryBox


class ChoiceBox(EntryBox):
    """A combo box over a setting's choices; the first is None's where that is a value."""

    edited = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if setting.optional:
            self.addItem(_("automatic"), None)
        for value, text in setting.choices:
            self.addItem(_(text), value)
        self.currentIndexChanged.connect(lambda _index: self.edited.emit(self.value))

    @property
    def value(self) -> object:
        """The value of the choice that is shown."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Show the choice of `value`, silently."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
