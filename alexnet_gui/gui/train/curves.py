"""The points of a run's curves: kept whole, smoothed whole, thinned only to be drawn. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.events import Step, Validated
from alexnet_gui.gui.train.plotting.series import Numbers, Series, Track
from alexnet_gui.gui.train.plotting.smoothing import SMOOTHING, Smoother

Along = Literal["epoch", "step", "minutes"]  # what the horizontal axis counts

_COLUMNS = Step.__struct_fields__
_GETTERS = tuple(map(attrgetter, _COLUMNS))


class Curve:
    """One figure of every step, as it was and smoothed."""

    def __init__(self, smoothing: float = SMOOTHING) -> None:
        self.raw_track = Track()
        self._smooth_track = Track()
        self._smoother = Smoother(smoothing)

    @property
    def raw(self) -> Numbers:
        """The figure at each step."""
        return self.raw_track.values

    @property
    def smooth_track(self) -> Track:
        """The same, smoothed over all of the steps before."""
        behind = self.raw_track.values[len(self._smooth_track) :]
        if len(behind):
            self._smooth_track.extend(self._smoother.extend(behind))
        return self._smooth_track

    @property
    def smooth(self) -> Numbers:
        """The numbers of `smooth_track`."""
        return self.smooth_track.values

    def extend(self, numbers: npt.ArrayLike) -> None:
        """Append one figure a step."""
        self.raw_track.extend(numbers)

    def cut(self, length: int) -> None:
        """Forget all but the first `length` steps, as if they had never been."""
        self.raw_track.cut(length)
        self.smooth_track.cut(length)
        self._smoother.go_back(self.raw, self.smooth)

    def smooth_by(self, smoothing: float) -> None:
        """Smooth with that share of the past in each point: when it is asked for."""
        self._smoother = Smoother(smoothing)
        self._smooth_track = Track()


class RunCurves:
    """All that one run has told: a figure a step for each curve, and its validations."""

    def __init__(self, smoothing: float = SMOOTHING) -> None:
        self.smoothing = smoothing
        self.clear()

    def clear(self) -> None:
        """Forget everything, for another run."""
        self.steps = Series()
        self.epochs = Series()
        self.minutes = Series()  # since the run began, pauses left out
        self.loss = Curve(self.smoothing)
        self.top1_error = Curve(self.smoothing)
        self.top5_error = Curve(self.smoothing)
        self.learning_rate = Curve(0)  # shown as it is
        self.images_per_second = Curve(self.smoothing)
        self.validations: list[Validated] = []
        self._lost_bests = 0  # as of which validation best weights are kept
        self.given_up: int | None = None  # the step at which early stopping ended it

    def __len__(self) -> int:
        return len(self.steps)

    def append(self, steps: Sequence[Step]) -> None:
        """Append finished steps, in order."""
        self.extend([np.fromiter(map(of, steps), np.float64, len(steps)) for of in _GETTERS])

    def extend(self, columns: Sequence[npt.ArrayLike]) -> None:
        """Append finished steps, in order: a column (n,) for each field of `Step`."""
        named = {
            name: np.asarray(column, np.float64)
            for name, column in zip(_COLUMNS, columns, strict=True)
        }
        self.steps.extend(named["step"])
        _extend_ascending(self.epochs, named["epoch"])
        _extend_ascending(self.minutes, named["seconds"] / 60)
        self.loss.extend(named["loss"])
        self.top1_error.extend(named["top1_error"])
        self.top5_error.extend(named["top5_error"])
        self.learning_rate.extend(named["learning_rate"])
        self.images_per_second.extend(named["images_per_second"])

    def validated(self, validation: Validated) -> None:
        """Append one validation."""
        self.validations.append(validation)

    def rewind(self, step: int) -> None:
        """Forget what came after `step`: a resume takes those steps again."""
        length = int(np.searchsorted(self.steps.values, step, side="right"))
        if length < len(self):
            for series in (self.steps, self.epochs, self.minutes):
                series.cut(length)
            for curve in (self.learning_rate, *self._smoothed):
                curve.cut(length)
        self.validations = [seen for seen in self.validations if seen.step <= step]
        self._lost_bests = min(self._lost_bests, len(self.validations))
        self.given_up = None  # it goes on

    def smooth_by(self, smoothing: float) -> None:
        """Smooth anew, with that share of the past in each point: from 0 to below 1."""
        if smoothing != self.smoothing:
            self.smoothing = smoothing
            for curve in self._smoothed:
                curve.smooth_by(smoothing)

    @property
    def best(self) -> Validated | None:
        """The best validation of those whose weights were not lost; None if there is none."""
        kept = self.validations[self._lost_bests :]
        return next((seen for seen in reversed(kept) if seen.best), None)

    def lose_best(self) -> None:
        """The weights of all validations so far are lost."""
        self._lost_bests = len(self.validations)

    # --- where steps stand on the horizontal axis ------------------------------------------------

    def positions(self, along: Along) -> Numbers:
        """Where each step stands, ascending."""
        series = {"epoch": self.epochs, "step": self.steps, "minutes": self.minutes}[along]
        return series.values

    def ends(self, along: Along) -> tuple[float, float]:
        """Where the first and the last step stand."""
        positions = self.positions(along)
        return float(positions[0]), float(positions[-1])

    def places(self, validations: Sequence[Validated], along: Along) -> Numbers:
        """Where validations stand; none knows its minute, but its step does."""
        if along == "epoch":
            return np.array([seen.epoch for seen in validations], np.float64)
        steps = np.array([seen.step for seen in validations], np.float64)
        if along == "step" or not len(self):
            return steps
        minutes: Numbers = np.interp(steps, self.steps.values, self.minutes.values)
        return minutes

    def place_of(self, step: int, along: Along) -> float:
        """Where a step stands."""
        index = min(int(np.searchsorted(self.steps.values, step)), len(self) - 1)
        return float(self.positions(along)[index])

    def nearest(self, place: float, along: Along = "epoch") -> int | None:
        """The index of the step closest to `place`, or None before the first step."""
        if not len(self):
            return None
        positions = self.positions(along)
        after = int(np.searchsorted(positions, place))
        around = [index for index in (after - 1, after) if 0 <= index < len(self)]
        return min(around, key=lambda index: abs(float(positions[index]) - place))

    @property
    def _smoothed(self) -> tuple[Curve, ...]:
        return self.loss, self.top1_error, self.top5_error, self.images_per_second


@dataclass(frozen=True)
class Other:
    """An earlier run that is shown beside the one at hand."""

    name: str
    curves: RunCurves


def _extend_ascending(series: Series, numbers: Numbers) -> None:
    """Append `numbers`, each at least what came before: what is searched has to be in order."""
    before = series.values[-1] if len(series) else -np.inf
    # fmax passes over what is not a number.
    series.extend(np.fmax.accumulate(np.concatenate([[before], numbers]))[1:])
