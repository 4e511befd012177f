"""Weights of other programs are looked through in a network that they fit, and run no code."""

from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Flatten, Linear
from alexnet_gui.core.preprocessing import IMAGENET_MEAN, IMAGENET_STD
from alexnet_gui.core.requests import Fitted, Look
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.fitted import fitted
from alexnet_gui.engine.pictures import open_picture, prepare
from tests.engine import imagenet_weights
from tests.engine.imagenet_weights import weights_served
from tests.engine.test_weight_source import Trap

CHELSEA = resource("pictures", "chelsea.png")
NETWORK = Architecture(
    name="Mine",
    input=(3, 24, 24),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        BatchNorm2d(name="norm1"),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=5),
    ),
)


class Theirs(nn.Module):
    """The same network as another program might write it."""

    def __init__(self, classes: int = 5) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 5, 2), nn.BatchNorm2d(4), nn.ReLU())
        self.classifier = nn.Linear(400, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.features(pictures).flatten(1))
        return logits


@pytest.fixture
def theirs() -> Theirs:
    torch.manual_seed(3)
    made = Theirs()
    with torch.no_grad():
        made(torch.rand(8, 3, 24, 24))  # its normalisation has seen something
    return made.eval()


@pytest.mark.parametrize("name", ["plain.pt", "among_more.pth", "theirs.safetensors"])
def test_the_network_answers_as_the_program_that_wrote_the_weights(
    theirs: Theirs, tmp_path: Path, name: str
) -> None:
    path, tensors = tmp_path / name, theirs.state_dict()
    if name == "theirs.safetensors":
        safetensors.torch.save_file(tensors, path)
    else:
        torch.save(tensors if name == "plain.pt" else {"epoch": 3, "model": tensors}, path)
    beholder = Beholder()
    seen = beholder.look(Look(CHELSEA, "chelsea.png", Fitted(path, NETWORK)), 1)
    model = beholder.model(Fitted(path, NETWORK))
    assert (model.preprocessing.mean, model.preprocessing.std) == (IMAGENET_MEAN, IMAGENET_STD)
    prepared, _crop = prepare(open_picture(CHELSEA), model.preprocessing, 3)
    with torch.no_grad():
        expected = theirs(prepared[None]).softmax(1)[0]
    found = {each.label: each.probability for each in seen.top}
    for index, probability in enumerate(expected.tolist()):
        assert found[f"class {index}"] == pytest.approx(probability, rel=1e-5)


def test_a_normalisation_without_its_counter_still_fits(theirs: Theirs, tmp_path: Path) -> None:
    tensors = {k: v for k, v in theirs.state_dict().items() if "num_batches" not in k}
    torch.save(tensors, tmp_path / "old.pth")
    assert fitted(tmp_path / "old.pth", NETWORK).architecture == NETWORK


def test_another_number_of_classes_is_said(tmp_path: Path) -> None:
    path = tmp_path / "ten.pth"
    torch.save(Theirs(10).state_dict(), path)
    with pytest.raises(UserError) as refused:
        fitted(path, NETWORK)
    assert refused.value.message == (
        "ten.pth does not fit Mine: classifier.weight is 10 × 400 where 5 × 400 is needed;"
        " classifier.bias is 10 where 5 is needed."
    )
    assert refused.value.hint == "Set Classes in Design to 10, and open it again."


def test_layers_that_found_no_place_are_written_down(theirs: Theirs, tmp_path: Path) -> None:
    path = tmp_path / "more.pth"
    torch.save({**theirs.state_dict(), "auxiliary.weight": torch.zeros(2, 2)}, path)
    assert fitted(path, NETWORK).provenance == {"file": str(path), "unused": ["auxiliary"]}


def test_a_file_that_changed_is_read_again(theirs: Theirs, tmp_path: Path) -> None:
    import os

    path = tmp_path / "weights.pth"
    torch.save(theirs.state_dict(), path)
    os.utime(path, (1, 1))
    beholder, choice = Beholder(), Fitted(path, NETWORK)
    first = beholder.model(choice)
    assert beholder.model(choice) is first
    torch.save(Theirs().state_dict(), path)
    assert beholder.model(choice) is not first


def test_a_file_that_would_run_code_runs_none(tmp_path: Path) -> None:
    path, sprung = tmp_path / "trap.pth", tmp_path / "sprung"
    torch.save({"features.0.weight": Trap(sprung)}, path)
    with pytest.raises(UserError, match="holds no weights that can be read"):
        fitted(path, NETWORK)
    assert not sprung.exists()


def test_a_network_that_cannot_run_or_has_no_weights_is_refused(
    theirs: Theirs, tmp_path: Path
) -> None:
    path = tmp_path / "weights.pth"
    torch.save(theirs.state_dict(), path)
    pinned = NETWORK.with_layer(4, Linear(name="fc8", out_features=5, in_features=7))
    with pytest.raises(UserError, match="fc8"):
        fitted(path, pinned)
    bare = Architecture(name="Bare", input=(3, 24, 24), layers=(Flatten(name="flatten"),))
    with pytest.raises(UserError, match="Bare has no weights that a file could give it"):
        fitted(path, bare)


def test_torchvisions_own_file_brings_its_classes_and_another_copy_by_its_name_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with weights_served(tmp_path, monkeypatch) as file:
        assert fitted(file, imagenet_weights.NETWORK).classes == imagenet_weights.CATEGORIES
        other = file.rename(file.with_name("mine.pth"))
        assert fitted(other, imagenet_weights.NETWORK).classes is None
        forged = tmp_path / file.name
        tensors = torch.load(other, weights_only=True)
        torch.save({name: 2 * tensor for name, tensor in tensors.items()}, forged)
        assert fitted(forged, imagenet_weights.NETWORK).classes is None
