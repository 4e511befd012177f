"""Figures and histograms of a layer and of its chosen map, beside those of another answer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.events import Failed, LayerSeen
from alexnet_gui.core.layer_statistics import Compared, CompareValues, Figures
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.layers.comparison import Comparison
from alexnet_gui.gui.explore.layers.figures_table import FiguresTable
from alexnet_gui.gui.explore.layers.histogram_view import OTHER, OWN, HistogramView
from alexnet_gui.gui.explore.layers.map_bars import MapBars
from alexnet_gui.gui.explore.layers.swatch import Swatch
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.explore.picture.caption import Caption
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named

SIDE_BY_SIDE = 420  # pixels; in less the two histograms stand one below the other

# The figures of maps that there are bars of.
_BARS = (("mean", N_("mean")), ("greatest", N_("peak")), ("zero", N_("zeros")))


class Pane(QWidget):
    """One histogram and its figures."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "heading")
        self.histogram = HistogramView(f"{name}.histogram")
        self.table = FiguresTable(f"{name}.figures", OWN, OTHER)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for widget in (self.title, self.table):
            widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.addWidget(self.title)
        column.addWidget(self.histogram, 1)
        column.addWidget(self.table)

    def show_compared(
        self, title: str, compared: Compared | None, *, own_alone: bool = False
    ) -> None:
        """Show both sides of `compared`, or nothing yet; perhaps figures of its own side alone."""
        self.title.setText(title)
        self.histogram.show_compared(compared)
        own = None if compared is None else compared.own.figures
        other = None if compared is None or compared.other is None else compared.other.figures
        self.table.show_figures(own, None if own_alone else other)


class StatisticsView(QScrollArea):
    """Asks for what it shows; a map can be chosen by its bar."""

    chosen = Signal(int)
    hovered = Signal(int)  # a map, or NONE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.statistics_page", _("Statistics"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.enquiries: EnquiryDesk | None = None
        self.second = False  # of two networks: the first one's table has the figures of both
        self._own_alone = False
        self._layer: LayerSeen | None = None
        self._against: LayerSeen | None = None
        self._asking_whole, self._asking_part = OneEnquiry(self), OneEnquiry(self)
        self._maps: Sequence[Figures] = ()
        self.whole = Pane("explore.whole")
        self.part = Pane("explore.part")
        self.bars = MapBars()
        self.bars.chosen.connect(self.chosen)
        self.bars.hovered.connect(self.hovered)
        self.own, self.other = Caption(), Caption()
        named(self.own, "explore.legend_own", _("What is on screen"))
        named(self.other, "explore.legend_other", _("What it is compared with"))
        self._other_swatch = Swatch(OTHER)
        self.remark = label("", "secondary", wrap=True)
        named(self.remark, "explore.statistics_remark", _("About the comparison"))
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        legend = QHBoxLayout()
        legend.setSpacing(GRID * 3 // 4)
        for widget, stretch in (
            (Swatch(OWN), 0),
            (self.own, 1),
            (self._other_swatch, 0),
            (self.other, 1),
        ):
            legend.addWidget(widget, stretch)
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._panes.setSpacing(2 * GRID)
        self._panes.addWidget(self.whole, 1)
        self._panes.addWidget(self.part, 1)
        self._of_maps = QWidget()
        below = QVBoxLayout(self._of_maps)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(GRID // 2)
        below.addLayout(self._bar_choice())
        below.addWidget(self.bars, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(legend)
        column.addWidget(self.remark)
        column.addLayout(self._panes, 3)
        column.addWidget(self._of_maps, 1)
        column.addStretch(0)

    def _bar_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(label(_("All maps"), "heading"))
        row.addStretch(1)
        self._figure = QButtonGroup(self)
        for index, (key, text) in enumerate(_BARS):
            made = QPushButton(_(text))
            named(made, f"explore.bars_{key}", _(text))
            made.setCheckable(True)
            made.setChecked(index == 0)
            self._figure.addButton(made, index)
            row.addWidget(made)
        self._figure.buttonClicked.connect(self._show_bars)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._panes.setDirection(side if self.width() >= SIDE_BY_SIDE else below)

    def show_layer(self, layer: LayerSeen, comparison: Comparison, chosen: int) -> None:
        """Ask for figures of `layer`, and of its map `chosen`, against those compared with."""
        self._layer, self._against = layer, comparison.layer(layer.name)
        beside = comparison.beside
        self._own_alone = self.second and beside is not None and comparison.other is beside
        own, other = comparison.names()
        self.own.show_name(own)
        there = self._against is not None
        self.other.show_name(other if there else "")
        self._other_swatch.setVisible(there)
        self._remark(comparison, other)
        self.bars.current = chosen
        against = self._against.values if self._against is not None else None
        self._ask(CompareValues(layer.values, against, each=True), whole=True)
        has_maps = layer.values.ndim == 3
        self.part.setVisible(has_maps)
        self._of_maps.setVisible(has_maps)
        if has_maps:
            self.show_map(chosen)

    def show_map(self, chosen: int) -> None:
        """Ask for figures of the map `chosen`."""
        assert self._layer is not None
        self.bars.current = chosen
        self.bars.update()
        values = self._layer.values
        if self._against is None or self._against.values.shape[:1] != values.shape[:1]:
            against = None
        else:
            against = self._against.values[chosen]
        self._ask(CompareValues(values[chosen], against), whole=False)

    def _remark(self, comparison: Comparison, other: str) -> None:
        """Say why there is nothing to compare with, where there is not."""
        assert self._layer is not None
        text = ""
        if self._against is None and comparison.other is not None:
            text = _("{other} has no layer called {layer}.").format(
                other=other, layer=self._layer.name
            )
        elif comparison.other is None and comparison.with_ == "before":
            text = _("Open another picture or network to compare this one with.")
        elif comparison.other is None and comparison.with_ == "kept":
            text = _("This is the answer that you kept. Open another to compare it with.")
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _ask(self, asked: CompareValues, *, whole: bool) -> None:
        if self.enquiries is None:
            return
        if whole:
            self._asking_whole.ask(self.enquiries, asked, self._take_whole)
        else:
            self._asking_part.ask(self.enquiries, asked, self._take_part)

    def _take_whole(self, found: Compared | Failed) -> None:
        if isinstance(found, Failed):
            self.remark.setText(found.message)
            self.remark.show()
            return
        assert self._layer is not None
        self.whole.show_compared(self._layer.name, found, own_alone=self._own_alone)
        self._maps = found.own.maps
        self._show_bars()

    def _take_part(self, found: Compared | Failed) -> None:
        if not isinstance(found, Failed):
            title = _("Map {n}").format(n=self.bars.current)
            self.part.show_compared(title, found, own_alone=self._own_alone)

    def _show_bars(self) -> None:
        assert self._layer is not None
        key = _BARS[self._figure.checkedId()][0]
        values = [float(getattr(each, key)) for each in self._maps]
        self.bars.show_values(values, self._layer.family, self.bars.current)
