"""What a GPU does to its users, operation by operation, on a machine that need not have one."""

from pathlib import Path

import pytest
import torch

from alexnet_gui.cli import USER_MISTAKE, run
from alexnet_gui.core.control import Control
from alexnet_gui.core.device_faults import device_fault, device_faults_told
from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.evaluation import evaluate
from alexnet_gui.engine.faults import device_explained
from alexnet_gui.engine.feed import Feed
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.models import Model, load_model
from alexnet_gui.engine.network import build
from alexnet_gui.engine.picture_sets import Fitting, Pictures
from alexnet_gui.engine.predictions import predictions
from alexnet_gui.engine.trainer import train
from tests.engine.training import Events, job, write_pictures
from tests.system.command_line import picture, write_tiny_model
from tests.system.failing_device import (
    LOST,
    NO_MEMORY,
    TINY,
    FailingRun,
    failing_at,
    losses_of,
    operations,
)

CPU = torch.device("cpu")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "photos", {"cat": 5, "dog": 5}, (14, 14))


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return load_model(write_tiny_model(tmp_path / "tiny.safetensors"))


def test_no_memory_at_any_operation_of_a_step_is_told_with_a_batch_that_may_fit() -> None:
    pictures = Pictures(torch.zeros(4, 3, 14, 14, dtype=torch.uint8), torch.zeros(4).long())
    fitting = Fitting(usual_preprocessing(TINY.input), TINY.input, CPU)
    recipe = Recipe(batch_size=4, random_crop=True, random_flip=True)

    def step() -> None:
        feed = Feed(pictures, pictures, fitting, recipe, CPU)
        learner = Learner(build(TINY, seed=1), recipe, CPU, "float32")
        learner.step(feed.batch(0, 0))

    count = operations(step)
    assert count > 50  # forward, backward and update
    for number in range(count):
        told = pytest.raises(MemoryShortError, match="Try a batch size of 2")
        with told, device_explained(4), failing_at(number, NO_MEMORY["CUDA"]):
            step()


@pytest.mark.soak
def test_no_memory_at_any_operation_of_a_run_keeps_a_checkpoint_that_goes_on(
    photos: Path, tmp_path: Path, soak: bool
) -> None:
    whole = FailingRun(photos, tmp_path / "whole")
    count = whole.fail(10**9, AssertionError())
    assert count > 100  # two steps, a validation and three checkpoints
    for number in range(0, count, 1 if soak else count // 12):
        out = tmp_path / f"run{number}"
        with pytest.raises(MemoryShortError, match="Try a batch size of 1") as told:
            FailingRun(photos, out).fail(number, NO_MEMORY["CUDA"])
        assert "The last checkpoint is kept." in told.value.hint
        train(job(out, architecture=TINY, data=str(photos), resume=True), Events(), Control())
        assert losses_of(out) == losses_of(whole.out)


@pytest.mark.parametrize("said", NO_MEMORY.values(), ids=NO_MEMORY)
def test_each_allocators_words_are_understood(
    photos: Path, tmp_path: Path, said: Exception
) -> None:
    with pytest.raises(MemoryShortError, match="not enough memory for this network"):
        FailingRun(photos, tmp_path / "run").fail(5, said)
    told = device_fault(said)
    assert told is not None
    assert told.message == "There is not enough memory for this."


def test_memory_that_is_really_not_there_is_told_too() -> None:
    with pytest.raises(UserError, match="not enough memory"), device_faults_told():
        torch.empty(2**60, dtype=torch.uint8)  # an exbibyte


def test_no_memory_before_the_first_step_leaves_nothing_behind(
    photos: Path, tmp_path: Path
) -> None:
    run_ = FailingRun(photos, tmp_path / "run")
    with pytest.raises(MemoryShortError) as told:
        run_.fail(0, NO_MEMORY["CUDA"], saved=0)
    assert "checkpoint" not in told.value.hint
    assert not run_.out.exists()


def test_no_memory_at_any_operation_of_a_prediction_is_told_and_the_next_is_right(
    model: Model,
) -> None:
    asked = [picture("chelsea.png")]

    def predict() -> list[object]:
        with device_faults_told():
            return list(predictions(model, asked))

    before = predict()
    for number in range(operations(predict)):
        told = pytest.raises(UserError, match="not enough memory")
        with told, failing_at(number, NO_MEMORY["CUDA"]):
            predict()
    assert predict() == before


def test_no_memory_at_any_operation_of_an_evaluation_is_told_and_the_next_is_right(
    model: Model, tmp_path: Path
) -> None:
    photos = write_pictures(tmp_path / "some", {"cat": 3, "coffee": 2}, (14, 14))

    def look() -> tuple[float, float]:
        with device_faults_told():
            found = evaluate(model, str(photos), "all", CPU, worst=2, side=8)
        return found.loss, found.top1_error

    before = look()
    for number in range(operations(look)):
        told = pytest.raises(UserError, match="not enough memory")
        with told, failing_at(number, NO_MEMORY["the CPU"]):
            look()
    assert look() == before


# --- a device that is gone ----------------------------------------------------------------------


def test_a_device_that_is_lost_at_any_operation_is_told_in_its_own_words(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise LOST

    # As after a failure there: CUDA was used, and refuses whatever is asked of it.
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "empty_cache", gone)
    for number in range(0, 120, 9):
        run_ = FailingRun(photos, tmp_path / f"run{number}")
        with pytest.raises(UserError) as told:
            run_.fail(number, LOST)
        assert told.value.message == (
            "The device stopped working: CUDA error: unspecified launch failure."
        )
        assert told.value.hint.endswith("The last checkpoint is kept.")
    monkeypatch.undo()
    train(job(run_.out, architecture=TINY, data=str(photos), resume=True), Events(), Control())
    assert [step for step, split, _loss in losses_of(run_.out) if split == "train"] == [
        "1",
        "2",
        "3",
    ]


@pytest.mark.parametrize(
    "said",
    [
        RuntimeError("CUDA error: device-side assert triggered"),
        RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(…)`"),
        RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"),
        LOST,
    ],
)
def test_an_older_pytorch_has_no_exception_of_its_own_for_it(said: Exception) -> None:
    told = device_fault(said)
    assert told is not None
    assert told.message == f"The device stopped working: {str(said).splitlines()[0]}."
    assert "CPU" in told.hint


def test_a_mistake_of_ours_is_not_taken_for_the_device_s() -> None:
    with pytest.raises(RuntimeError, match="shapes"), device_faults_told():
        torch.ones(2, 3) @ torch.ones(2, 3)


@pytest.mark.parametrize("command", ["predict", "evaluate", "inspect"])
def test_a_command_that_meets_one_ends_with_a_line_and_status_2(
    command: str, tmp_path: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = write_tiny_model(tmp_path / "tiny.safetensors", classes=("cat", "dog", "a", "b"))
    lines = {
        "predict": ["predict", str(picture("chelsea.png")), "--model", str(made)],
        "evaluate": ["evaluate", str(made), "--data", str(photos), "--device", "cpu"],
        "inspect": ["inspect", str(picture("chelsea.png")), "--layer=conv1", "--model", str(made)],
    }
    for error in (NO_MEMORY["CUDA"], LOST):
        with failing_at(40, error):
            assert run(lines[command]) == USER_MISTAKE
        said = capsys.readouterr().err.splitlines()[-1]
        assert said.startswith("alexnet-gui: The" if error is LOST else "alexnet-gui: There is not")
