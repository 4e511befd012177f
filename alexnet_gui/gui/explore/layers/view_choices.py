"""How a layer is shown: scaling, order and colours; which part of filters; what to compare with."""

from collections.abc import Callable, Sequence
from typing import Literal, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from alexnet_gui.core.mosaic_choices import (
    COLOUR_WORDS,
    ORDER_WORDS,
    SCALING_WORDS,
    Choices,
    ColourMap,
    FilterView,
    Order,
    Scaling,
)
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.explore.layers.comparison import With
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named
from alexnet_gui.gui.widgets.elided_combo import ElidedComboBox
from alexnet_gui.gui.widgets.number_box import NumberBox

Kind = Literal["colour", "channel", "filter"]

_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_LEAST_WIDTH = 64

_FILTER_VIEWS: tuple[tuple[Kind, str, str], ...] = (
    ("colour", N_("in colour"), N_("All filters, their three channels as red, green and blue")),
    ("channel", N_("one channel"), N_("Of all filters the weights over one input channel")),
    ("filter", N_("one filter"), N_("All input channels of one filter")),
)
_WITH: tuple[tuple[With, str, str], ...] = (
    ("before", N_("the answer before"), N_("The picture or network that was shown before")),
    ("kept", N_("the kept answer"), N_("What was on screen when you pressed Keep")),
    ("nothing", N_("nothing"), N_("Only what is on screen")),
)
# Colours before scaling, which they change, so that what was chosen after them is what counts.
_KEYS = {"colours": "explore/colours", "scaling": "explore/scaling", "order": "explore/order"}


class ViewChoices(QWidget):
    """One line of choices, of which those are there that have an effect."""

    changed = Signal()
    keep_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.view_choices", _("How the layer is shown"))
        self._settings: SettingsStore | None = None
        self._indices: dict[Kind, int] = {}  # of each part of filters, the one chosen last
        self._counted: Kind = "channel"  # what the number at hand counts
        self._instead_of_colour = False  # one channel is shown for want of three
        self.filter_part = _choices("explore.filter_part", _("Part of the filters"), _FILTER_VIEWS)
        self.index = NumberBox()
        named(self.index, "explore.filter_index", _("Input channel or filter"))
        self.index.setKeyboardTracking(False)
        scalings = [(key, *words) for key, words in SCALING_WORDS.items()]
        orders = [(key, *words) for key, words in ORDER_WORDS.items()]
        colours = [(key, word, "") for key, word in COLOUR_WORDS.items()]
        self.scaling = _choices("explore.scaling", _("Scaling"), scalings)
        self.order = _choices("explore.order", _("Order of the maps"), orders)
        self.colours = _choices("explore.colours", _("Colours"), colours)
        self.with_ = _choices("explore.compare_with", _("Compare with"), _WITH)
        self._with_label = label(_("Compare with"), "secondary")
        self.keep = button(_("Keep"), "explore.keep", self.keep_wanted.emit)
        self.keep.setToolTip(_("Keep this answer, to compare later ones with it"))
        self._lay_out()
        self._scaling_before: str | None = None  # blue–red took its place
        self.colours.currentIndexChanged.connect(self._scale_around_zero)
        for combo in (self.scaling, self.order, self.colours):
            combo.currentIndexChanged.connect(self._remember)
            combo.currentIndexChanged.connect(self.changed)
        self.with_.currentIndexChanged.connect(self.changed)
        self.filter_part.currentIndexChanged.connect(self._choose_part)
        self.index.valueChanged.connect(self.changed)

    def _lay_out(self) -> None:
        part: tuple[QWidget, ...] = (self.filter_part, self.index, self.scaling)
        others = (self.order, self.colours, self._with_label, self.with_, self.keep)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID * 3 // 4)
        self._lines: list[QHBoxLayout] = []
        for widgets in (part, others):
            line = QHBoxLayout()
            line.setSpacing(GRID * 3 // 4)
            for widget in widgets:
                line.addWidget(widget)
            self._lines.append(line)
            self._rows.addLayout(line)
        self._lines[1].addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """Of the wider of the two lines that the choices may stand in."""
        wide = max(line.minimumSize().width() for line in self._lines)
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """One line, or two where one would cut what is chosen."""
        needed = sum(line.sizeHint().width() for line in self._lines) + self._rows.spacing()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        folded = needed > self.width()
        self._rows.setDirection(below if folded else beside)
        for line in self._lines[:1]:
            line.setAlignment(Qt.AlignmentFlag.AlignLeft if folded else Qt.AlignmentFlag(0))

    @property
    def chosen(self) -> Choices:
        """Scaling, colours and order."""
        return Choices(
            cast(Scaling, self.scaling.currentData()),
            cast(ColourMap, self.colours.currentData()),
            cast(Order, self.order.currentData()),
        )

    @property
    def compare_with(self) -> With:
        """What the answer on screen is compared with."""
        return cast(With, self.with_.currentData())

    def filter_view(self, channels: int) -> FilterView:
        """Which part is shown of filters over so many channels."""
        kind = cast(Kind, self.filter_part.currentData())
        if kind == "colour" and channels != 3:
            kind = "channel"
        if kind == "channel" and channels == 3 and self._instead_of_colour:
            kind = "colour"
        if kind == "colour":
            return FilterView(kind)
        if kind == self._counted:
            return FilterView(kind, self.index.value())
        return FilterView(kind, self._indices.get(kind, 0))

    def prefer_filter(self, index: int) -> None:
        """Of one filter, show `index` from the next time on."""
        self._indices["filter"] = index
        if self._counted == "filter":
            _silently(self.index, lambda: self.index.setValue(index))

    def use_settings(self, settings: SettingsStore) -> None:
        """Show layers as the person chose to see them, and remember what is chosen."""
        for combo, key in self._remembered():
            index = combo.findData(settings.text(key))
            if index >= 0:
                combo.setCurrentIndex(index)
        self._settings = settings

    def arrange(self, page: str, *, cells: bool, channels: int, filters: int) -> None:
        """Offer what has an effect on `page`; filters are so many, over so many channels."""
        of_filters = page == "filters" and filters > 0
        statistics = page == "statistics"
        if of_filters:
            self._fit_filters(channels, filters)
        kind = self.filter_view(channels).kind
        self.filter_part.setVisible(of_filters)
        self.index.setVisible(of_filters and kind != "colour")
        for line in self._lines:  # it may stand in either, and PySide is told: see laid_out.py
            line.removeWidget(self.scaling)
        self._lines[of_filters].insertWidget(0, self.scaling)  # beside what it has room beside
        self.scaling.setVisible(cells and not statistics)
        self.order.setVisible(cells and page == "maps")
        self.colours.setVisible(cells and not statistics)
        row = self.scaling.findData("map")
        self.scaling.setItemText(row, _("each filter") if of_filters else _("each map"))
        coloured = of_filters and kind == "colour"
        self.colours.setEnabled(not coloured)
        self.colours.setToolTip(
            _("Filters over red, green and blue have their own colours.")
            if coloured
            else _("Colours")
        )
        for widget in (self._with_label, self.with_, self.keep):
            widget.setVisible(statistics)
        self.setVisible(cells or statistics)
        self._fold()

    def offer_kept(self, kept: bool, *, choose: bool = False) -> None:
        """Whether an answer was kept that can be compared with; perhaps choose it."""
        row = self.with_.findData("kept")
        _enable(self.with_, row, kept)
        if choose:
            self.with_.setCurrentIndex(row)

    def say_beside(self, beside: bool) -> None:
        """Whether another network on screen takes the place of the answer before."""
        row = self.with_.findData("before")
        self.with_.setItemText(row, _("the other network") if beside else _(_WITH[0][1]))

    def _fit_filters(self, channels: int, filters: int) -> None:
        """Let the number go as far as there are channels or filters, silently."""
        view = self.filter_view(channels)
        self._indices[self._counted] = self.index.value()
        wanted_colour = self.filter_part.currentData() == "colour"
        self._instead_of_colour = (
            view.kind == "channel" and channels != 3 and (wanted_colour or self._instead_of_colour)
        )
        self.filter_part.blockSignals(True)
        _enable(self.filter_part, self.filter_part.findData("colour"), channels == 3)
        self.filter_part.setCurrentIndex(self.filter_part.findData(view.kind))
        self.filter_part.blockSignals(False)
        if view.kind == "colour":
            return
        of_channels = view.kind == "channel"
        most = max(0, (channels if of_channels else filters) - 1)
        self._counted = view.kind
        self.index.blockSignals(True)
        self.index.setPrefix(_("channel") + " " if of_channels else _("filter") + " ")
        self.index.setRange(0, most)
        self.index.setValue(view.index)
        self.index.blockSignals(False)
        words = (
            _("Which input channel, from 0 to {most}")
            if of_channels
            else _("Which filter, from 0 to {most}")
        )
        self.index.setToolTip(words.format(most=most))

    def _scale_around_zero(self) -> None:
        """Blue and red are below and above zero unless the person says otherwise afterwards."""
        scaling: str = self.scaling.currentData()
        if self.colours.currentData() == "blue-red":
            self._scaling_before, wanted = scaling, "symmetric"
        elif self._scaling_before is not None and scaling == "symmetric":
            wanted, self._scaling_before = self._scaling_before, None
        else:
            return
        row = self.scaling.findData(wanted)
        _silently(self.scaling, lambda: self.scaling.setCurrentIndex(row))

    def _choose_part(self) -> None:
        self._instead_of_colour = False
        self.changed.emit()

    def _remembered(self) -> list[tuple[QComboBox, str]]:
        return [(getattr(self, name), key) for name, key in _KEYS.items()]

    def _remember(self) -> None:
        if self._settings is not None:
            for combo, key in self._remembered():
                self._settings.set_text(key, str(combo.currentData()))


def _choices(name: str, accessible: str, choices: Sequence[tuple[str, str, str]]) -> QComboBox:
    """A combo box of keys, their names and what they mean; it gives way where room is scarce."""
    made = ElidedComboBox()
    named(made, name, accessible)
    made.setToolTip(accessible)
    made.setMinimumWidth(_LEAST_WIDTH)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    for index, (key, word, meaning) in enumerate(choices):
        made.addItem(_(word), key)
        if meaning:
            made.setItemData(index, _(meaning), _TOOLTIP)
    return made


def _enable(combo: QComboBox, row: int, enabled: bool) -> None:
    model = combo.model()
    assert isinstance(model, QStandardItemModel)
    model.item(row).setEnabled(enabled)


def _silently(widget: QWidget, change: Callable[[], object]) -> None:
    widget.blockSignals(True)
    change()
    widget.blockSignals(False)
