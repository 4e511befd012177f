"""Compiled: the losses of a run that is not, one compilation, and a run that goes on without."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import MemoryShortError
from alexnet_gui.core.events import CompilingNetwork, Event, RunStarted, Saved
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.compiled import Compiled, why_not_compiled
from alexnet_gui.engine.levers import levers
from alexnet_gui.engine.network import build
from alexnet_gui.engine.preparation import prepare
from alexnet_gui.engine.trainer import train
from tests.engine.training import SMALL, Events, job

CPU = torch.device("cpu")
needs_compiler = pytest.mark.skipif(
    not any(shutil.which(name) for name in ("g++", "clang++", "c++")), reason="no C++ compiler"
)


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[dict[str, int]]:
    """How many graphs PyTorch has compiled meanwhile, into a cache of the test's own."""
    from torch._dynamo.utils import counters
    from torch._inductor.utils import fresh_cache

    counters.clear()
    with fresh_cache(dir=str(tmp_path)):
        yield counters["stats"]


def notices(events: Events) -> str:
    [started] = [event for event in events if isinstance(event, RunStarted)]
    return " ".join(started.notices)


@needs_compiler
@pytest.mark.slow
def test_a_compiled_run_has_the_losses_of_a_plain_one_and_compiles_once(
    tmp_path: Path, counted: dict[str, int]
) -> None:
    def keep_half(event: Event) -> None:
        if isinstance(event, Saved) and event.step == 11:
            shutil.copytree(tmp_path / "run", tmp_path / "half")

    plain, compiled, resumed = Events(), Events(keep_half), Events()
    # The tenth step is looked at, the twelfth is of fewer pictures; then comes a validation.
    recipe: dict[str, Any] = {"max_steps": 14, "epochs": 2, "checkpoint_every": 11}
    train(job(tmp_path / "plain", **recipe), plain, Control())
    train(job(tmp_path / "run", compile=True, **recipe), compiled, Control())
    assert counted["unique_graphs"] == 1
    assert "The network is compiled for batches of 900." in notices(compiled)
    assert compiled.losses() == pytest.approx(plain.losses(), rel=1e-5)
    for name in ("plain", "run"):
        checkpoint = read_checkpoint(tmp_path / name / "last.ckpt")
        assert checkpoint.execution.compiled is (name == "run")
        assert list(checkpoint.network) == list(build(SMALL).state_dict())
    train(job(tmp_path / "half", resume=True), resumed, Control())
    assert counted["unique_graphs"] == 2
    assert resumed.losses() == compiled.losses()[11:]


@pytest.mark.slow
def test_a_run_goes_on_where_nothing_can_be_compiled(
    tmp_path: Path, counted: dict[str, int]
) -> None:
    from torch._inductor import config

    plain, failing = Events(), Events()
    train(job(tmp_path / "plain", max_steps=2), plain, Control())
    with config.patch({"cpp.cxx": (None, "no-such-compiler")}):
        train(job(tmp_path / "run", max_steps=2, compile=True), failing, Control())
    assert "cannot be compiled here, so the run goes on without" in notices(failing)
    assert "no-such-compiler" in notices(failing)
    assert failing.losses() == plain.losses()
    assert not read_checkpoint(tmp_path / "run" / "last.ckpt").execution.compiled


def test_only_batches_of_the_one_shape_are_computed_so() -> None:
    compiled = Compiled(lambda x: x, torch.Size((4, 3)), CPU)
    assert compiled.fits(torch.zeros(4, 3))
    assert not compiled.fits(torch.zeros(2, 3))


def test_cuda_s_tools_without_a_gpu_are_no_news_and_all_else_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from torch.utils import cpp_extension

    told = logging.getLogger(cpp_extension.__name__)
    monkeypatch.setattr(told, "filters", [])
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv("CUDA_HOME", "/usr")
    for heard in (True, False):
        caplog.clear()
        cpp_extension._find_cuda_home()  # as it does when it is imported
        assert any("No CUDA runtime" in message for message in caplog.messages) is heard
        Compiled(lambda x: x, torch.Size((4, 3)), CPU)
    told.warning("something else")
    assert set(caplog.messages) == {"something else"}


def test_want_of_memory_is_not_taken_for_want_of_a_compiler() -> None:
    with pytest.raises(torch.OutOfMemoryError):
        why_not_compiled(torch.OutOfMemoryError("CUDA out of memory"), CPU)
    told = why_not_compiled(RuntimeError("\nNo compiler.\nmore"), CPU)
    assert "goes on without: No compiler. PyTorch needs a C++ compiler" in told
    assert "C++" not in why_not_compiled(RuntimeError("No Triton"), torch.device("cuda"))


def test_what_was_compiled_when_memory_ran_out_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[bool] = []

    def short_of_memory(_compiled: Compiled, _x: Tensor) -> Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(Compiled, "__call__", short_of_memory)
    monkeypatch.setattr(torch.compiler, "reset", lambda: forgotten.append(True))
    with pytest.raises(MemoryShortError):
        train(job(tmp_path / "run", compile=True), Events(), Control())
    assert forgotten


def test_a_run_that_was_asked_to_end_is_not_compiled_first(tmp_path: Path) -> None:
    control, events = Control(), Events()
    prepared = prepare(job(tmp_path / "run", compile=True, max_steps=2), events, control)
    control.stop()
    with levers(prepared, events, control) as ready:
        assert ready.learner.compiled is None
        assert ready.execution.compiled  # for a resume of the run
    assert CompilingNetwork() not in events


def test_a_checkpoint_of_before_there_was_compiling_is_one_of_a_plain_run(tmp_path: Path) -> None:
    train(job(tmp_path / "run", max_steps=1), Events(), Control())
    last = tmp_path / "run" / "last.ckpt"
    document = torch.load(last, weights_only=True)
    del document["execution"]["compiled"]
    torch.save(document, last)
    assert not read_checkpoint(last).execution.compiled
