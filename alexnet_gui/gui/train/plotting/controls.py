"""The strip above the plots: what they run along, how smooth they are, and all of them again."""

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.curves import Along, Other
from alexnet_gui.gui.train.plotting.legend import Entry, Legend, entries_of_others
from alexnet_gui.gui.train.plotting.smoothing import MOST_SMOOTHING
from alexnet_gui.gui.train.plotting.view import PlotView
from alexnet_gui.gui.widgets.basics import button, label, named

_ALONG: dict[Along, str] = {
    "epoch": N_("Epochs"),
    "step": N_("Steps"),
    "minutes": N_("Minutes"),
}
_THOUSANDTHS = 1000
_SETTLING_MS = 40  # in which a slider that is dragged smooths once


class PlotControls(QWidget):
    """What all plots share, set in one place."""

    def __init__(self, view: PlotView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.plots.controls", _("How the curves are shown"))
        self._view = view
        self._along = self._along_box()
        self._smoothing = self._smoothing_slider()
        self._share = label("", "secondary")
        self._share.setFixedWidth(self._share.fontMetrics().horizontalAdvance("0.0000"))
        self._all = button(_("Show all"), "train.plots.all", view.show_all, role="link")
        self._others = Legend("train.plots.others")
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MS)
        self._settling.timeout.connect(self._smooth)
        self._smoothing.valueChanged.connect(self._slid)
        view.changed.connect(self._show)
        self._lay_out()
        self._show()

    def show_others(self, others: Sequence[Other], own: str) -> None:
        """Name the runs that are shown beside the one at hand, and that one: `own`."""
        mine = [Entry(own, "accent")] if own and others else []
        self._others.show_entries([*mine, *entries_of_others(others)])

    def _slid(self, _thousandths: int) -> None:
        self._say_share()
        if not self._settling.isActive():
            self._settling.start()

    def _smooth(self) -> None:
        self._view.smooth_by(self._smoothing.value() / _THOUSANDTHS)

    def _say_share(self) -> None:
        share = self._smoothing.value() / _THOUSANDTHS
        self._share.setText(f"{share:.3f}".rstrip("0").rstrip("."))

    def _show(self) -> None:
        self._along.setCurrentIndex(self._along.findData(self._view.along))
        zoomed = self._view.zoomed
        self._all.setEnabled(zoomed)
        self._all.setToolTip(
            _("Show the run from its beginning again; a double click on a plot does the same")
            if zoomed
            else _("Everything is shown. Drag over a part of a plot, or turn the wheel, to zoom in")
        )

    # --- building --------------------------------------------------------------------------------

    def _along_box(self) -> QComboBox:
        box = QComboBox()
        named(box, "train.plots.along", _("What the horizontal axis counts"))
        box.setToolTip(_("What the horizontal axis of every plot counts; minutes without pauses"))
        for along in get_args(Along):
            box.addItem(_(_ALONG[along]), along)
        box.setCurrentIndex(box.findData(self._view.along))
        box.currentIndexChanged.connect(lambda _index: self._view.go_along(box.currentData()))
        return box

    def _smoothing_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        named(slider, "train.plots.smoothing", _("Smoothing"))
        slider.setToolTip(
            _(
                "The share of the past in each point of a smoothed curve: at 0.97 about the last"
                " 30 steps count. Where nothing came before, the curve is corrected for that."
            )
        )
        slider.setRange(0, round(MOST_SMOOTHING * _THOUSANDTHS))
        slider.setSingleStep(10)
        slider.setPageStep(50)
        slider.setFixedWidth(15 * GRID)
        slider.setValue(round(self._view.smoothing * _THOUSANDTHS))
        return slider

    def _lay_out(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self._others)  # a row of its own, so that names can be told apart
        row.setSpacing(GRID)
        row.addWidget(_of(_("&Along"), self._along))
        row.addWidget(self._along)
        row.addSpacing(GRID)
        row.addWidget(_of(_("S&moothing"), self._smoothing))
        row.addWidget(self._smoothing)
        row.addWidget(self._share)
        row.addWidget(self._all)
        row.addStretch(1)
        self._say_share()


def _of(text: str, field: QWidget) -> QLabel:
    made = label(text, "secondary")
    made.setBuddy(field)
    return made
