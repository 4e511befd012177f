"""What is shown of a network is what a plain PyTorch forward pass of the same weights gives."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.layers import Conv2d, Flatten, Linear, Softmax
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.source_code import class_name, python_source
from alexnet_gui.engine import inspection
from alexnet_gui.engine.inspection import layer_values, statistics
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.network import build
from alexnet_gui.engine.pictures import open_picture, prepare

SAMPLES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")

TINY = Architecture(
    name="tiny",
    input=(1, 12, 12),
    layers=(
        Conv2d(name="conv1", out_channels=5, kernel=3),
        AdaptiveAvgPool2d(name="pool", output_size=2),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=3),
    ),
)


def architecture_of(preset: str) -> Architecture:
    found = find_preset(preset)
    assert found is not None
    return found.architecture


def plain(model: Model) -> nn.Module:
    """The same weights in the network's exported source: no code of the engine runs in it."""
    names: dict[str, Any] = {}
    exec(python_source(model.architecture), names)
    with torch.device("meta"):
        module: nn.Module = names[class_name(model.architecture.name)]()
    module.load_state_dict(model.network.state_dict(), assign=True)
    return module.eval()


@pytest.fixture(scope="module")
def paper() -> Model:
    return untrained(architecture_of("paper-2012").with_classes(20))


@pytest.fixture(scope="module")
def cat() -> Image.Image:
    return open_picture(resource("pictures", "chelsea.png"))


def looked(model: Model, image: Image.Image, **options: Any) -> PictureSeen:
    return inspection.seen(inspection.look(model, image), **options)


@pytest.fixture(scope="module")
def seen(paper: Model, cat: Image.Image) -> PictureSeen:
    return looked(paper, cat, request=4, picture="chelsea.png", milliseconds=1000)


# --- everything of one picture -------------------------------------------------------------------


def test_every_layer_shows_what_a_plain_forward_pass_gives(
    paper: Model, cat: Image.Image, seen: PictureSeen
) -> None:
    """A convolution's maps are those before its rectifier, as nothing works in place."""
    x: Tensor = prepare(cat, paper.preprocessing, 3)[0][None]
    with torch.no_grad():
        for (name, module), shown in zip(plain(paper).named_children(), seen.layers, strict=True):
            x = module(x)
            assert shown.name == name
            torch.testing.assert_close(torch.tensor(shown.values), x[0])
    by_name = {layer.name: layer for layer in seen.layers}
    assert by_name["conv1"].values.min() < 0 <= by_name["relu1"].values.min()
    assert by_name["norm1"].family == "normalisation"
    assert by_name["conv1"].values.shape == (96, 55, 55)
    assert by_name["fc8"].values.shape == (20,)


def test_the_most_probable_classes_are_those_of_the_softmax(
    paper: Model, cat: Image.Image, seen: PictureSeen
) -> None:
    x = prepare(cat, paper.preprocessing, 3)[0][None]
    with torch.no_grad():
        probabilities = plain(paper)(x)[0].softmax(0)
    best = probabilities.topk(5)
    assert [each.label for each in seen.top] == [f"class {i}" for i in best.indices.tolist()]
    # In another layout the processor adds in another order.
    expected = pytest.approx(best.values.tolist(), rel=1e-5)
    assert [each.probability for each in seen.top] == expected


def test_the_answer_says_what_it_is_of(paper: Model, cat: Image.Image, seen: PictureSeen) -> None:
    assert (seen.request, seen.picture) == (4, "chelsea.png")
    assert (seen.model, seen.trained_steps) == ("AlexNet, 2012, untrained", None)
    assert seen.crop == prepare(cat, paper.preprocessing, 3)[1]
    assert np.array_equal(seen.pixels, np.asarray(cat))
    assert seen.milliseconds == 1000


def test_the_filters_are_those_of_the_first_convolution(paper: Model, seen: PictureSeen) -> None:
    assert seen.filters_layer == "conv1" and seen.filters is not None
    assert np.array_equal(seen.filters, paper.network.state_dict()["conv1.weight"].numpy())


def test_arrays_are_float32_and_may_only_be_read(seen: PictureSeen) -> None:
    for array in (*(layer.values for layer in seen.layers), seen.filters):
        assert array.dtype == np.float32 and not array.flags.writeable
    assert seen.pixels.dtype == np.uint8 and not seen.pixels.flags.writeable


def test_looking_changes_neither_the_network_nor_the_random_generator(
    paper: Model, cat: Image.Image
) -> None:
    weights = {name: tensor.clone() for name, tensor in paper.network.state_dict().items()}
    before = torch.get_rng_state()
    first, second = looked(paper, cat), looked(paper, cat)
    assert torch.equal(torch.get_rng_state(), before)
    assert first.top == second.top
    assert all(torch.equal(paper.network.state_dict()[name], weights[name]) for name in weights)
    assert not paper.network.training


def test_a_network_of_grey_pictures_looks_at_a_coloured_one(cat: Image.Image) -> None:
    shown = looked(untrained(architecture_of("mnist-28")), cat)
    assert shown.layers[0].values.shape == (96, 20, 20)
    assert shown.filters is not None and shown.filters.shape == (96, 1, 11, 11)
    assert len(shown.top) == 5


def test_there_are_never_more_answers_than_classes(cat: Image.Image) -> None:
    model = untrained(TINY)
    for wanted in (5, 99):
        top = looked(model, cat, top=wanted).top
        assert len(top) == 3
        assert sum(each.probability for each in top) == pytest.approx(1)


def test_a_final_softmax_is_not_applied_twice(cat: Image.Image) -> None:
    ends = TINY.with_layers((*TINY.layers, Softmax(name="softmax")))
    bare, ended = untrained(TINY), untrained(ends)
    shown = looked(ended, cat)
    assert shown.top == looked(bare, cat).top
    largest = float(shown.layers[-1].values.max())
    assert shown.top[0].probability == pytest.approx(largest)


def test_classes_have_the_names_that_the_model_gives(cat: Image.Image) -> None:
    model = Model(
        name="named",
        architecture=TINY,
        network=build(TINY, seed=0),
        classes=("a", "b", "c"),
        preprocessing=usual_preprocessing(TINY.input),
        trained_steps=12,
    )
    shown = looked(model, cat)
    assert {each.label for each in shown.top} == {"a", "b", "c"}
    assert shown.trained_steps == 12


def test_a_network_that_ends_in_maps_shows_layers_but_predicts_nothing(cat: Image.Image) -> None:
    maps = untrained(TINY.with_layers(TINY.layers[:2]))
    shown = looked(maps, cat)
    assert shown.top == () and len(shown.layers) == 2


def test_a_network_without_a_convolution_has_no_filters(cat: Image.Image) -> None:
    dense = untrained(TINY.with_layers(TINY.layers[2:]))
    shown = looked(dense, cat)
    assert shown.filters is None and shown.filters_layer is None


@pytest.mark.parametrize("wrong", [torch.nan, torch.inf])
def test_a_network_that_has_diverged_is_told_so(cat: Image.Image, wrong: float) -> None:
    model = untrained(TINY)
    with torch.no_grad():
        model.network.get_parameter("fc.bias")[1] = wrong
    with pytest.raises(UserError, match="not finite"):
        looked(model, cat)


# --- one layer -----------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["conv1", "norm2", "pool5", "fc6", "fc8"])
def test_one_layers_output_is_that_of_the_whole_pass(
    paper: Model, cat: Image.Image, seen: PictureSeen, layer: str
) -> None:
    values = layer_values(paper, cat, layer)
    [shown] = [each.values for each in seen.layers if each.name == layer]
    np.testing.assert_array_equal(values, shown)
    assert not values.flags.writeable


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(cat: Image.Image) -> None:
    with pytest.raises(UserError) as refused:
        layer_values(untrained(TINY), cat, "conv9")
    assert str(refused.value) == (
        "tiny has no layer called conv9. Its layers are conv1, pool, flatten, fc."
    )


def test_statistics_are_of_the_finite_values() -> None:
    values = np.array([[[0, 0, -1], [4, np.nan, np.inf]]], np.float32)
    assert statistics(values) == {
        "mean": 0.75,
        "deviation": pytest.approx(float(np.std([0, 0, -1, 4]))),
        "minimum": -1.0,
        "maximum": 4.0,
        "zeros": pytest.approx(2 / 6),
        "not_finite": 2,
    }
    assert statistics(np.full(3, np.nan, np.float32))["mean"] is None


def test_a_picture_that_came_as_bytes_is_seen_as_its_file(paper: Model, tmp_path: Path) -> None:
    path = resource("pictures", "rocket.jpg")
    assert (
        looked(paper, open_picture(path.read_bytes())).top == looked(paper, open_picture(path)).top
    )
