"""`alexnet-gui train --start-from … --freeze …`, run as a person runs it."""

import json
from pathlib import Path

import pytest

from alexnet_gui.core.files import write_architecture
from tests.engine.starting import CONVOLUTIONS, NETWORK, write_model
from tests.engine.training import rows, write_pictures
from tests.system.command_line import alexnet_gui, assert_refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network, weights for it, and pictures."""
    made = tmp_path_factory.mktemp("start")
    write_architecture(NETWORK, made / "network.json")
    write_model(made / "model.safetensors")
    write_pictures(made / "pets", {"cat": 12, "dog": 12})
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> Path:
    """A run of a head on frozen convolutions."""
    out = folder / "run"
    done = alexnet_gui(
        "train", folder / "network.json", "--data", folder / "pets", "--out", out, "--device",
        "cpu", "--start-from", folder / "model.safetensors", "--freeze", "convolutions",
        "--max-steps", "2", "--batch-size", "8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "conv1 … fc1 begin with the weights of model." in done.stderr
    assert "New is fc2: 2 units here, 10 there." in done.stderr
    assert "The output of conv1 … flatten was computed once." in done.stderr
    return out


def test_the_run_keeps_what_it_started_from(run: Path, folder: Path) -> None:
    record = json.loads((run / "run.json").read_text())
    assert record["start"]["model"] == str(folder / "model.safetensors")
    assert record["start"]["frozen"] == list(CONVOLUTIONS)
    assert record["start"]["new"] == ["fc2"]
    assert record["recipe"]["optimiser"] == "adamw"  # a head's
    assert record["recipe"]["batch_size"] == 8  # what was asked for
    assert rows(run)


def test_a_resume_agrees_with_the_options_that_it_began_with(run: Path, folder: Path) -> None:
    done = alexnet_gui(
        "train", "--resume", "--out", run, "--start-from", folder / "model.safetensors",
        "--freeze", "conv2,bn1,conv1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--freeze", "conv1"), "--freeze conv1 contradicts the run, which has conv1,bn1,conv2."),
        (("--freeze", "none"), "--freeze none contradicts the run, which has conv1,bn1,conv2."),
        (("--start-from", "elsewhere.pt"), "elsewhere.pt contradicts the run, which has"),
    ],
)
def test_a_resume_refuses_what_contradicts_the_run(
    capsys: pytest.CaptureFixture[str], run: Path, options: tuple[str, str], says: str
) -> None:
    assert_refused(capsys, "train", "--resume", "--out", run, *options, says=says)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--freeze", "conv1"), "--freeze needs weights to keep. Give them with --start-from."),
        (("--start-from", "gone.pt"), "There are no weights"),
        (("--start-from", ""), "No weights are named."),
        (("--start-from", "MODEL", "--freeze", "conv9"), "There is no layer conv9 to freeze."),
        (("--start-from", "MODEL", "--freeze", "relu1"), "relu1 has no weights"),
        (
            ("--start-from", "MODEL", "--freeze", "conv1,bn1,conv2,fc1,fc2"),
            "Every layer is frozen, so nothing would be learned.",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    tmp_path: Path,
    options: tuple[str, ...],
    says: str,
) -> None:
    given = [str(folder / "model.safetensors") if text == "MODEL" else text for text in options]
    assert_refused(
        capsys, "train", folder / "network.json", "--data", folder / "pets",
        "--out", tmp_path / "run", *given, says=says,
    )  # fmt: skip
    assert not (tmp_path / "run").exists()


def test_weights_for_another_network_are_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    assert_refused(
        capsys, "train", "torchvision", "--data", folder / "pets", "--out", tmp_path / "run",
        "--start-from", folder / "model.safetensors",
        says="None of the weights of model fit AlexNet, torchvision (conv1: 64 filters here,",
    )  # fmt: skip
