"""What a GPU does to its users, operation by operation, on a machine that need not have one.

A dispatch mode sees each operation of PyTorch before it runs, and raises there what PyTorch raises
when there is no memory, or no device, any more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from alexnet_gui.cli import USER_MISTAKE, run
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.device_faults import device_fault, device_faults_told
from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.events import Event, RunStarted, Saved
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.evaluation import evaluate
from alexnet_gui.engine.faults import device_explained
from alexnet_gui.engine.feed import Batch, Feed
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.models import Model, load_model
from alexnet_gui.engine.network import build
from alexnet_gui.engine.picture_sets import Fitting, Pictures
from alexnet_gui.engine.predictions import predictions
from alexnet_gui.engine.trainer import train
from tests.engine.dispatch import Watch
from tests.engine.test_learner import EVERYTHING
from tests.engine.training import Events, job, rows, write_pictures
from tests.system.command_line import picture, write_tiny_model

CPU, META = torch.device("cpu"), torch.device("meta")
# Word for word as PyTorch 2.14 and its libraries say it.
NO_MEMORY = {
    "CUDA": torch.OutOfMemoryError(
        "CUDA out of memory. Tried to allocate 148.00 MiB. GPU 0 has a total capacity of 7.78 GiB"
        " of which 9.81 MiB is free."
    ),
    "the CPU": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory:"
        " you tried to allocate 603979776 bytes. Error code 12 (Cannot allocate memory)"
    ),
    "Windows": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: not enough memory: you"
        " tried to allocate 603979776 bytes."
    ),
    "MPS": RuntimeError(
        "MPS backend out of memory (MPS allocated: 17.78 GB, other allocations: 1.03 MB, max"
        " allowed: 18.13 GB). Tried to allocate 512.00 MB on private pool."
    ),
    "the driver": torch.AcceleratorError(
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some"
        " other API call, so the stacktrace below might be incorrect."
    ),
    "cuBLAS": RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
    "Python": MemoryError(),
}
LOST = torch.AcceleratorError(
    "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported"
    " at some other API call, so the stacktrace below might be incorrect."
)
TINY = Architecture(
    name="tiny",
    input=(3, 12, 12),
    layers=(
        Conv2d(name="conv1", out_channels=2, kernel=3),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=2),
    ),
)


@contextmanager
def failing_at(number: int, error: BaseException) -> Iterator[list[int]]:
    """From the operation of this number on, from 0, nothing but `error` comes; counts them."""
    seen = [0]

    def check(_func: Any, _leaves: list[Any]) -> None:
        seen[0] += 1
        if seen[0] > number:
            raise error

    with Watch(check):
        yield seen


def operations(work: Callable[[], object]) -> int:
    """How many operations `work` has."""
    with failing_at(10**9, AssertionError()) as seen:
        work()
    return seen[0]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "photos", {"cat": 5, "dog": 5}, (14, 14))


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return load_model(write_tiny_model(tmp_path / "tiny.safetensors"))


class _Run:
    """A run of three steps that saves after each; from its second step on, a device may fail."""

    def __init__(self, photos: Path, out: Path) -> None:
        self.out = out
        self.job = job(
            out, architecture=TINY, data=str(photos), batch_size=3, epochs=1, checkpoint_every=1
        )

    def fail(self, number: int, error: BaseException, *, saved: int = 1) -> int:
        """Fail at that operation after so many checkpoints; how many operations came after."""
        watch, seen = failing_at(number, error), [0]
        entered: list[list[int]] = []

        def begin(event: Event) -> None:
            after = isinstance(event, Saved) and event.step == saved
            if not entered and (after if saved else isinstance(event, RunStarted)):
                entered.append(watch.__enter__())

        try:
            train(self.job, Events(begin), Control())
        finally:
            if entered:
                seen = entered[0]
                watch.__exit__(None, None, None)
        return seen[0]


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
    whole = _Run(photos, tmp_path / "whole")
    count = whole.fail(10**9, AssertionError())
    assert count > 100  # two steps, a validation and three checkpoints
    for number in range(0, count, 1 if soak else count // 12):
        out = tmp_path / f"run{number}"
        with pytest.raises(MemoryShortError, match="Try a batch size of 1") as told:
            _Run(photos, out).fail(number, NO_MEMORY["CUDA"])
        assert "The last checkpoint is kept." in told.value.hint
        train(job(out, architecture=TINY, data=str(photos), resume=True), Events(), Control())
        assert _losses(out) == _losses(whole.out)


def _losses(out: Path) -> list[tuple[str, str, str]]:
    return [(row["step"], row["split"], row["loss"]) for row in rows(out)]


@pytest.mark.parametrize("said", NO_MEMORY.values(), ids=NO_MEMORY)
def test_each_allocators_words_are_understood(
    photos: Path, tmp_path: Path, said: Exception
) -> None:
    with pytest.raises(MemoryShortError, match="not enough memory for this network"):
        _Run(photos, tmp_path / "run").fail(5, said)
    told = device_fault(said)
    assert told is not None
    assert told.message == "There is not enough memory for this."


def test_memory_that_is_really_not_there_is_told_too() -> None:
    with pytest.raises(UserError, match="not enough memory"), device_faults_told():
        torch.empty(2**60, dtype=torch.uint8)  # an exbibyte


def test_no_memory_before_the_first_step_leaves_nothing_behind(
    photos: Path, tmp_path: Path
) -> None:
    run_ = _Run(photos, tmp_path / "run")
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
        run_ = _Run(photos, tmp_path / f"run{number}")
        with pytest.raises(UserError) as told:
            run_.fail(number, LOST)
        assert told.value.message == (
            "The device stopped working: CUDA error: unspecified launch failure."
        )
        assert told.value.hint.endswith("The last checkpoint is kept.")
    monkeypatch.undo()
    train(job(run_.out, architecture=TINY, data=str(photos), resume=True), Events(), Control())
    assert [step for step, split, _loss in _losses(run_.out) if split == "train"] == ["1", "2", "3"]


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


# --- tensors left elsewhere ---------------------------------------------------------------------


def _nowhere_else(func: Any, leaves: list[Any]) -> None:
    left = {leaf.device for leaf in leaves if isinstance(leaf, Tensor) and leaf.ndim} - {META}
    # A batch comes from the CPU's memory: that is what copies are for.
    assert not left or "copy" in str(func), f"{func} met tensors on {left}"


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
def test_a_whole_step_with_its_batch_and_its_validation_stays_on_its_device(optimiser: Any) -> None:
    recipe = Recipe(optimiser=optimiser, batch_size=4, random_crop=True, random_flip=True)
    network = build(EVERYTHING, device="meta")
    learner = Learner(network, recipe, META, "float32")
    pictures = Pictures(
        torch.zeros(8, 3, 28, 28, dtype=torch.uint8, device=META),
        torch.zeros(8, dtype=torch.int64, device=META),
    )
    fitting = Fitting(usual_preprocessing(EVERYTHING.input), EVERYTHING.input, META)
    feed = Feed(pictures, pictures, fitting, recipe, META)
    with Watch(_nowhere_else):
        for number in range(2):  # the optimiser makes its state in the first
            batch = feed.batch(0, number)
            assert learner.step(batch).device == META
        for batch in feed.validation():
            assert learner.mark(batch).loss.device == META


def test_a_tensor_that_is_left_elsewhere_is_noticed() -> None:
    network = build(EVERYTHING, device="meta")
    network.get_submodule("bn1").register_buffer("running_mean", torch.zeros(6))
    learner = Learner(network, Recipe(), META, "float32")
    x, labels = (
        torch.zeros(4, 3, 24, 24, device=META),
        torch.zeros(4, dtype=torch.long, device=META),
    )
    with Watch(_nowhere_else), pytest.raises(AssertionError, match="met tensors on"):
        learner.step(Batch(x, labels))
