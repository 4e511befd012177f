"""The strip above Design: presets, files, undo, the input's size, classes, and what lies beside."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.actions import HistoryActions
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.files.document_files import DocumentFiles
from alexnet_gui.gui.design.files.exports import Exports
from alexnet_gui.gui.design.files.recent_files import RecentFiles
from alexnet_gui.gui.design.side_windows import SideWindows
from alexnet_gui.gui.design.toolbar.buttons import (
    MenuButton,
    icon_button,
    menu_of,
    split_button,
    text_button,
)
from alexnet_gui.gui.design.toolbar.fields import SizeFields
from alexnet_gui.gui.design.toolbar.name_button import NameButton
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import bar, named, rule

_NAME = 170  # pixels; where there is not so much for a long name, something else gives way


class _Fit(NamedTuple):
    """How much the strip shows."""

    long_words: bool = True
    train: bool = True
    captions: bool = True
    tight: bool = False


# From wide to narrow. Train… goes before the captions: the mode bar has it too.
_FITS = (
    _Fit(),
    _Fit(long_words=False),
    _Fit(long_words=False, tight=True),
    _Fit(long_words=False, tight=True, train=False),
    _Fit(long_words=False, tight=True, train=False, captions=False),
)


class DesignBar(QWidget):
    """It edits the document; a preset that is chosen is only asked for."""

    preset_wanted = Signal(str)
    train_wanted = Signal()
    refused = Signal(str)  # why an edit came to nothing, in a sentence

    def __init__(
        self,
        document: Document,
        *,
        files: DocumentFiles,
        recent: RecentFiles,
        exports: Exports,
        history: HistoryActions,
        beside: SideWindows,
    ) -> None:
        super().__init__()
        named(self, "design.bar", _("Network, files and sizes"))
        self._document = document
        frame, row = bar()
        row.setSpacing(GRID * 3 // 4)
        self._row = row
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        for widget in (self, frame):  # what does not fit is made shorter, see `_fit`
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menus = self._make_menus(files, recent, exports)
        self._presets = self._preset_button()
        self._worded = self._file_buttons(files)
        row.addWidget(self._presets)
        for button in self._worded:
            row.addWidget(button)
        self._add_line()
        row.addWidget(icon_button(history.undo, "design.undo", "undo"))
        row.addWidget(icon_button(history.redo, "design.redo", "redo"))
        self._add_line()
        self._fields = SizeFields(document)
        self._fields.refused.connect(self.refused)
        row.addLayout(self._fields)
        row.addStretch(1)
        self._add_beside(beside)
        document.history_changed.connect(self._follow)
        self._follow()

    # --- composition -----------------------------------------------------------------------------

    def _make_menus(
        self, files: DocumentFiles, recent: RecentFiles, exports: Exports
    ) -> dict[str, QMenu]:
        menus = {
            "open": menu_of(self, files.new, files.open),
            "save": menu_of(self, files.save, files.save_as),
            "export": exports.menu(self),
        }
        recent.list_in(menus["open"])
        return menus

    def _preset_button(self) -> NameButton:
        menu = QMenu(self)
        menu.setObjectName("design.presets.menu")
        menu.setToolTipsVisible(True)
        for preset in PRESETS:
            action = menu.addAction(preset.name)
            action.setObjectName(f"design.preset.{preset.id}")
            action.setToolTip(f"{_(preset.about)}\n{preset.source}")
            action.triggered.connect(
                lambda _checked=False, preset_id=preset.id: self.preset_wanted.emit(preset_id)
            )
        return NameButton(menu)

    def _file_buttons(self, files: DocumentFiles) -> list[QToolButton]:
        export = MenuButton(_("Export"), "design.export", self._menus["export"])
        export.setToolTip(_("Write the network as source, ONNX or a table, or its drawing"))
        return [
            split_button(files.open, "design.open", _("Open"), self._menus["open"]),
            split_button(files.save, "design.save", _("Save"), self._menus["save"]),
            export,
        ]

    def _add_beside(self, beside: SideWindows) -> None:
        compare = text_button(beside.compare, "design.compare.open", _("Compare…"))
        self._notes = text_button(beside.notes, "design.notes.open", "")
        self._notes.setAccessibleName(_("Notes on this network"))
        self._train = QToolButton()
        self._train.setText(_("Train…"))
        named(self._train, "design.train", _("Train…"))
        self._train.setToolTip(_("Train this network (Ctrl+2)"))
        self._train.clicked.connect(lambda _checked=False: self.train_wanted.emit())
        self._worded += [compare, self._notes, self._train]
        for button in (compare, self._notes, self._train):
            self._row.addWidget(button)

    def _add_line(self) -> None:
        line: QFrame = rule(vertical=True)
        line.setFixedHeight(20)
        self._row.addWidget(line)

    # --- what it shows ---------------------------------------------------------------------------

    def _follow(self) -> None:
        document, button = self._document, self._presets
        path = document.path
        name = document.architecture.title if path is None else name_of(path)
        title = _("{name}, edited").format(name=name) if document.dirty else name
        where = title if path is None else f"{title}\n{readable(str(path))}"
        tip = f"{where}\n{_('Start from a published network.')}"
        if tip != button.toolTip():
            button.setToolTip(tip)
            button.setAccessibleDescription(title)
            renamed = name != button.text()
            button.show_name(name, is_file=path is not None, edited=document.dirty)
            if renamed:
                self._fit()
        self._fields.show_document()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # only now has everything its type

    def _fit(self) -> None:
        """Show as much as there is room for."""
        for fit in _FITS:
            self._apply(fit)
            cut = 0 if fit.long_words else max(self._presets.sizeHint().width() - _NAME, 0)
            if self._row.sizeHint().width() - cut <= self.width():
                break

    def _apply(self, fit: _Fit) -> None:
        self._notes.setText(_("Notes on this network") if fit.long_words else _("Notes"))
        self._train.setVisible(fit.train)
        for caption in self._fields.captions:
            caption.setVisible(fit.captions)
        for button in self._worded:
            if bool(button.property("tight")) != fit.tight:
                button.setProperty("tight", fit.tight)
                button.style().unpolish(button)
                button.style().polish(button)
                button.updateGeometry()
        self._fields.invalidate()  # Qt does it for the outer layout alone
