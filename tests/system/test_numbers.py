"""Numbers that no network can learn from, or hardly: what comes of them is said in a sentence."""

import json
import math
from pathlib import Path

import pytest
import torch

from alexnet_gui.cli import run
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.presets import find_preset
from tests.engine.training import SMALL, rows
from tests.hard_numbers import a_thousand_layers, noise, write_mnist
from tests.system.command_line import answer, assert_refused

TAUGHT = ("--device", "cpu", "--precision", "float32")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(SMALL, tmp_path)


def written(architecture: Architecture, folder: Path) -> Path:
    path = folder / f"{architecture.name}.json"
    write_architecture(architecture, path)
    return path


def train(
    capsys: pytest.CaptureFixture[str], network: Path, data: Path | str, out: Path, *more: object
) -> str:
    """What the command says, on standard error too; it ends well, and the losses are numbers."""
    line = ["train", network, "--data", data, "--out", out, *TAUGHT, *more]
    assert run([str(each) for each in line]) == 0
    losses = [float(row["loss"]) for row in rows(out)]
    assert losses
    assert all(map(math.isfinite, losses))
    told = capsys.readouterr()
    return told.out + told.err


def weights(out: Path) -> list[torch.Tensor]:
    return list(torch.load(out / "last.ckpt", weights_only=True)["network"].values())


# --- losses ---------------------------------------------------------------------------------------


def test_a_loss_that_is_no_number_is_one_line_and_the_last_good_weights_stay(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    train(capsys, small, "sample", out, "--epochs=2", "--max-steps=1", "--optimiser=sgd")
    good = weights(out)
    again = tmp_path / "again"
    line = ["train", small, "--data", "sample", "--out", again, *TAUGHT, "--checkpoint-every=1"]
    line += ["--optimiser=sgd", "--learning-rate=1000", "--weight-decay=10", "--batch-size=100"]
    assert run([str(each) for each in line]) == 2
    [said] = [
        text for text in capsys.readouterr().err.splitlines() if text.startswith("alexnet-gui:")
    ]
    assert "the loss stopped being a number, at a learning rate of 1000" in said
    assert "Try a learning rate of 100" in said
    assert all(math.isfinite(float(row["loss"])) for row in rows(again))
    assert all(bool(tensor.isfinite().all()) for tensor in weights(again))
    assert all(map(torch.equal, good, weights(out)))


def test_a_learning_rate_of_10_is_told_to_be_too_large(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = ("--learning-rate=10", "--optimiser=sgd", "--batch-size=100", "--max-steps=60")
    said = train(capsys, small, "sample", tmp_path / "run", *steps)
    assert "the network does far worse than that. Try a learning rate ten times smaller." in said


def test_a_learning_rate_past_all_sense_is_refused(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["train", str(small), "--data", "sample", "--out", str(tmp_path / "run")]
    for rate in ("nan", "inf", "-1", "1e9"):
        assert_refused(capsys, *line, f"--learning-rate={rate}", says="--learning-rate")
    assert not (tmp_path / "run").exists()


# --- few pictures, few classes --------------------------------------------------------------------


def test_a_batch_larger_than_the_data_is_all_of_it(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = noise(tmp_path / "data", {"a": 6, "b": 6}), tmp_path / "run"
    said = train(capsys, small, data, out, "--batch-size=4096", "--epochs=2")
    assert "10 pictures to train on" in said
    assert [row["step"] for row in rows(out) if row["split"] == "train"] == ["1", "2"]


@pytest.mark.parametrize("count", [1, 9])
def test_one_class_is_refused_and_it_is_said_what_is_lacking(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    data = noise(tmp_path / "data", {"a": count})
    line = ["train", str(small), "--data", str(data), "--out", str(tmp_path / "run"), *TAUGHT]
    assert_refused(capsys, *line, says="Only a has pictures.")
    assert not (tmp_path / "run").exists()


def test_one_picture_of_each_class_leaves_none_to_validate_on(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = noise(tmp_path / "data", {"a": 1, "b": 1})
    line = ["train", small, "--data", data, "--out", tmp_path / "run", *TAUGHT]
    assert run([str(each) for each in line]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "is left to validate on. Give each class at least two pictures" in said
    assert not (tmp_path / "run").exists()


def test_a_class_that_is_never_validated_is_named(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data", tmp_path / "run"
    noise(data / "train", {"a": 5, "b": 5, "c": 5})
    noise(data / "val", {"a": 3})
    said = train(capsys, small, data, out, "--epochs=1")
    assert "“b”, “c” have no pictures to validate on." in said
    found = answer("evaluate", out, "--data", data)
    assert found["pictures"] == 3
    single = noise(tmp_path / "single", {"a": 4, "b": 1})
    said = train(capsys, small, single, tmp_path / "other", "--epochs=1")
    assert "“b” has no picture to validate on." in said


def test_a_class_that_is_only_validated_is_left_out_by_name(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    noise(data / "train", {"a": 4, "b": 4})
    noise(data / "val", {"a": 2, "b": 2, "z": 2})
    said = train(capsys, small, data, tmp_path / "run", "--epochs=1")
    assert "The class z is left out" in said


# --- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "pictures", "says"),
    [
        (bytes((0, 1, 200, 3)), 4, "there is a picture of class 200, and its classes are 0 to 9"),
        (bytes((0, 1, 2)), 4, "there are 4 pictures and 3 labels"),
    ],
)
def test_labels_out_of_range_are_refused_before_anything_is_learned(
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    labels: bytes,
    pictures: int,
    says: str,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_mnist(tmp_path / "cache", labels, pictures)
    line = ["train", str(small), "--data=torchvision:MNIST", f"--out={tmp_path / 'run'}", *TAUGHT]
    assert_refused(capsys, *line, says=f"The files of MNIST are damaged: {says}.")
    assert not (tmp_path / "run").exists()


# --- sizes ----------------------------------------------------------------------------------------


def test_an_input_of_one_pixel_is_learned_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = (Flatten(name="flatten"), Linear(name="fc", out_features=10))
    network = written(Architecture(name="pixel", input=(1, 1, 1), layers=layers), tmp_path)
    data, out = noise(tmp_path / "data", {"a": 4, "b": 4}), tmp_path / "run"
    train(capsys, network, data, out, "--epochs=1")
    [predicted] = answer("predict", data / "a" / "0.png", "--model", out)
    assert sum(each["probability"] for each in predicted["top"]) == pytest.approx(1)


def test_pictures_of_one_pixel_are_scaled_up(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = noise(tmp_path / "data", {"a": 4, "b": 4}, side=1)
    train(capsys, small, data, tmp_path / "run", "--epochs=1")


def test_an_input_of_one_pixel_is_too_small_for_alexnet_and_the_layer_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["shapes", "torchvision", "--input=3,1,1", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    problems = [layer for layer in found["layers"] if layer["problem"]]
    assert problems[0]["name"] == "conv1"
    assert problems[0]["problem"]["message"]
    assert find_preset("torchvision") is not None


def test_a_thousand_layers_are_shown_trained_used_and_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = a_thousand_layers()
    network, out = written(deep, tmp_path), tmp_path / "run"
    assert len(deep.layers) == 1000
    assert run(["shapes", str(network), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["layers"]) == 1000
    data = noise(tmp_path / "data", {"a": 3, "b": 3})
    train(capsys, network, data, out, "--max-steps=2", "--batch-size=4")
    [predicted] = answer("predict", data / "a" / "0.png", "--model", out)
    assert len(predicted["top"]) == 2
    assert run(["export", str(out), "--format=python", "--out", str(tmp_path / "deep.py")]) == 0
    assert (tmp_path / "deep.py").read_text().count("Linear(") == 500
