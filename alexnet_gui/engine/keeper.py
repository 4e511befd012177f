"""What a run keeps on disk: its last checkpoint, to go on from, and that of its best validation."""

from collections.abc import Callable

import msgspec

from alexnet_gui.core.events import Event, Saved, Validated
from alexnet_gui.core.run_names import BEST, LAST
from alexnet_gui.engine.checkpoints import Checkpoint, write_checkpoint
from alexnet_gui.engine.preparation import Prepared
from alexnet_gui.engine.randomness import random_states
from alexnet_gui.engine.saving import Saving

PATIENCE = 100  # times what a write takes, from one checkpoint to that of an epoch's end


class Keeper:
    """Writes the checkpoints of one run, and knows when one is due.

    All processes of a run ask it, and one of them writes.
    """

    def __init__(self, prepared: Prepared, emit: Callable[[Event], None], saving: Saving) -> None:
        self._prepared = prepared
        self._emit = emit
        self._saving = saving
        self._clock = saving.clock
        self._saved_seconds = self._clock.seconds
        self._longest_write = 0.0  # seconds that writing a file took
        self._next_best: float | None = None  # error of what is kept, since better ones were lost
        self.saved_step = prepared.progress.step or None  # of the last checkpoint, if there is one

    @property
    def due(self) -> bool:
        """Whether to save before the next step, by steps or by time."""
        prepared, progress = self._prepared, self._prepared.progress
        if progress.step == (self.saved_step or 0):
            return False
        every, minutes = (
            prepared.record.recipe.checkpoint_every,
            prepared.record.recipe.save_minutes,
        )
        if every is not None and progress.step % every == 0:
            return True
        return minutes is not None and self._clock.seconds - self._saved_seconds >= 60 * minutes

    @property
    def worthwhile(self) -> bool:
        """Whether to save at an epoch's end too: it costs a run a hundredth of its time at most.

        A small network saves at every epoch's end; a large one would wait for the disk.
        """
        return self._clock.seconds - self._saved_seconds >= PATIENCE * self._longest_write

    def keep_last(self, rows: int) -> None:
        """Write the checkpoint from which the run can go on; metrics.csv has so many `rows`."""
        prepared = self._prepared
        optimiser, scaler = prepared.learner.state()
        random, *elsewhere = random_states(prepared.device, prepared.team)
        checkpoint = msgspec.structs.replace(
            self._weights_only(rows),
            optimiser=optimiser,
            scaler=scaler,
            schedule=prepared.schedule.state(),
            random=random,
            random_elsewhere=tuple(elsewhere),
        )
        self._write(LAST, checkpoint)
        self.saved_step = prepared.progress.step
        self._saved_seconds = self._clock.seconds

    def judged(self, seen: Validated) -> Validated:
        """The same, the best too where better weights are lost with the folder they were in."""
        better = self._next_best is not None and seen.top1_error < self._next_best
        if seen.best:
            self._next_best = None
        elif better or not self._prepared.home.best_is_there:
            self._next_best = seen.top1_error
            return msgspec.structs.replace(seen, best=True)
        return seen

    def keep_best(self, rows: int) -> None:
        """Write the weights that are the best."""
        self._write(BEST, self._weights_only(rows))

    def _weights_only(self, rows: int) -> Checkpoint:
        prepared = self._prepared
        prepared.progress.rows = rows
        prepared.progress.seconds = self._clock.seconds
        weights = prepared.learner.network.state_dict()
        return Checkpoint(
            progress=prepared.progress,
            execution=prepared.execution,
            # In the default layout: whoever opens the file need not know the run's.
            network={name: tensor.contiguous() for name, tensor in weights.items()},
        )

    def _write(self, name: str, checkpoint: Checkpoint) -> None:
        if not self._prepared.team.is_writer:
            return
        began = self._clock.seconds
        # The folder is asked for each time that it is tried: it may be another one by then.
        if not self._saving.done(
            lambda: write_checkpoint(
                self._prepared.folder / name, checkpoint, self._prepared.home.require_own
            )
        ):
            return
        self._longest_write = max(self._longest_write, self._clock.seconds - began)
        self._emit(Saved(str(self._prepared.folder / name), self._prepared.progress.step))
