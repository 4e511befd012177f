"""The strip in the form and the window beside it, both of which follow the form."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.data_look.strip import Strip
from alexnet_gui.gui.train.data_look.wishes import Settings

if TYPE_CHECKING:
    from alexnet_gui.gui.train.data_look.dialog import DataLook


class DataViews(QObject):
    """There is one window at most."""

    picture_wanted = Signal(object, str)  # a Path or the bytes of a picture, and its name
    setting_wanted = Signal(str, object)  # a recipe's key, and its value

    def __init__(self, desk: DataDesk, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._store = store
        self._parent = parent
        self._settings: Settings | None = None
        self._dialog: DataLook | None = None
        self.strip = Strip(desk)
        self.look = QAction(_("&Look at the pictures…"), parent)
        self.look.setObjectName("train.data.look.action")
        self.look.setShortcut(QKeySequence("Ctrl+L"))
        self.look.triggered.connect(lambda _on=False: self.open())
        self.strip.look_wanted.connect(lambda: self.open("draws"))

    @property
    def dialog(self) -> "DataLook | None":
        """The window, while it is open."""
        return self._dialog

    def follow(self, settings: Settings) -> None:
        """The form says something else, or the network in Design is another."""
        if settings == self._settings:
            return
        self._settings = settings
        self.strip.follow(settings)
        if self._dialog is not None:
            self._dialog.follow(settings)

    def open(self, page: str = "pictures") -> None:
        """Show the window, or bring it to the front."""
        if self._dialog is None:
            from alexnet_gui.gui.train.data_look.dialog import DataLook

            self._dialog = DataLook(self._desk, self._store, self._parent.window())
            self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.picture_wanted.connect(self.picture_wanted)
            self._dialog.setting_wanted.connect(self.setting_wanted)
            self._dialog.show()
            if self._settings is not None:
                self._dialog.follow(self._settings)
        self._dialog.show_page(page)
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _forget(self) -> None:
        self._dialog = None
