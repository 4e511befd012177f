"""The fields of the strip above Design: the input's sides, and the number of classes."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel

from alexnet_gui.core.architecture import INPUT_SETTINGS
from alexnet_gui.core.layers import Linear
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.value_field import ValueField

_CLASSES = msgspec.structs.replace(
    next(setting for setting in Linear.settings if setting.key == "out_features"),
    key="classes",
    label=N_("Classes"),
    meaning=N_("How many classes it tells apart: the units of its last dense layer."),
)
_WIDTH = 60  # pixels: five digits


class SizeFields(QHBoxLayout):
    """They edit the document as they are typed in; `captions` may be hidden for want of room."""

    refused = Signal(str)  # why an edit came to nothing, in a sentence

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.setSpacing(4)
        self.captions = [self._add_caption(_("Input"))]
        self._sides = [self._add_side(axis) for axis in range(len(INPUT_SETTINGS))]
        self.captions.append(self._add_caption(_("Classes")))
        self._classes = self._add_field(_CLASSES, "design")
        self._classes.edited.connect(self._set_classes)

    def show_document(self) -> None:
        """Take over what the document says now."""
        architecture = self._document.architecture
        for field, side in zip(self._sides, architecture.input, strict=True):
            field.set_value(side)
        classes = architecture.classes
        self._classes.setEnabled(classes is not None)
        self._classes.set_value(classes)

    def _add_caption(self, text: str) -> QLabel:
        if self.count():
            self.addSpacing(2)
        caption = label(text, "secondary")
        self.addWidget(caption)
        return caption

    def _add_side(self, axis: int) -> ValueField:
        if axis:
            self.addWidget(label("×", "secondary"))
        field = self._add_field(INPUT_SETTINGS[axis], "design.input")
        field.edited.connect(lambda value: self._set_side(axis, value))
        return field

    def _add_field(self, setting: Setting, prefix: str) -> ValueField:
        field = ValueField(setting, arrows=False)
        named(field, f"{prefix}.{setting.key}", _(setting.label))
        field.inset = GRID * 3 // 4
        field.setFixedWidth(_WIDTH)
        field.editingFinished.connect(self._document.seal)
        field.abandoned.connect(self.refused)
        self.addWidget(field)
        return field

    def _set_side(self, axis: int, value: object) -> None:
        if isinstance(value, int):
            edit = edits.set_input(self._document.architecture, axis, value)
            self._document.apply(edit, key=("input", axis))

    def _set_classes(self, value: object) -> None:
        if isinstance(value, int):
            edit = edits.set_classes(self._document.architecture, value)
            self._document.apply(edit, key="classes")
