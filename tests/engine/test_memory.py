"""A batch that will not fit is refused; one for which memory runs out leaves its checkpoint."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.control import Control
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.errors import MemoryShortError
from alexnet_gui.core.events import Event, RunStarted, Saved
from alexnet_gui.core.start import Start
from alexnet_gui.engine import memory_check
from alexnet_gui.engine.trainer import train
from tests.engine.dispatch import Watch
from tests.engine.training import SMALL, STEPS_PER_EPOCH, Events, job


def needed(batch: int) -> int:
    memory = training_memory(analyse(SMALL), batch, "adamw")
    assert memory is not None
    return memory.total


def with_free(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(memory_check, "free_memory", lambda device: free)


def test_a_batch_that_will_not_fit_is_refused_with_the_one_that_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_free(monkeypatch, needed(512))
    with pytest.raises(MemoryShortError, match="A batch of 512 pictures would fit") as told:
        train(job(tmp_path / "run"), Events(), Control())
    assert (told.value.smaller_batch, told.value.forecast) == (512, True)
    assert not (tmp_path / "run").exists()
    assert train(job(tmp_path / "run", batch_size=512, max_steps=1), Events(), Control()).steps == 1


def test_it_is_tried_anyway_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, 1)
    tried = job(tmp_path / "run", memory_check=False, max_steps=1)
    assert train(tried, Events(), Control()).steps == 1


def test_processes_on_one_machine_share_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_free(monkeypatch, needed(8192))
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
    for name, value in zip(names, ("0", "2", "0", "2", "localhost", "1"), strict=True):
        monkeypatch.setenv(name, value)
    recipe = msgspec.structs.replace(job(tmp_path).recipe, batch_size=8192)
    with pytest.raises(MemoryShortError) as told:
        memory_check.require_memory(SMALL, recipe, torch.device("cpu"))
    assert told.value.smaller_batch is not None
    assert 2 * needed(told.value.smaller_batch) <= needed(8192)


def exhausted_after(operations: int) -> Watch:
    """While it is entered there is no memory any more, from the operation of that number on."""
    left = operations

    def check(_func: Any, _leaves: list[Any]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise torch.OutOfMemoryError("CUDA out of memory")

    return Watch(check)


@pytest.mark.parametrize("operations", [0, 40, 150])
def test_running_out_of_memory_ends_the_run_and_keeps_its_checkpoint(
    tmp_path: Path, operations: int
) -> None:
    out = tmp_path / "run"
    with ExitStack() as entered:

        def after_saving(event: Event) -> None:
            if isinstance(event, Saved) and event.step == 2:
                entered.enter_context(exhausted_after(operations))

        with pytest.raises(MemoryShortError, match=r"Try a batch size of 450\.") as told:
            train(job(out, checkpoint_every=2), Events(after_saving), Control())
    assert (told.value.smaller_batch, told.value.forecast) == (450, False)
    assert "The last checkpoint is kept." in told.value.hint
    start = Start(model=str(out / "last.ckpt"))
    again = job(tmp_path / "again", batch_size=450, start=start, max_steps=1)
    assert train(again, Events(), Control()).steps == 1
    assert train(job(out, resume=True), Events(), Control()).steps == STEPS_PER_EPOCH


def test_running_out_of_memory_before_the_first_step_leaves_nothing(tmp_path: Path) -> None:
    with ExitStack() as entered:

        def at_the_start(event: Event) -> None:
            if isinstance(event, RunStarted):
                entered.enter_context(exhausted_after(0))

        with pytest.raises(MemoryShortError) as told:
            train(job(tmp_path / "run"), Events(at_the_start), Control())
    assert "checkpoint" not in told.value.hint
    assert not (tmp_path / "run").exists()
