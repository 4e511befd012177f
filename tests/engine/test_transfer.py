"""Runs that start from weights: what begins with them, what learns, what is recorded."""

from pathlib import Path

import msgspec
import pytest
import safetensors.torch
import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import RunStarted
from alexnet_gui.core.run_record import read_run, write_run
from alexnet_gui.core.start import Start
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.network import build
from alexnet_gui.engine.trainer import train
from alexnet_gui.engine.weight_source import fingerprint
from tests.engine.starting import CONVOLUTIONS, NETWORK, STATISTICS, write_model
from tests.engine.test_resume import assert_same
from tests.engine.training import Events, job, stop_when_saved, write_pictures


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    write_model(path)
    return path


def start(path: Path, *frozen: str) -> Start:
    return Start(model=str(path), frozen=frozen)


def begun(out: Path, begin: Start | None, **changes: object) -> tuple[dict[str, torch.Tensor], str]:
    """The weights after two steps that change nothing but what learns, and what was told."""
    events = Events()
    changes = {"architecture": NETWORK, "max_steps": 2, "random_flip": True, **changes}
    train(job(out, start=begin, **changes), events, Control())
    started = next(event for event in events if isinstance(event, RunStarted))
    return read_checkpoint(out / "last.ckpt").network, " ".join(started.notices)


def test_everything_that_fits_is_taken_and_what_is_frozen_stays_so(
    tmp_path: Path, model: Path
) -> None:
    weights, told = begun(tmp_path / "run", start(model, *CONVOLUTIONS))
    there = load_model(model).network.state_dict()
    for name, tensor in there.items():
        frozen = name.split(".")[0] in CONVOLUTIONS
        assert torch.equal(tensor, weights[name]) == frozen, name
    assert "conv1 … fc2 begin with the weights of model." in told


def test_layers_that_are_new_begin_as_they_would_without_weights(
    tmp_path: Path, model: Path
) -> None:
    wider = NETWORK.with_layer(8, msgspec.structs.replace(NETWORK.layers[8], out_features=17))
    weights, told = begun(
        tmp_path / "run", start(model, "fc1"), architecture=wider, seed=4, optimiser="sgd"
    )
    assert torch.equal(weights["fc1.weight"], build(wider, seed=4).state_dict()["fc1.weight"])
    assert "New are fc1 (17 units here, 16 there), fc2 (17 inputs here, 16 there)." in told
    assert "fc1 is frozen, but new: it stays random." in told


def test_the_record_says_what_was_taken_and_an_older_one_without_it_still_reads(
    tmp_path: Path, model: Path
) -> None:
    out = tmp_path / "run"
    begun(out, start(model, *CONVOLUTIONS))
    record = read_run(out)
    assert record.start is not None
    assert record.start.model == str(model)
    assert record.start.frozen == CONVOLUTIONS
    assert record.start.taken == {name: name for name in (*CONVOLUTIONS, "fc1", "fc2")}
    assert record.start.fingerprint == fingerprint(load_model(model).network.state_dict())
    assert load_model(out).provenance["start"]["model"] == str(model)
    text = (out / "run.json").read_text()
    fields = msgspec.json.decode(text)
    del fields["start"]
    (out / "run.json").write_bytes(msgspec.json.encode(fields))
    assert read_run(out).start is None
    write_run(out, record)
    assert read_run(out) == record


def test_pictures_are_normalised_as_the_weights_expect(tmp_path: Path, model: Path) -> None:
    _weights, told = begun(tmp_path / "run", start(model))
    preprocessing = read_run(tmp_path / "run").data.preprocessing
    assert (preprocessing.mean, preprocessing.std) == (STATISTICS.mean, STATISTICS.std)
    assert "brightness and contrast of those that these weights were trained on" in told


def test_without_statistics_the_datas_own_are_used_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "bare.safetensors"
    tensors = build(NETWORK, seed=1).state_dict()
    safetensors.torch.save_file({f"net.{k}": t for k, t in tensors.items()}, path)
    _weights, told = begun(tmp_path / "run", start(path))
    _weights, _told = begun(tmp_path / "usual", None)
    own = read_run(tmp_path / "usual").data.preprocessing
    assert read_run(tmp_path / "run").data.preprocessing == own
    assert "bare.safetensors does not say which brightness and contrast" in told


@pytest.mark.parametrize("stop_at", [5, 12, 17])  # mid-epoch, at an epoch's end, in the second
@pytest.mark.parametrize("flip", [False, True])  # with frozen layers' output kept, and without
def test_a_resumed_run_with_frozen_layers_equals_an_uninterrupted_one_exactly(
    tmp_path: Path, model: Path, stop_at: int, flip: bool
) -> None:
    changes: dict[str, object] = {
        "architecture": NETWORK,
        "start": start(model, *CONVOLUTIONS),
        "data": str(write_pictures(tmp_path / "pets", {"cat": 30, "dog": 30})),
        "batch_size": 4,
        "epochs": 2,
        "checkpoint_every": stop_at,
        "random_flip": flip,
    }
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole, **changes), Events(), Control())
    control = Control()
    train(job(parts, **changes), Events(stop_when_saved(control, at=stop_at)), control)
    model.unlink()  # a run that goes on needs only what it has itself
    train(job(parts, resume=True), Events(), Control())
    assert_same(whole, parts)


def test_a_run_that_starts_over_wants_the_very_same_weights(tmp_path: Path, model: Path) -> None:
    out = tmp_path / "run"
    begun(out, start(model))
    (out / "last.ckpt").unlink()
    (out / "best.ckpt").unlink()
    (out / "metrics.csv").unlink()
    again = Events()
    train(job(out, resume=True), again, Control())
    assert again.losses()
    for name in ("last.ckpt", "best.ckpt", "metrics.csv"):
        (out / name).unlink()
    other = build(NETWORK, seed=99).state_dict()
    safetensors.torch.save_file(other, model)
    with pytest.raises(UserError, match="are not those that this run began with"):
        train(job(out, resume=True), Events(), Control())


@pytest.mark.parametrize(
    ("frozen", "says"),
    [
        ((*CONVOLUTIONS, "fc1", "fc2"), "Every layer is frozen"),
        (("conv9",), "There is no layer conv9"),
    ],
)
def test_what_cannot_learn_is_refused_and_leaves_no_run(
    tmp_path: Path, model: Path, frozen: tuple[str, ...], says: str
) -> None:
    out = tmp_path / "run"
    with pytest.raises(UserError, match=says):
        begun(out, start(model, *frozen))
    assert not out.exists()


def test_weights_that_hold_no_numbers_are_refused_by_tensor(tmp_path: Path) -> None:
    path = tmp_path / "bad.safetensors"
    tensors = build(NETWORK, seed=1).state_dict()
    tensors["conv2.bias"][3] = torch.nan
    safetensors.torch.save_file(tensors, path)
    with pytest.raises(UserError, match=r"bad.safetensors: conv2.bias: it holds values"):
        begun(tmp_path / "run", start(path))


def test_half_precision_weights_are_taken_as_float32(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    half = {
        k: t.half() if t.is_floating_point() else t for k, t in build(NETWORK).state_dict().items()
    }
    safetensors.torch.save_file(half, path)
    weights, _told = begun(tmp_path / "run", start(path, *CONVOLUTIONS))
    assert weights["conv1.weight"].dtype == torch.float32
    assert torch.equal(weights["conv1.weight"], half["conv1.weight"].float())
