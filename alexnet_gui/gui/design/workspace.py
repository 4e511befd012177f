"""The Design workspace: drawing, table, inspector and totals around one document."""

from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.core.saved_network import SavedNetwork
from alexnet_gui.core.session import UnsavedNetwork
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.actions import HistoryActions, LayerActions
from alexnet_gui.gui.design.costs.summary import Summary
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.drawing.shapes import INPUT
from alexnet_gui.gui.design.drawing.view import Drawing
from alexnet_gui.gui.design.files.document_files import DocumentFiles
from alexnet_gui.gui.design.files.exports import Exports
from alexnet_gui.gui.design.files.recent_files import RecentFiles
from alexnet_gui.gui.design.inspector.panel import Inspector
from alexnet_gui.gui.design.panes import GAP, Panes
from alexnet_gui.gui.design.side_windows import SideWindows
from alexnet_gui.gui.design.table.palette import Palette
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.design.toolbar.bar import DesignBar
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.basics import Card, named, rule
from alexnet_gui.gui.widgets.tab_order import place_after


class DesignWorkspace(QWidget):
    """Edits one document; whoever listens hears of every architecture that it becomes."""

    architecture_changed = Signal(object)  # Architecture
    notice = Signal(object)  # Failed
    not_opened = Signal(object)  # Failed, of a file that was to be opened
    message = Signal(object)  # banner.Message
    train_wanted = Signal()

    def __init__(
        self, settings: SettingsStore | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "design", _("Design"))
        self._document = Document(PRESETS[0], self)
        self._view = DesignView(settings, self)
        self._recent = RecentFiles(settings, self)
        self._files = DocumentFiles(self._document, self._recent, self)
        self._exports = Exports(self._document, self)
        self._beside = SideWindows(self._document, self._view, self)
        self._history = HistoryActions(self._document, self)
        self._document.changed.connect(self._draw)  # before the table tells what is chosen of it
        self._table = LayerTable(self._document, self._view, settings)
        self._layers = LayerActions(
            self._document, self._table.changes, lambda: self._table.selected_rows, self
        )
        self._palette = Palette(self._layers)
        self._drawing = Drawing()
        self._inspector = Inspector(self._document, self._view, self._layers.menu(self))
        self._summary = Summary(self._document, self._view)
        self._recent_menu = self._recent.menu(self)
        self._export_menu = self._exports.menu(self)
        self._bar = DesignBar(
            self._document,
            files=self._files,
            recent=self._recent,
            exports=self._exports,
            history=self._history,
            beside=self._beside,
        )
        self._lay_out(settings)
        self._connect()
        self._draw()
        self._follow()

    @property
    def document(self) -> Document:
        """What is edited here."""
        return self._document

    @property
    def architecture(self) -> Architecture:
        """The architecture as it stands."""
        return self._document.architecture

    @property
    def analysis(self) -> Analysis:
        """What follows from it."""
        return self._document.analysis

    def preset(self) -> Preset | None:
        """The published network that the document started from."""
        return self._document.preset

    def open_file(self, path: Path) -> bool:
        """Open an architecture file; what is wrong with it is told by `not_opened`."""
        return self._files.open_file(path)

    def load_preset(self, preset_id: str) -> bool:
        """Start from a published network; asks first if changes would be lost."""
        preset = find_preset(preset_id)
        return preset is not None and self._files.load(preset)

    def save(self) -> bool:
        """Save to the document's file, asking for one where there is none; whether it was saved."""
        return self._files.save_file()

    def may_close(self) -> bool:
        """Whether the document may go; asks about changes that are not saved."""
        return self._files.may_close()

    def take(self, saved: SavedNetwork) -> bool:
        """Take over the network of a model or run; asks first if changes would be lost."""
        return self._files.take(saved)

    def restore(self, unsaved: UnsavedNetwork) -> bool:
        """Go on with what a crash has left; asks first if changes would be lost."""
        return self._files.restore(unsaved)

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """Menus of this workspace: titles, and actions with None for a line between groups."""
        files, drawing = self._files, self._drawing
        recent, export = self._recent_menu.menuAction(), self._export_menu.menuAction()
        zoom = [drawing.zoom_in, drawing.zoom_out, drawing.fit]
        return [
            (_("&File"), [files.new, files.open, recent, files.save, files.save_as, None, export]),
            (_("&Edit"), [self._history.undo, self._history.redo, None, *self._layers.clipboard]),
            (_("&View"), [self._beside.compare, self._beside.notes]),
            (_("&View"), [*zoom, None, self._table.head.menu.menuAction(), self._reset_layout]),
            (_("&Layer"), self._layers.all),
        ]

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._table.setFocus(event.reason())  # a focus proxy would cut what Tab comes to in two

    # --- composition -----------------------------------------------------------------------------

    def _lay_out(self, settings: SettingsStore | None) -> None:
        drawing_card = Card()
        drawing_card.body.addWidget(self._drawing)
        table_card = Card()
        table_card.body.addWidget(self._table)
        table_card.body.addWidget(rule())
        table_card.body.addWidget(self._palette)
        self._panes = Panes(drawing_card, table_card, self._inspector, settings)
        self._reset_layout = QAction(_("&Reset layout"), self)
        self._reset_layout.setObjectName("design.reset_layout.action")
        self._reset_layout.triggered.connect(lambda _checked=False: self._panes.reset())
        inside = QVBoxLayout()
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        inside.setSpacing(GAP)
        inside.addWidget(self._panes, 1)
        inside.addWidget(self._summary)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(inside, 1)
        # A handle comes between the parts that it stands between.
        place_after(self._drawing, self._panes.above_table)
        place_after(self._palette, self._panes.beside_table)

    def _connect(self) -> None:
        self._document.changed.connect(self._follow)
        self._document.restarted.connect(self._table.start_again)
        self._document.restarted.connect(self._drawing.start_again)
        self._files.notice.connect(self.notice)
        self._files.not_opened.connect(self.not_opened)
        self._exports.message.connect(self.message)
        self._bar.preset_wanted.connect(self.load_preset)
        self._bar.train_wanted.connect(self.train_wanted)
        for part in (self._bar, self._inspector, self._summary):
            part.refused.connect(self._table.refused)
        self._table.selection_changed.connect(self._share_selection)
        self._table.inspector_wanted.connect(self._inspector.focus_first)
        self._table.refused.connect(lambda sentence: self.notice.emit(Failed(sentence)))
        self._table.menu_wanted.connect(self._popup_menu)
        canvas = self._drawing.canvas
        canvas.layers_wanted.connect(self._table.select_rows)
        canvas.inspector_wanted.connect(self._inspector.focus_first)
        canvas.menu_wanted.connect(self._popup_menu)
        self._summary.layer_wanted.connect(self._choose)
        self._beside.layer_wanted.connect(self._choose)
        self._layers.select.connect(self._table.select_rows)
        self._layers.rename_wanted.connect(self._table.edit_name)
        self._layers.all_wanted.connect(self._table.selectAll)
        self._layers.palette_wanted.connect(self._palette.focus)
        self._layers.refused.connect(self._table.refused)
        for action in self._layers.with_keys:
            self._table.addAction(action)
            canvas.addAction(action)
        for action in self._drawing.actions():
            self.addAction(action)

    def _draw(self) -> None:
        self._drawing.show_analysis(self._document.analysis)

    def _follow(self) -> None:
        self._layers.refresh()
        self.architecture_changed.emit(self._document.architecture)

    def _share_selection(self) -> None:
        chosen = self._table.selected_rows
        self._drawing.canvas.select(chosen)
        if chosen:
            self._drawing.reveal(chosen[0])
        self._inspector.choose(chosen)
        self._layers.refresh()

    def _choose(self, layer: int) -> None:
        self._table.select_rows(() if layer == INPUT else (layer,))

    def _popup_menu(self, place: QPoint) -> None:
        menu = self._layers.menu(self)
        menu.setObjectName("design.layer.menu")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
