"""The strip above Design: presets, files, undo, the input's size, the number of classes."""

import msgspec
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import INPUT_SETTINGS
from alexnet_gui.core.layers import Linear
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.actions import HistoryActions, LayerActions
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.files import DocumentFiles
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import bar, button, follow_theme, label, named, rule
from alexnet_gui.gui.widgets.value_field import ValueField

_CLASSES = msgspec.structs.replace(
    next(setting for setting in Linear.settings if setting.key == "out_features"),
    key="classes",
    label=N_("Classes"),
    meaning=N_("How many classes it tells apart: the units of its last dense layer."),
)


class DesignBar(QWidget):
    """It edits the document; a preset that is chosen is only asked for."""

    preset_wanted = Signal(str)
    train_wanted = Signal()

    def __init__(
        self,
        document: Document,
        files: DocumentFiles,
        history: HistoryActions,
        layers: LayerActions,
    ) -> None:
        super().__init__()
        self._document = document
        frame, row = bar()
        row.setSpacing(GRID * 3 // 4)  # the longest name, edited, still fits at 1280 pixels
        self._row = row
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._presets = self._preset_button()
        row.addWidget(self._presets)
        row.addWidget(_text_button(files.open, "design.open", _("Open")))
        row.addWidget(self._save_button(files))
        row.addWidget(
            _menu_button(
                _("Export"), "design.export", _menu(self, files.export_source, files.export_table)
            )
        )
        self._add_line()
        row.addWidget(_icon_button(history.undo, "design.undo", "undo"))
        row.addWidget(_icon_button(history.redo, "design.redo", "redo"))
        row.addWidget(_menu_button(_("Add layer"), "design.add", layers.insert_after))
        self._add_line()
        self._sides = self._input_fields(row)
        self._classes = self._class_field(row)
        row.addStretch(1)
        row.addWidget(button(_("Train…"), "design.train", self.train_wanted.emit))
        document.history_changed.connect(self._follow)
        self._follow()

    def _preset_button(self) -> QToolButton:
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
        button = _menu_button("", "design.presets", menu)
        button.setAccessibleName(_("Published networks"))
        button.setToolTip(_("Start from a published network."))
        font = button.font()
        font.setWeight(font.Weight.DemiBold)
        button.setFont(font)
        button.setMaximumWidth(280)
        return button

    def _save_button(self, files: DocumentFiles) -> QToolButton:
        button = _text_button(files.save, "design.save", _("Save"))
        button.setMenu(_menu(self, files.save, files.save_as))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setProperty("hasMenu", True)
        return button

    def _add_line(self) -> None:
        line = rule(vertical=True)
        line.setFixedHeight(20)
        self._row.addWidget(line)

    def _input_fields(self, row: QHBoxLayout) -> list[ValueField]:
        row.addWidget(label(_("Input"), "secondary"))
        box = QFrame()
        inner = QHBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        fields = []
        for axis, setting in enumerate(INPUT_SETTINGS):
            if axis:
                inner.addWidget(label("×", "secondary"))
            field = _field(setting, "design.input", 44 if axis == 0 else 52)
            field.edited.connect(lambda value, axis=axis: self._set_side(axis, value))
            field.editingFinished.connect(self._document.seal)
            inner.addWidget(field)
            fields.append(field)
        row.addWidget(box)
        return fields

    def _class_field(self, row: QHBoxLayout) -> ValueField:
        row.addWidget(label(_("Classes"), "secondary"))
        field = _field(_CLASSES, "design", 60)
        field.edited.connect(self._set_classes)
        field.editingFinished.connect(self._document.seal)
        row.addWidget(field)
        return field

    def _set_side(self, axis: int, value: object) -> None:
        if isinstance(value, int):
            edit = edits.set_input(self._document.architecture, axis, value)
            self._document.apply(edit, key=("input", axis))

    def _set_classes(self, value: object) -> None:
        if isinstance(value, int):
            edit = edits.set_classes(self._document.architecture, value)
            self._document.apply(edit, key="classes")

    def _follow(self) -> None:
        architecture = self._document.architecture
        name = architecture.name
        text = _("{name}, edited").format(name=name) if self._document.dirty else name
        if text != self._presets.text():  # to set it lays the whole strip out again
            self._presets.setText(text)
        for field, side in zip(self._sides, architecture.input, strict=True):
            field.set_value(side)
        classes = architecture.classes
        self._classes.setEnabled(classes is not None)
        if classes is not None:
            self._classes.set_value(classes)


def _field(setting: Setting, prefix: str, width: int) -> ValueField:
    field = ValueField(setting, arrows=False)
    named(field, f"{prefix}.{setting.key}", _(setting.label))
    field.setFixedWidth(width)
    return field


def _menu(parent: QWidget, *actions: QAction) -> QMenu:
    menu = QMenu(parent)
    menu.addActions(list(actions))
    return menu


def _menu_button(text: str, name: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    named(button, name, text)
    button.setProperty("hasMenu", True)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _text_button(action: QAction, name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    named(button, name, text)
    button.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
    button.clicked.connect(lambda _checked=False: action.trigger())
    return button


def _icon_button(action: QAction, name: str, drawing: str) -> QToolButton:
    """A button for an action whose text, and whether it can be done, change."""
    button = QToolButton()
    named(button, name, action.text())
    button.setIconSize(QSize(16, 16))
    button.clicked.connect(lambda _checked=False: action.trigger())

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setAccessibleName(action.text())
        button.setToolTip(f"{action.text()} ({action.shortcut().toString()})")

    action.changed.connect(follow)
    follow_theme(button, lambda: button.setIcon(icon(drawing, theme().text)))
    follow()
    return button
