"""What a run tells and writes down as it goes: events, metrics.csv, event files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from alexnet_gui.core.events import Event, Remark, Step, StepsDone, Validated
from alexnet_gui.core.job import Job
from alexnet_gui.core.run_names import METRICS
from alexnet_gui.engine.event_files import event_files
from alexnet_gui.engine.metrics_file import MetricsFile
from alexnet_gui.engine.preparation import Prepared
from alexnet_gui.engine.saving import Saving

Emit = Callable[[Event], None]


class Journal:
    """Of a process that leaves all this to another of its team."""

    @property
    def rows(self) -> int:
        """How many metrics.csv has, without its head."""
        return 0

    def tell(self, event: Event) -> None:
        """Something has happened."""

    def steps(self, steps: Sequence[Step]) -> None:
        """So many steps more are done."""

    def validation(self, seen: Validated, rate: float, speed: float, seconds: float) -> None:
        """A validation is done, at learning rate `rate` and `speed` pictures a second."""


class _Written(Journal):
    """Of the process that tells and writes."""

    def __init__(self, emit: Emit, metrics: MetricsFile, saving: Saving) -> None:
        self._emit = emit
        self._metrics = metrics
        self._saving = saving

    @property
    def rows(self) -> int:
        return self._metrics.rows

    def tell(self, event: Event) -> None:
        self._emit(event)

    def steps(self, steps: Sequence[Step]) -> None:
        self._saving.done(lambda: self._metrics.add_steps(steps))
        self._emit(StepsDone(tuple(steps)))

    def validation(self, seen: Validated, rate: float, speed: float, seconds: float) -> None:
        self._saving.done(lambda: self._metrics.add_validation(seen, rate, speed, seconds))
        self._emit(seen)


@contextmanager
def open_journal(job: Job, prepared: Prepared, emit: Emit, saving: Saving) -> Iterator[Journal]:
    """The journal of a run, open until its end.

    Raises:
        UserError: A file cannot be written, or another process writes it; also from its methods.
    """
    if not prepared.team.is_writer:
        yield Journal()
        return
    progress = prepared.progress
    prepared.home.require_own()  # compiling may have taken a minute
    with MetricsFile(prepared.folder / METRICS, progress.rows, progress.step) as metrics:
        prepared.home.lodgers.append(metrics)  # the first: it sees whose run is in a folder
        prepared.home.settle()
        with event_files(job, prepared, emit, saving) as tell:
            if metrics.fault:
                tell(Remark("metrics", metrics.fault, progress.step))
            yield _Written(tell, metrics, saving)
