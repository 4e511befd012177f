"""The model that comes along: what it is, what it says of itself, and that it knows a cat."""

from pathlib import Path

import pytest
import safetensors
import torch

from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.requests import ModelFile
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.starter import TITLE, starter_file
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.models import Model, load_model
from alexnet_gui.engine.pictures import open_picture
from tests.engine.plain_predictions import plain_probabilities


@pytest.fixture(scope="module")
def path() -> Path:
    found = starter_file()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def model(path: Path) -> Model:
    return load_model(path)


def top(model: Model, name: str, count: int) -> list[str]:
    return list(plain_probabilities(model, open_picture(resource("pictures", name))))[:count]


def test_it_is_small_and_in_float16(path: Path) -> None:
    assert path.stat().st_size <= 15_000_000
    with safetensors.safe_open(path, framework="pt") as file:
        names = file.keys()
        assert {file.get_tensor(name).dtype for name in names} == {torch.float16}


def test_its_convolutions_are_shaped_as_torchvisions(model: Model) -> None:
    preset = find_preset("torchvision")
    assert preset is not None
    convolutions = [x for x in preset.architecture.layers if isinstance(x, Conv2d)]
    assert [x for x in model.architecture.layers if isinstance(x, Conv2d)] == convolutions
    assert len(convolutions) == 5


def test_it_tells_200_things_apart_by_name(model: Model) -> None:
    assert model.classes is not None
    assert len(set(model.classes)) == len(model.classes) == model.architecture.classes == 200
    assert f"{len(model.classes)} classes" in TITLE


def test_it_says_where_its_weights_come_from_and_how_well_it_does(model: Model) -> None:
    provenance = model.provenance
    assert "torchvision" in provenance["convolutions"]
    assert "Tiny ImageNet" in provenance["head"]
    assert provenance["steps"] > 0
    found = provenance["validation"]
    assert found["pictures"] == 10_000
    assert 1 - found["top1_error"] >= 0.44
    assert 1 - found["top5_error"] >= 0.71


def test_it_knows_a_cat_and_a_cup(model: Model) -> None:
    assert {"Egyptian cat", "tabby"} & set(top(model, "chelsea.png", 3))
    assert top(model, "coffee.png", 1) == ["espresso"]


def test_the_window_calls_it_by_its_name(path: Path) -> None:
    assert Beholder().model(ModelFile(path)).name == TITLE
