"""The rows of metrics.csv, one for each training step and each validation, as events."""

from math import inf, isfinite

import msgspec

from alexnet_gui.core.events import Step, StepsDone, Validated
from alexnet_gui.core.translation import _, ngettext

COLUMNS = (
    "step",
    "epoch",
    "split",
    "loss",
    "top1_error",
    "top5_error",
    "learning_rate",
    "images_per_second",
    "seconds",
)

_MARK = "\ufeff".encode()  # which some programs put before a text


class Rows(msgspec.Struct, frozen=True):
    """What is known after so many lines: enough to read the next one."""

    lines: int = 0  # read so far, the head among them
    order: tuple[int, ...] | None = None  # where in a line each of `COLUMNS` stands
    width: int = 0  # values in a line
    last: Step | None = None
    validated_step: int = 0
    best_error: float = inf  # the smallest top-1 error of a validation, 0…1

    @property
    def step(self) -> int:
        """The last training step."""
        return 0 if self.last is None else self.last.step

    def read(self, block: bytes) -> tuple["Rows", tuple[StepsDone | Validated, ...], int, str]:
        """Read whole lines, up to a damaged one.

        Returns:
            What is known after them, their events, how many bytes they are, and what is wrong with
            the line that follows; nothing if all are read.
        """
        reading = _Reading(self)
        taken = 0
        for line in block.splitlines(keepends=True):
            try:
                reading.take(line)
            except ValueError as fault:
                return reading.rows, reading.told(), taken, str(fault)
            taken += len(line)
        return reading.rows, reading.told(), taken, ""


class _Reading:
    """Takes one line after the other."""

    def __init__(self, rows: Rows) -> None:
        self._lines, self._order, self._width = rows.lines, rows.order, rows.width
        self._last, self._best = rows.last, rows.best_error
        self._step, self._validated = rows.step, rows.validated_step
        self._steps: list[Step] = []
        self._told: list[StepsDone | Validated] = []

    @property
    def rows(self) -> Rows:
        return Rows(self._lines, self._order, self._width, self._last, self._validated, self._best)

    def told(self) -> tuple[StepsDone | Validated, ...]:
        self._hand_on()
        return tuple(self._told)

    def take(self, line: bytes) -> None:
        """Note one line; ValueError says what is wrong with it."""
        if self._order is None:
            self._take_head(line)
        else:
            self._take_row(line.rstrip(b"\r\n").split(b","), self._order)
        self._lines += 1

    def _take_head(self, line: bytes) -> None:
        names = line.removeprefix(_MARK).decode("utf-8", "replace").strip().split(",")
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise ValueError(_("the head has no column {names}").format(names=", ".join(missing)))
        self._order, self._width = tuple(map(names.index, COLUMNS)), len(names)

    def _take_row(self, values: list[bytes], order: tuple[int, ...]) -> None:
        if len(values) != self._width:
            words = ngettext(
                "it has {n:,} value instead of {width:,}",
                "it has {n:,} values instead of {width:,}",
                len(values),
            )
            raise ValueError(words.format(n=len(values), width=self._width))
        step_text, epoch_text, split, *figures = [values[place] for place in order]
        step, epoch = _step(step_text), _figure("epoch", epoch_text)
        numbers = [_figure(name, text) for name, text in zip(COLUMNS[3:], figures, strict=True)]
        if not isfinite(epoch) or not isfinite(numbers[-1]):
            raise ValueError(_("its epoch or its seconds are no number"))
        if split == b"train":
            self._take_step(Step(step, epoch, *numbers))
        elif split == b"validation":
            self._take_validation(step, epoch, *numbers[:3])
        else:
            raise ValueError(_("its split is neither train nor validation"))

    def _take_step(self, step: Step) -> None:
        if step.step <= self._step:
            raise ValueError(
                _("step {n:,} follows step {before:,}").format(n=step.step, before=self._step)
            )
        self._last, self._step = step, step.step
        self._steps.append(step)

    def _take_validation(
        self, step: int, epoch: float, loss: float, top1_error: float, top5_error: float
    ) -> None:
        if step < self._step or step <= self._validated:
            raise ValueError(
                _("a validation of step {n:,} follows step {before:,}").format(
                    n=step, before=max(self._step, self._validated)
                )
            )
        best = top1_error < self._best
        self._best = min(self._best, top1_error) if best else self._best
        self._validated = step
        self._hand_on()
        self._told.append(Validated(step, epoch, loss, top1_error, top5_error, best))

    def _hand_on(self) -> None:
        if self._steps:
            self._told.append(StepsDone(tuple(self._steps)))
            self._steps = []


def _step(text: bytes) -> int:
    if not text.isdigit() or len(text) > 15 or int(text) < 1:
        raise ValueError(_("its step is not a whole number from 1"))
    return int(text)


def _figure(name: str, text: bytes) -> float:
    """A number as Python writes it; nan and inf too."""
    try:
        return float(text)
    except ValueError:
        raise ValueError(_("its {column} is no number").format(column=name)) from None
