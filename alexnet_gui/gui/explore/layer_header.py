"""The line above a layer's maps: what is shown, and how."""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import follow_theme, label, named

Showing = Literal["filters", "maps"]

_TOOLTIP = Qt.ItemDataRole.ToolTipRole

SCALINGS = (
    ("map", N_("each map"), N_("Each map from its own least value to its own greatest")),
    ("layer", N_("whole layer"), N_("All maps on one scale, so that they can be compared")),
    ("symmetric", N_("around zero"), N_("All maps on one scale with zero in the middle")),
)
COLOUR_MAPS = (
    ("magma", N_("magma")),
    ("viridis", N_("viridis")),
    ("grey", N_("grey")),
    ("blue-red", N_("blue–red")),
)


class FamilyDot(QWidget):
    """A small square in the colour of a family of layers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._family = "convolution"
        self.setFixedSize(QSize(10, 10))
        follow_theme(self, self.update)

    def show_family(self, family: str) -> None:
        """Take the colour of `family`."""
        self._family = family
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().color(self._family))
        painter.setPen(theme().color(self._family))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 2, 2)


class LayerHeader(QWidget):
    """Name and figures of the layer; filters or maps; scaling and colours."""

    changed = Signal()  # how it is to be shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.layer_header", _("The chosen layer"))
        self.dot = FamilyDot()
        self.name = label("", "heading")
        named(self.name, "explore.layer_name", _("The chosen layer"))
        self.details = label("", "faint")
        named(self.details, "explore.layer_details", _("Its maps"))
        self.details.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.filters = _toggle(_("Filters"), "explore.filters")
        self.maps = _toggle(_("Maps"), "explore.maps")
        self.maps.setChecked(True)
        self._toggles = QButtonGroup(self)
        self._toggles.addButton(self.filters)
        self._toggles.addButton(self.maps)
        self._toggles.buttonClicked.connect(self.changed)
        self.scaling = _choices("explore.scaling", _("Scaling"), SCALINGS)
        for index, (_key, _name, meaning) in enumerate(SCALINGS):
            self.scaling.setItemData(index, _(meaning), _TOOLTIP)
        self.colours = _choices("explore.colours", _("Colours"), COLOUR_MAPS)
        for combo in (self.scaling, self.colours):
            combo.currentIndexChanged.connect(self.changed)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID * 3 // 4)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(GRID * 3 // 4)
        first.addWidget(self.dot)
        first.addWidget(self.name)
        first.addStretch(1)
        texts.addLayout(first)
        texts.addWidget(self.details)
        row.addLayout(texts, 1)
        for widget in (self.filters, self.maps, self.scaling, self.colours):
            row.addWidget(widget)

    @property
    def showing(self) -> Showing:
        """Filters, if they are asked for and there are any; otherwise maps."""
        chosen = self.filters.isChecked() and self.filters.isEnabled()
        return "filters" if chosen else "maps"

    @property
    def scaling_key(self) -> str:
        """The scaling's name as the engine knows it."""
        return str(self.scaling.currentData())

    @property
    def colours_key(self) -> str:
        """The colour map's name as the engine knows it."""
        return str(self.colours.currentData())

    def show_layer(self, name: str, family: str, details: str) -> None:
        """Say which layer is shown."""
        self.dot.show_family(family)
        self.name.setText(name)
        self.details.setText(details)
        self.details.setToolTip(details)

    def offer(self, *, filters: str, maps: bool) -> None:
        """What can be chosen; `filters` says why there are none to see, or is empty."""
        self.filters.setEnabled(not filters)
        self.filters.setToolTip(filters or _("The weights of each filter"))
        if filters:
            self.maps.setChecked(True)
        for widget in (self.filters, self.maps, self.scaling, self.colours):
            widget.setVisible(maps)


def _toggle(text: str, name: str) -> QPushButton:
    made = QPushButton(text)
    named(made, name, text)
    made.setCheckable(True)
    return made


def _choices(name: str, accessible: str, choices: tuple[tuple[str, ...], ...]) -> QComboBox:
    made = QComboBox()
    named(made, name, accessible)
    made.setToolTip(accessible)
    for choice in choices:
        made.addItem(_(choice[1]), choice[0])
    return made
