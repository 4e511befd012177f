"""Weights are read from models, runs and other programs' files, and never run code."""

import pickle
from pathlib import Path

import pytest
import safetensors.torch
import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import IMAGENET_MEAN, IMAGENET_STD
from alexnet_gui.engine.trainer import train
from alexnet_gui.engine.weight_source import fingerprint, read_source
from tests.engine.starting import NETWORK, STATISTICS, write_model
from tests.engine.training import Events, job

TORCHVISION = {
    **{f"features.{i}.weight": torch.zeros(2, 3, 3, 3) for i in (10, 0, 3)},
    "features.0.bias": torch.zeros(2),
    "classifier.1.weight": torch.zeros(4, 2),
}


def test_a_model_file_tells_its_layers_classes_and_statistics(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    classes = tuple("abcdefghij")
    model = write_model(path, classes=classes)
    source = read_source(path)
    assert [layer.name for layer in source.given.layers] == ["conv1", "bn1", "conv2", "fc1", "fc2"]
    assert (source.given.classes, source.given.classifier) == (classes, "fc2")
    assert (source.given.mean, source.given.std) == (STATISTICS.mean, STATISTICS.std)
    assert source.fingerprint == fingerprint(model.network.state_dict())


def test_a_run_gives_its_best_checkpoint_by_folder_or_by_file(tmp_path: Path) -> None:
    out = tmp_path / "run"
    train(job(out, architecture=NETWORK, max_steps=2), Events(), Control())
    by_folder, by_file = read_source(out), read_source(out / "last.ckpt")
    assert by_folder.given.name == "run"
    assert by_folder.fingerprint == by_file.fingerprint
    assert by_folder.given.mean == by_file.given.mean != ()


def test_layers_of_another_program_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    safetensors.torch.save_file(TORCHVISION, path)
    given = read_source(path).given
    assert [layer.name for layer in given.layers] == [
        "classifier.1", "features.0", "features.3", "features.10",
    ]  # fmt: skip
    assert (given.mean, given.std) == (IMAGENET_MEAN, IMAGENET_STD)


def test_a_number_of_any_length_is_no_trouble(tmp_path: Path) -> None:
    path, longest = tmp_path / "weights.safetensors", "9" * 5_000
    tensors = {f"layer{n}.weight": torch.zeros(1) for n in (longest, "10", "9")}
    safetensors.torch.save_file(tensors, path)
    given = read_source(path).given
    assert [layer.name for layer in given.layers] == ["layer9", "layer10", f"layer{longest}"]


@pytest.mark.parametrize("inside", [None, "state_dict", "model"])
def test_pytorchs_files_hold_tensors_by_themselves_or_among_more(
    tmp_path: Path, inside: str | None
) -> None:
    path = tmp_path / "weights.pth"
    tensors = {"a.weight": torch.ones(2, 2), "a.bias": torch.zeros(2)}
    torch.save(tensors if inside is None else {"epoch": 3, inside: tensors}, path)
    given = read_source(path).given
    assert [layer.name for layer in given.layers] == ["a"]
    assert (given.mean, given.std) == ((), ())  # nobody knows


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self._path), "w")


def test_a_file_that_would_run_code_is_refused_and_runs_none(tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    for name, write in (("torch.pt", torch.save), ("plain.pt", _pickle)):
        write({"a.weight": Trap(sprung)}, tmp_path / name)
        with pytest.raises(UserError, match=f"{name} holds no weights that can be read"):
            read_source(tmp_path / name)
    assert not sprung.exists()


@pytest.mark.parametrize("new", [True, False])
def test_a_whole_module_is_refused_with_what_to_save_instead(tmp_path: Path, new: bool) -> None:
    path = tmp_path / "module.pt"
    torch.save(torch.nn.Linear(20, 20), path, _use_new_zipfile_serialization=new)
    with pytest.raises(UserError) as refused:
        read_source(path)
    assert str(refused.value) == (
        "module.pt holds no weights that can be read: it holds a whole Python object, which this"
        " program never runs. Save model.state_dict() with PyTorch instead."
    )
    torch.save({"w": torch.zeros(200)}, path, _use_new_zipfile_serialization=new)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UserError, match="it is damaged, or holds more than weights"):
        read_source(path)


def test_a_checkpoint_of_pytorchs_imagenet_example_is_weights(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pth.tar"
    network = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9)
    network(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    torch.save(
        {
            "epoch": 1,
            "arch": "alexnet",
            "state_dict": {f"fc.{k}": v for k, v in network.state_dict().items()},
            "best_acc1": torch.tensor(12.5),
            "optimizer": optimizer.state_dict(),
        },
        path,
    )
    assert [layer.name for layer in read_source(path).given.layers] == ["fc"]


def _pickle(value: object, path: Path) -> None:
    path.write_bytes(pickle.dumps(value))


@pytest.mark.parametrize("name", ["noise.pt", "noise.safetensors", "noise.ckpt"])
def test_a_file_of_anything_else_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x07" * 400)
    with pytest.raises(UserError, match=f"{name} holds no weights that can be read"):
        read_source(tmp_path / name)


def test_a_file_without_tensors_and_one_that_is_not_there_are_refused(tmp_path: Path) -> None:
    torch.save({"epoch": 3}, tmp_path / "empty.pt")
    with pytest.raises(UserError, match="there are no tensors in it"):
        read_source(tmp_path / "empty.pt")
    with pytest.raises(UserError, match="There are no weights"):
        read_source(tmp_path / "gone.pt")


def test_the_fingerprint_changes_with_every_number_name_and_type() -> None:
    usual = {"a.weight": torch.tensor([1.0, 2.0])}
    others: list[dict[str, torch.Tensor]] = [
        {"a.weight": torch.tensor([1.0, 2.5])},
        {"b.weight": torch.tensor([1.0, 2.0])},
        {"a.weight": torch.tensor([[1.0, 2.0]])},
        {"a.weight": torch.tensor([1.0, 2.0], dtype=torch.float64)},
    ]
    assert len({fingerprint(each) for each in (usual, *others)}) == 5
