"""A card with one plot: what it says in words, how its axis is chosen, and what it is exported as.

Importing this imports pyqtgraph and numpy, so the window does it only after it has been painted.
"""

from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.plotting.chart import Chart
from alexnet_gui.gui.train.plotting.figure import Plot, unit_text
from alexnet_gui.gui.train.plotting.legend import Legend, entries_of
from alexnet_gui.gui.train.plotting.series import Numbers
from alexnet_gui.gui.train.plotting.view import PlotView, Scale
from alexnet_gui.gui.widgets.basics import Card, icon_button, named

_HEADER = 24  # high with buttons in it or without

_SCALES: dict[Scale, tuple[str, str]] = {
    "zero": (N_("from 0"), N_("Axis from &zero")),
    "fitted": (N_("fitted"), N_("Axis &fitted to what is shown")),
    "logarithmic": (N_("log"), N_("&Logarithmic axis")),
}
# What a menu entry does is told by its name.
_EXPORTS = (
    ("png", N_("&PNG picture…")),
    ("svg", N_("&SVG drawing…")),
    ("csv", N_("&CSV table…")),
    ("copy", N_("&Copy picture")),
)


class Fitting(QLabel):
    """A line of words in several lengths: the longest that there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "secondary")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._texts: tuple[str, ...] = ("",)

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show one of `texts`, which say the same, the longest first."""
        if texts != self._texts:
            self._texts = texts
            self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        metrics = self.fontMetrics()
        room = self.contentsRect().width()
        fits = (text for text in self._texts if metrics.horizontalAdvance(text) <= room)
        self.setText(next(fits, self._texts[-1]))
        self.setToolTip("" if self.text() == self._texts[0] else self._texts[0])


class PlotCard(Card):
    """Draws what `view` looks at when it is told to `refresh`."""

    export_wanted = Signal(str)  # png, svg, csv or copy

    def __init__(self, plot: Plot, view: PlotView, parent: QWidget | None = None) -> None:
        super().__init__(plot.title, plot.name, parent)
        self.plot = plot
        self._view = view
        self.header.addStrut(_HEADER)
        self.header.removeWidget(self.subtitle)
        self.subtitle.deleteLater()
        self.subtitle = self.reading = Fitting()
        named(self.reading, f"{plot.name}.reading", plot.title)
        self.header.addWidget(self.reading, 1)
        self.chart = Chart(plot, view)
        self._scale = self._scale_button()
        self.header.addWidget(self._scale)
        self.header.addWidget(self._export_button())
        self.body.addWidget(self.chart, 1)
        self._legend = Legend(f"{plot.name}.legend", margin=3 * GRID // 2)
        self.body.addWidget(self._legend)
        view.cursor_moved.connect(self._read)
        view.changed.connect(self._tell)
        self._tell()

    def refresh(self) -> None:
        """Draw what there is now."""
        self.chart.refresh()
        self._read()

    @property
    def drawn_points(self) -> tuple[Numbers, ...]:
        """The heights at which each line was last drawn."""
        return self.chart.drawn_points

    def _tell(self) -> None:
        self._read()
        self._legend.show_entries(entries_of(self.plot), unit_text(self._view.along))

    def _read(self) -> None:
        view = self._view
        texts = self.plot.reading(view.curves, view.cursor, view.along)
        self.reading.show_texts(texts)
        self.chart.setAccessibleDescription(texts[0])

    # --- the header ------------------------------------------------------------------------------

    def _scale_button(self) -> QToolButton:
        made = QToolButton()
        named(
            made,
            f"{self.plot.name}.scale",
            _("Vertical axis of {plot}").format(plot=self.plot.title),
        )
        made.setToolTip(_("The vertical axis: from zero, fitted, or in powers of ten"))
        made.setProperty("role", "plain")
        made.setProperty("hasMenu", True)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(made), QActionGroup(made)
        current = self._view.scale_of(self.plot.name)
        for scale in get_args(Scale):
            action = QAction(_(_SCALES[scale][1]), made)
            action.setObjectName(f"{self.plot.name}.scale.{scale}")
            action.setCheckable(True)
            action.setChecked(scale == current)
            action.setActionGroup(group)
            action.setData(scale)
            menu.addAction(action)
        group.triggered.connect(lambda action: self.use_scale(action.data()))
        made.setMenu(menu)
        made.setText(_(_SCALES[current][0]))
        return made

    def use_scale(self, scale: Scale) -> None:
        """Choose the vertical axis, now and for later."""
        self._view.keep_scale(self.plot.name, scale)
        self._scale.setText(_(_SCALES[scale][0]))
        self.chart.refresh()

    def _export_button(self) -> QToolButton:
        title = _("Export {plot}").format(plot=self.plot.title)
        made = icon_button("download", title, f"{self.plot.name}.export")
        made.setProperty("role", "plain")
        made.setIconSize(QSize(16, 16))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        for kind, text in _EXPORTS:
            action = QAction(_(text), made)
            action.setObjectName(f"{self.plot.name}.export.{kind}")
            action.triggered.connect(self._wisher(kind))
            menu.addAction(action)
        menu.addSeparator()
        light = self._light_action(made)
        menu.addAction(light)
        # Another card's menu may have changed it.
        menu.aboutToShow.connect(lambda: light.setChecked(self._view.light_pictures))
        made.setMenu(menu)
        return made

    def _light_action(self, parent: QWidget) -> QAction:
        light = QAction(_("Pictures in &light colours"), parent)
        light.setObjectName(f"{self.plot.name}.export.light")
        light.setToolTip(_("For papers and slides, whatever colours the window has"))
        light.setCheckable(True)
        light.toggled.connect(self._keep_light)
        return light

    def _keep_light(self, wanted: bool) -> None:
        self._view.light_pictures = wanted

    def _wisher(self, kind: str) -> Callable[[], None]:
        return lambda: self.export_wanted.emit(kind)
