"""The shown layer's maps and filters as files, and word of where they went."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from alexnet_gui.core.events import Failed, LayerSeen
from alexnet_gui.core.layer_files import WriteFilters, WriteMaps
from alexnet_gui.core.layer_filters import FiltersSeen, LayerFilters
from alexnet_gui.core.mosaic_choices import Choices, FilterView
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.exporting import export_button, offer, written
from alexnet_gui.gui.explore.layers.layer_words import why_no_filters

TOPIC = "explore.layer_export"


class Exportable(NamedTuple):
    """What is on screen, and how it is shown."""

    request: int
    picture: str
    layer: LayerSeen
    choices: Choices
    view: FilterView | None  # as usual, if not said
    towers: int


class LayerExports(QObject):
    """Actions that are disabled, and say why, while there is nothing to save."""

    message = Signal(object)  # banner.Message

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.enquiries: EnquiryDesk | None = None
        self._last_folder: Path | None = None
        self._shown: Exportable | None = None
        self._filters_to: tuple[Path, Exportable] | None = None
        self.maps_npy = self._action("maps_npy", lambda: self._write_maps("npy"))
        self.maps_png = self._action("maps_png", lambda: self._write_maps("png"))
        self.filters_npy = self._action("filters_npy", lambda: self._write_filters("npy"))
        self.filters_png = self._action("filters_png", lambda: self._write_filters("png"))
        self.offer(None)

    @property
    def actions(self) -> list[QAction]:
        """All of them, in the order of a menu."""
        return [self.maps_npy, self.maps_png, self.filters_npy, self.filters_png]

    def button(self) -> QToolButton:
        """A button with a menu of all of them."""
        text, actions = _("Save the maps or filters"), self.actions
        return export_button(text, "explore.layer_export", actions[:2], actions[2:])

    def offer(self, shown: Exportable | None) -> None:
        """What can be saved from now on."""
        self._shown = shown
        nothing = _("Open a picture first: there is no layer on screen.")
        features = shown is not None and shown.layer.values.ndim == 1
        whole = _("All features") if features else _("All maps")
        self.maps_npy.setText(_("{what} as a NumPy array…").format(what=whole))
        self.maps_png.setText(_("{what} as a PNG…").format(what=whole))
        self.filters_npy.setText(_("All filters as a NumPy array…"))
        self.filters_png.setText(_("All filters as a PNG…"))
        why = nothing if shown is None else why_no_filters(shown.layer)
        for action in (self.maps_npy, self.maps_png):
            offer(action, nothing if shown is None else "")
        for action in (self.filters_npy, self.filters_png):
            offer(action, why)

    def _action(self, name: str, act: Callable[[], None]) -> QAction:
        made = QAction(self)
        made.setObjectName(f"explore.export.{name}")
        made.triggered.connect(lambda _checked=False: act())
        return made

    def _write_maps(self, suffix: str) -> None:
        shown = self._shown
        if shown is None or self.enquiries is None:
            return
        what = _("maps") if shown.layer.values.ndim == 3 else _("features")
        path = self._ask(suffix, what)
        if path is not None:
            asked = WriteMaps(path, shown.layer.values, shown.choices, shown.towers)
            self.enquiries.ask(asked, self._tell)

    def _write_filters(self, suffix: str) -> None:
        shown = self._shown
        if shown is None or self.enquiries is None:
            return
        path = self._ask(suffix, _("filters"))
        if path is not None:
            self._filters_to = (path, shown)
            asked = LayerFilters(shown.request, shown.layer.name)
            self.enquiries.ask(asked, self._take_filters)

    def _take_filters(self, found: FiltersSeen | Failed) -> None:
        if isinstance(found, Failed):
            self._tell(found)
        elif self._filters_to is not None and self.enquiries is not None:
            path, shown = self._filters_to
            view = shown.view or FilterView.usual(found.values.shape[1])
            asked = WriteFilters(path, found.values, view, shown.choices, shown.towers)
            self.enquiries.ask(asked, self._tell)

    def _ask(self, suffix: str, what: str) -> Path | None:
        assert self._shown is not None
        plural = {"npy": _("NumPy arrays"), "png": _("PNG pictures")}[suffix]
        title = _("Save the {what} of {layer}").format(what=what, layer=self._shown.layer.name)
        name = f"{Path(self._shown.picture).stem} {self._shown.layer.name} {what}"
        kind = FileKind(title, "explore.export.dialog", suffix, plural)
        path = ask_to_write(self._window.window(), kind, self._last_folder, name)
        if path is not None:
            self._last_folder = path.parent
        return path

    def _tell(self, told: Path | Failed) -> None:
        self.message.emit(written(told, TOPIC))
