"""A run whose folder is removed while it trains, with nobody to ask."""

import shutil
from pathlib import Path

import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, SavedAgain, StepsDone
from alexnet_gui.core.run_names import BEST
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.trainer import train
from tests.engine.training import STEPS_PER_EPOCH, Events, job


def test_best_weights_that_were_lost_are_told_and_the_next_best_are_kept(tmp_path: Path) -> None:
    """Nothing is learned at a rate of 0, so no later validation is better than the first."""
    out, removed = tmp_path / "run", list[Path]()

    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and event.steps[-1].step > STEPS_PER_EPOCH and not removed:
            removed.append(out)
            assert (out / BEST).is_file()
            shutil.rmtree(out)

    events = Events(when)
    train(job(out, epochs=3, learning_rate=0.0), events, Control())
    [again] = [event for event in events if isinstance(event, SavedAgain)]
    assert again.best_lost
    best = read_checkpoint(out / BEST).progress
    assert best.step == 2 * STEPS_PER_EPOCH  # the first since then, and the third is no better
    assert best.worse_epochs == 1  # early stopping counts from the best there ever was


def test_a_run_without_anybody_to_ask_ends_at_once(tmp_path: Path) -> None:
    """Where the folder's parent is gone too, a drive may have been taken away."""
    out = tmp_path / "drive" / "run"

    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and out.exists():
            shutil.rmtree(out.parent)

    with pytest.raises(UserError, match="cannot be written: No such file or directory"):
        train(job(out, checkpoint_every=2), Events(when), Control())
