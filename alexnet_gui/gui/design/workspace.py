"""The Design workspace: drawing, table, inspector and totals around one document."""

from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.actions import HistoryActions, LayerActions
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.drawing import Drawing
from alexnet_gui.gui.design.drawing_shapes import INPUT
from alexnet_gui.gui.design.files import DocumentFiles
from alexnet_gui.gui.design.inspector import Inspector
from alexnet_gui.gui.design.summary import Summary
from alexnet_gui.gui.design.table import LayerTable
from alexnet_gui.gui.design.toolbar import DesignBar
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, named

INSPECTOR_WIDTH = 360
DRAWING_HEIGHTS = (150, 300)


class DesignWorkspace(QWidget):
    """Edits one document; whoever listens hears of every architecture that it becomes."""

    architecture_changed = Signal(object)  # Architecture
    notice = Signal(object)  # Failed
    not_opened = Signal(object)  # Failed, of a file that was to be opened
    train_wanted = Signal()

    def __init__(
        self, settings: SettingsStore | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "design", _("Design"))
        self._document = Document(PRESETS[0], self)
        self._view = DesignView(settings, self)
        self._files = DocumentFiles(self._document, self)
        self._history = HistoryActions(self._document, self)
        self._table = LayerTable(self._document)
        self._layers = LayerActions(self._document, lambda: self._table.selected_rows, self)
        self._drawing = Drawing()
        self._inspector = Inspector(self._document, self._layers.menu(self))
        self._summary = Summary(self._document)
        self._bar = DesignBar(self._document, self._files, self._history, self._layers)
        self._lay_out()
        self.setFocusProxy(self._table)
        self._connect()
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

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """Menus of this workspace: titles, and actions with None for a line between groups."""
        files = self._files
        return [
            (
                _("File"),
                [
                    files.open,
                    files.save,
                    files.save_as,
                    None,
                    files.export_source,
                    files.export_table,
                ],
            ),
            (_("Edit"), [self._history.undo, self._history.redo]),
            (_("Layer"), self._layers.all),
        ]

    # --- composition -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        gap = GRID * 3 // 2
        self._drawing_card = Card()
        self._drawing_card.body.addWidget(self._drawing)
        table_card = Card()
        table_card.body.addWidget(self._table)
        self._inspector.setFixedWidth(INSPECTOR_WIDTH)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(table_card, 1)
        middle.addWidget(self._inspector)
        inside = QVBoxLayout()
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(gap)
        self._drawing_card.setMinimumHeight(DRAWING_HEIGHTS[0])
        self._drawing_card.setMaximumHeight(DRAWING_HEIGHTS[1])
        inside.addWidget(self._drawing_card, 5)
        inside.addLayout(middle, 11)
        inside.addWidget(self._summary)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(inside, 1)

    def _connect(self) -> None:
        self._document.changed.connect(self._follow)
        self._document.restarted.connect(self._table.start_again)
        self._files.notice.connect(self.notice)
        self._files.not_opened.connect(self.not_opened)
        self._bar.preset_wanted.connect(self.load_preset)
        self._bar.train_wanted.connect(self.train_wanted)
        self._table.selection_changed.connect(self._share_selection)
        self._table.inspector_wanted.connect(self._inspector.focus_first)
        self._table.refused.connect(lambda sentence: self.notice.emit(Failed(sentence)))
        self._table.customContextMenuRequested.connect(self._show_menu)
        self._drawing.canvas.layer_clicked.connect(self._choose)
        self._summary.layer_wanted.connect(self._choose)
        self._layers.select.connect(self._table.select_rows)
        self._layers.rename_wanted.connect(self._table.edit_name)
        for action in self._layers.with_keys:
            self._table.addAction(action)
            self._drawing.canvas.addAction(action)

    def _follow(self) -> None:
        self._drawing.canvas.show_analysis(self._document.analysis)
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

    def _show_menu(self, place: QPoint) -> None:
        # The menu key gives no place of its own: open beside the current row then.
        menu = self._layers.menu(self)
        menu.setObjectName("design.layer.menu")
        menu.aboutToHide.connect(menu.deleteLater)
        inside = self._table.viewport().rect().contains(place)
        menu.popup(
            self._table.viewport().mapToGlobal(place) if inside else self._table.menu_position()
        )
