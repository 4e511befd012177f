"""The preferences: how the window looks, and what the program keeps on disk."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.own_folders import cache_folder
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.cache import empty_folder, folder_bytes
from alexnet_gui.gui.theme import GRID, Mode, appearance
from alexnet_gui.gui.widgets.basics import button, close_box, label, named
from alexnet_gui.gui.widgets.figures import bytes_text

THEMES: tuple[tuple[Mode, str], ...] = (
    ("system", N_("Like the system")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
)


class Preferences(QDialog):
    """Every change takes effect at once."""

    theme_chosen = Signal(str)  # theme.Mode

    def __init__(self, parent: QWidget | None = None, cache: Path | None = None) -> None:
        super().__init__(parent)
        named(self, "preferences", _("Preferences"))
        self.setWindowTitle(_("Preferences"))
        self.setMinimumWidth(56 * GRID)
        self._cache = cache or cache_folder()
        self._theme = self._theme_box()
        self._path = label(str(self._cache), "secondary", wrap=True)
        named(self._path, "preferences.cache_path", _("Cache folder"))
        self._size = label("", "secondary")
        named(self._size, "preferences.cache_size", _("Size of the cache"))
        self._clear = button(_("Clear"), "preferences.clear_cache", self._empty_cache)
        self._lay_out()
        self._show_size()

    def _theme_box(self) -> QComboBox:
        box = QComboBox()
        named(box, "preferences.theme", _("Appearance"))
        for mode, text in THEMES:
            box.addItem(_(text), mode)
        box.setCurrentIndex(box.findData(appearance.mode))
        box.currentIndexChanged.connect(self._choose_theme)
        return box

    def _choose_theme(self) -> None:
        self.theme_chosen.emit(self._theme.currentData())

    def _empty_cache(self) -> None:
        try:
            empty_folder(self._cache)
        except UserError as error:
            self._show_size()
            self._size.setText(str(error))
        else:
            self._show_size()

    def _show_size(self) -> None:
        size = folder_bytes(self._cache)
        self._size.setText(_("{size} can be fetched or made again").format(size=bytes_text(size)))
        self._clear.setEnabled(size > 0)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(GRID * 3 // 2)
        form.addRow(label(_("Appearance")), self._theme)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._size, 1)
        row.addWidget(self._clear)
        form.addRow(label(_("Cache")), self._path)
        form.addRow("", row)
        close = close_box(self, "preferences.close", _("Close"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(close)
