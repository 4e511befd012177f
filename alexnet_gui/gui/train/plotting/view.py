"""What all plots of a run share: which part they show, along what, how smooth, and the cursor."""

from collections.abc import Sequence
from math import floor
from typing import Literal, TypeVar, get_args

import numpy as np
from PySide6.QtCore import QObject, Signal

from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.curves import Along, Other, RunCurves
from alexnet_gui.gui.train.plotting.smoothing import MOST_SMOOTHING, SMOOTHING

Scale = Literal["zero", "fitted", "logarithmic"]  # how the vertical axis is chosen
Span = tuple[float, float]
T = TypeVar("T", bound=str)

_SMOOTHING_KEY = "train/plots/smoothing"
_ALONG_KEY = "train/plots/along"
_SCALE_KEY = "train/plots/scale/{name}"
_LIGHT_KEY = "train/plots/light"
_BEYOND = 0.03  # of what there is, left free after the newest step
CLOSER = 0.8  # of what is shown, after one notch of the wheel or key
FURTHER = 0.15  # of what is shown, that one notch or key moves along
_CLOSEST = 4.0  # steps across at the least, however far one zooms in


class PlotView(QObject):
    """The run that is plotted, earlier ones beside it, and how a person looks at them.

    What is chosen, but for the part that is shown, is remembered in `settings`.
    """

    changed = Signal()  # plots are to be drawn anew, at once
    cursor_moved = Signal()

    def __init__(
        self, curves: RunCurves, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.curves = curves
        self.others: tuple[Other, ...] = ()
        self.along: Along = _one_of(settings.text(_ALONG_KEY), get_args(Along), "epoch")
        self.cursor: int | None = None  # index of the step whose values are read
        self._span: Span | None = None
        curves.smooth_by(_share(settings.text(_SMOOTHING_KEY)))

    # --- what is chosen --------------------------------------------------------------------------

    @property
    def smoothing(self) -> float:
        """The share of the past in each smoothed point."""
        return self.curves.smoothing

    def smooth_by(self, smoothing: float) -> None:
        """Smooth all curves with that share of the past, 0 to 0.999."""
        smoothing = min(max(smoothing, 0.0), MOST_SMOOTHING)
        if smoothing == self.smoothing:
            return
        for curves in (self.curves, *(other.curves for other in self.others)):
            curves.smooth_by(smoothing)
        self._settings.set_text(_SMOOTHING_KEY, f"{smoothing:g}")
        self.changed.emit()

    def go_along(self, along: Along) -> None:
        """Count epochs, steps or minutes; the part that is shown stays."""
        if along == self.along:
            return
        if self._span is not None and len(self.curves):
            before, after = self.curves.positions(self.along), self.curves.positions(along)
            left, right = np.interp(self._span, before, after)
            self._span = (float(left), float(right)) if right > left else None
        else:
            self._span = None
        self.along = along
        self._settings.set_text(_ALONG_KEY, along)
        self.changed.emit()

    def compare(self, others: Sequence[Other]) -> None:
        """Show these runs beside the one at hand."""
        for other in others:
            other.curves.smooth_by(self.smoothing)
        self.others = tuple(others)
        self.changed.emit()

    def scale_of(self, name: str) -> Scale:
        """How the vertical axis of the plot of that name was last chosen."""
        return _one_of(self._settings.text(_SCALE_KEY.format(name=name)), get_args(Scale), "zero")

    def keep_scale(self, name: str, scale: Scale) -> None:
        """Remember how the vertical axis of the plot of that name is chosen."""
        self._settings.set_text(_SCALE_KEY.format(name=name), scale)

    @property
    def light_pictures(self) -> bool:
        """Whether pictures are exported in light colours, whatever the window's are."""
        return self._settings.text(_LIGHT_KEY) == "yes"

    @light_pictures.setter
    def light_pictures(self, wanted: bool) -> None:
        self._settings.set_text(_LIGHT_KEY, "yes" if wanted else "no")

    # --- the part that is shown ------------------------------------------------------------------

    @property
    def whole(self) -> Span:
        """From the first epoch, step or minute to a little after the newest one of any run."""
        runs = [self.curves, *(other.curves for other in self.others)]
        ends = [run.ends(self.along) for run in runs if len(run)]
        if not ends:
            return 0.0, 1.0
        left = max(0.0, floor(min(first for first, _last in ends) - 1e-9))
        right = max(last for _first, last in ends)
        return left, left + max(right - left, 1e-9) * (1 + _BEYOND)

    @property
    def span(self) -> Span:
        """The part that is shown."""
        return self._span or self.whole

    @property
    def zoomed(self) -> bool:
        """Whether that is not all."""
        return self._span is not None

    def show_all(self) -> None:
        """Show everything, and what comes."""
        if self._span is not None:
            self._span = None
            self.changed.emit()

    def show_span(self, left: float, right: float) -> None:
        """Show the part between two places, as far as there is something."""
        low, high = self.whole
        least = min(high - low, _CLOSEST * (high - low) / max(_CLOSEST, self._steps))
        middle = (left + right) / 2
        width = min(max(right - left, least), high - low)
        left = min(max(middle - width / 2, low), high - width)
        self._span = None if width >= high - low else (left, left + width)
        self.changed.emit()

    def zoom(self, factor: float, place: float) -> None:
        """Show `factor` times as much; `place` stays where it is."""
        left, right = self.span
        self.show_span(place + (left - place) * factor, place + (right - place) * factor)

    def move(self, part: float) -> None:
        """Move along by a part of what is shown."""
        left, right = self.span
        if self.zoomed:
            self.show_span(left + part * (right - left), right + part * (right - left))

    @property
    def _steps(self) -> int:
        return max(len(self.curves), *(len(other.curves) for other in self.others), 1)

    # --- the cursor ------------------------------------------------------------------------------

    def read_at(self, place: float | None) -> None:
        """Read the step next to a place; None: the latest values."""
        self.put_cursor(None if place is None else self.curves.nearest(place, self.along))

    def put_cursor(self, index: int | None) -> None:
        """Read that step, as far as there is one."""
        if index is not None:
            index = min(max(index, 0), len(self.curves) - 1) if len(self.curves) else None
        if index != self.cursor:
            self.cursor = index
            self.cursor_moved.emit()

    def step_cursor(self, steps: int) -> None:
        """Move the cursor by so many steps, from the newest in sight; show where it is."""
        if not len(self.curves):
            return
        begin, end = self.visible(self.curves)
        before = max(begin, end - 1) if self.cursor is None else self.cursor + steps
        self.put_cursor(before)
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Move along until the cursor is in sight."""
        if self.cursor is None or not self.zoomed:
            return
        place = float(self.curves.positions(self.along)[self.cursor])
        left, right = self.span
        if not left <= place <= right:
            self.show_span(place - (right - left) / 2, place + (right - left) / 2)

    def visible(self, curves: RunCurves) -> tuple[int, int]:
        """Indices of the first step in sight and of the first after the last one."""
        left, right = self.span
        positions = curves.positions(self.along)
        return (
            int(np.searchsorted(positions, left, side="left")),
            int(np.searchsorted(positions, right, side="right")),
        )


def _one_of(value: str, allowed: tuple[T, ...], usual: T) -> T:
    return next((known for known in allowed if known == value), usual)


def _share(text: str) -> float:
    """A share of the past as it was remembered; the usual one if that makes no sense."""
    try:
        share = float(text)
    except ValueError:
        return SMOOTHING
    return share if 0 <= share <= MOST_SMOOTHING else SMOOTHING
