"""The choice of what stands on one side of a comparison."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.compare.sources import Sources
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import icon_button, label, named


class SidePicker(QWidget):
    """A box over the sources, and a button for a file."""

    chosen = Signal(str)  # the key of a source, by a person

    def __init__(
        self, side: str, caption: str, sources: Sources, ask_file: Callable[[], object]
    ) -> None:
        super().__init__()
        self._sources = sources
        self._box = QComboBox()
        named(self._box, f"design.compare.{side}", caption)
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(16)
        self._box.activated.connect(lambda _index: self.chosen.emit(self._box.currentData()))
        name = _("Open a file at the left…") if side == "left" else _("Open a file at the right…")
        file = icon_button("open", name, f"design.compare.{side}.file", ask_file)
        file.setIconSize(QSize(16, 16))
        self.setFocusProxy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(label(caption, "secondary"))
        row.addWidget(self._box, 1)
        row.addWidget(file)

    def show_key(self, key: str) -> None:
        """Offer what there is now, with that of `key` chosen."""
        sources = self._sources.all
        if [self._box.itemData(i) for i in range(self._box.count())] != [s.key for s in sources]:
            self._box.clear()
            for source in sources:
                self._box.addItem(source.name, source.key)
        for i, source in enumerate(sources):
            if self._box.itemText(i) != source.name:
                self._box.setItemText(i, source.name)
        self._box.setCurrentIndex(self._box.findData(key))
