"""The sum behind every value is the one that plain PyTorch computes, of every kind of layer."""

import itertools
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from alexnet_gui.core import layers as kinds
from alexnet_gui.core import pooling
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import AnyLayer, Function
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.unit_sum import (
    Mean,
    Neighbours,
    Passed,
    Place,
    Products,
    Share,
    Step,
    UnitSum,
    UnitSummed,
    Winner,
)
from alexnet_gui.core.write_bytes import WriteBytes
from alexnet_gui.engine.answers import answer
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.forward_pass import ForwardPass, forward_pass
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.engine.unit_sum import steps

CHELSEA = resource("pictures", "chelsea.png")

FIRST = kinds.Conv2d(name="first", out_channels=6, kernel=3, padding=1)  # before what is tested

Conv2d, MaxPool2d, AvgPool2d, Lrn = kinds.Conv2d, pooling.MaxPool2d, pooling.AvgPool2d, kinds.Lrn

# A layer of the program, and the module of plain PyTorch that it stands for.
MAPS: dict[str, tuple[AnyLayer, nn.Module]] = {
    "convolution": (
        Conv2d(name="a", out_channels=4, kernel=(3, 5), stride=(2, 1), padding=(1, 2)),
        nn.Conv2d(6, 4, (3, 5), (2, 1), (1, 2)),
    ),
    "grouped convolution": (
        Conv2d(name="a", out_channels=9, kernel=3, padding=2, groups=3),
        nn.Conv2d(6, 9, 3, padding=2, groups=3),
    ),
    "dilated convolution without bias": (
        Conv2d(name="a", out_channels=4, kernel=3, padding=3, dilation=2, bias=False),
        nn.Conv2d(6, 4, 3, padding=3, dilation=2, bias=False),
    ),
    "maximum pooling": (MaxPool2d(name="a", kernel=3, stride=2), nn.MaxPool2d(3, 2)),
    "maximum pooling, padded, dilated, rounded up": (
        MaxPool2d(name="a", kernel=3, stride=3, padding=1, dilation=2, ceil_mode=True),
        nn.MaxPool2d(3, 3, 1, 2, ceil_mode=True),
    ),
    "average pooling": (
        AvgPool2d(name="a", kernel=(3, 2), stride=2, padding=(1, 0)),
        nn.AvgPool2d((3, 2), 2, (1, 0)),
    ),
    "average pooling that hangs over the edge": (
        AvgPool2d(name="a", kernel=4, stride=3, padding=2, ceil_mode=True),
        nn.AvgPool2d(4, 3, 2, ceil_mode=True),
    ),
    "adaptive pooling": (
        pooling.AdaptiveAvgPool2d(name="a", output_size=(4, 7)),
        nn.AdaptiveAvgPool2d((4, 7)),
    ),
    "LRN as the paper has it": (
        Lrn(name="a", size=5, alpha=5e-4, beta=0.75, k=2),
        nn.LocalResponseNorm(5, 5e-4, 0.75, 2),
    ),
    "LRN over an even number of maps": (
        Lrn(name="a", size=4, alpha=0.7, beta=1.3, k=0.5),
        nn.LocalResponseNorm(4, 0.7, 1.3, 0.5),
    ),
    "batch normalisation": (kinds.BatchNorm2d(name="a"), nn.BatchNorm2d(6)),
    "dropout": (kinds.Dropout(name="a"), nn.Dropout()),
    "flatten": (kinds.Flatten(name="a"), nn.Flatten()),
    "softmax over maps": (kinds.Softmax(name="a"), nn.Softmax(dim=1)),
}
ACTIVATIONS: dict[str, nn.Module] = {
    "relu": nn.ReLU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "leaky_relu": nn.LeakyReLU(),
    "elu": nn.ELU(),
    "gelu": nn.GELU(),
    "silu": nn.SiLU(),
}
LAYERS = MAPS | {
    name: (kinds.Activation(name="a", function=name), ACTIVATIONS[name])
    for name in get_args(Function)
}


def network(*layers: AnyLayer) -> Architecture:
    return Architecture(name="test", input=(3, 10, 11), layers=layers)


def through(model: Model, seed: int = 1) -> ForwardPass:
    """A forward pass of noise; the picture itself takes no part in it."""
    picture = torch.randn(1, *model.architecture.input, generator=torch.manual_seed(seed))
    return forward_pass(model, open_picture(CHELSEA), picture, (0, 0, 1, 1))


def lively(architecture: Architecture) -> Model:
    """Weights that are not all alike, also in a batch normalisation."""
    model = untrained(architecture)
    generator = torch.manual_seed(2)
    for module in model.network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in (module.running_mean, module.running_var, module.weight, module.bias):
                assert tensor is not None
                tensor.data.uniform_(0.2, 1.5, generator=generator)
    return model


def in_float64(module: nn.Module, model: Model, name: str, given: Tensor) -> Tensor:
    """What a plain module with the same weights makes of `given`, in float64."""
    weights = dict(model.network.named_children())[name].state_dict()
    module.load_state_dict(weights)
    result = module.double().eval()(given.double())
    assert isinstance(result, Tensor)
    return result[0].detach()


def places(shape: torch.Size) -> list[Place]:
    """The corners, and some places in between."""
    axes = [sorted({0, 1, n // 3, n // 2, n - 2, n - 1} & set(range(n))) for n in shape]
    return list(itertools.product(*axes))


def check(step: Step, expected: float, shown: float) -> None:
    assert step.shown == shown
    assert step.exact == pytest.approx(expected, rel=1e-12, abs=1e-14)
    assert step.adds_up
    assert step.bound <= 1e-4 * max(1, abs(shown))  # float precision, not just anything


@pytest.mark.parametrize("case", LAYERS)
def test_each_layers_sum_is_that_of_plain_pytorch_and_adds_up_to_what_is_shown(case: str) -> None:
    layer, module = LAYERS[case]
    passed = through(lively(network(FIRST, layer)))
    given, shown = passed.input_of("a"), passed.outputs["a"][0]
    expected = in_float64(module, passed.model, "a", given)
    for place in places(shown.shape):
        found = steps(passed, "a", place)
        check(found[-1], float(expected[place]), float(shown[place]))
        if not isinstance(found[-1].detail, Products | Mean):
            assert [step.layer for step in found] == ["first", "a"]
            before = found[0].place
            assert found[0].shown == float(given[0][before])
            assert isinstance(found[0].detail, Products)


@pytest.mark.parametrize("bias", [True, False])
def test_dense_layers_and_the_softmax_behind_them_add_up(bias: bool) -> None:
    model = lively(
        network(
            kinds.Flatten(name="flatten"),
            kinds.Linear(name="fc", out_features=7, bias=bias),
            kinds.Softmax(name="softmax"),
        )
    )
    passed = through(model)
    for name, module in (("fc", nn.Linear(330, 7, bias)), ("softmax", nn.Softmax(dim=1))):
        expected = in_float64(module, model, name, passed.input_of(name))
        for unit in range(7):
            found = steps(passed, name, (unit,))
            check(found[-1], float(expected[unit]), float(passed.outputs[name][0, unit]))
    assert [step.layer for step in found] == ["fc", "softmax"]
    dense = found[0].detail
    assert isinstance(dense, Products)
    assert dense.maps == (3, 10, 11)
    assert (dense.bias is None) is not bias
    assert isinstance(found[1].detail, Share)


def test_the_terms_of_a_convolution_are_its_windows_and_kernels_in_its_own_group() -> None:
    layer = Conv2d(name="a", out_channels=6, kernel=3, stride=2, padding=2, dilation=2, groups=3)
    passed = through(untrained(network(FIRST, layer)))
    given = nn.functional.pad(passed.input_of("a")[0], (2, 2, 2, 2))
    weights = passed.model.network.get_parameter("a.weight")
    (step,) = steps(passed, "a", (3, 0, 1))
    assert isinstance(step.detail, Products)
    window = given[2:4, 0:5:2, 2:7:2]  # maps 2 and 3, which the second group reads
    assert step.detail.first == 2
    np.testing.assert_array_equal(step.detail.inputs, window.numpy())
    np.testing.assert_array_equal(step.detail.weights, weights[3].detach().numpy())
    products = window.double() * weights[3].double()
    np.testing.assert_allclose(step.detail.by_channel, products.sum((1, 2)).detach().numpy())
    assert step.detail.reach is not None
    assert step.detail.reach.rows == (-2, 0, 2)
    assert step.detail.reach.columns == (0, 2, 4)
    assert not step.detail.reach.inside(0, 0)
    assert step.detail.reach.inside(1, 0)


def test_maximum_pooling_names_the_pixel_that_won_and_goes_on_with_its_sum() -> None:
    layer = MaxPool2d(name="a", kernel=3, stride=2, padding=1)
    passed = through(untrained(network(FIRST, layer)))
    plain, winners = nn.functional.max_pool2d(
        passed.input_of("a"), 3, 2, padding=1, return_indices=True
    )
    for place in places(plain[0].shape):
        first, pool = steps(passed, "a", place)
        row, column = divmod(int(winners[0][place]), 11)
        assert first.place == (place[0], row, column)
        detail = pool.detail
        assert isinstance(detail, Winner)
        assert detail.tap is not None
        assert detail.reach.rows[detail.tap[0]] == row
        assert detail.reach.columns[detail.tap[1]] == column


def test_a_window_of_padding_alone_has_no_winner_and_the_network_shows_so() -> None:
    layer = MaxPool2d(name="a", kernel=2, stride=4, padding=1, dilation=12)
    tall = Architecture(name="test", input=(1, 11, 11), layers=(layer,))
    passed = through(untrained(tall))
    (step,) = steps(passed, "a", (0, 0, 0))
    assert isinstance(step.detail, Winner)
    assert step.detail.tap is None
    assert step.exact == step.shown == -inf
    assert step.adds_up


def test_a_mean_divides_by_pixels_and_padding_but_not_by_what_hangs_over() -> None:
    layer = AvgPool2d(name="a", kernel=4, stride=3, padding=2, ceil_mode=True)
    passed = through(untrained(network(FIRST, layer)))
    corner = steps(passed, "a", (0, 1, 4))[0].detail
    assert isinstance(corner, Mean)
    assert corner.count == 4 * 3  # column 13 is beyond the padding
    assert corner.reach.columns == (10, 11, 12, 13)


def test_lrn_names_its_neighbours() -> None:
    passed = through(untrained(network(FIRST, Lrn(name="a", size=4))))
    for channel, expected in ((0, (0, 1)), (3, (1, 2, 3, 4)), (5, (3, 4, 5))):
        detail = steps(passed, "a", (channel, 4, 5))[-1].detail
        assert isinstance(detail, Neighbours)
        assert detail.channels == expected
        assert detail.values == tuple(float(passed.input_of("a")[0, c, 4, 5]) for c in expected)


def test_behind_several_layers_the_chain_goes_back_to_the_sum_of_the_very_pixel() -> None:
    passed = through(
        untrained(
            network(
                FIRST,
                kinds.Activation(name="relu1", function="relu"),
                Lrn(name="norm1"),
                MaxPool2d(name="pool1", kernel=3, stride=2),
                kinds.Flatten(name="flatten"),
                kinds.Dropout(name="drop"),
                kinds.Linear(name="fc", out_features=4),
            )
        )
    )
    found = steps(passed, "drop", (37,))
    assert [step.layer for step in found] == ["first", "relu1", "norm1", "pool1", "flatten", "drop"]
    assert found[3].place == (1, 3, 2)  # 37 of maps of 4 × 5
    for before, after in itertools.pairwise(found):
        assert float(after.given[before.place]) == before.shown
    flat = found[4].detail
    assert isinstance(flat, Passed)
    assert flat.origin == (1, 3, 2)


def test_values_that_are_not_finite_are_told_as_they_are() -> None:
    model = untrained(network(FIRST, kinds.Activation(name="a", function="relu")))
    with torch.no_grad():
        model.network.get_parameter("first.bias").copy_(torch.tensor([inf, -inf, nan, 0, 0, 0]))
    passed = through(model)
    for channel, (conv, relu) in enumerate(((inf, inf), (-inf, 0.0), (nan, nan))):
        first, second = steps(passed, "a", (channel, 2, 2))
        assert str(first.exact) == str(first.shown) == str(conv)
        assert str(second.exact) == str(second.shown) == str(relu)
        assert first.adds_up
        assert second.adds_up


def test_an_enquiry_is_about_the_very_pass_on_screen_and_says_when_that_is_gone() -> None:
    beholder = Beholder()
    choice = Untrained(network(FIRST, kinds.Activation(name="a", function="relu")))
    look = beholder.look(Look(CHELSEA, "chelsea", choice), 7)
    found = ask(beholder, UnitSum(7, "a", (2, 3, 4)))
    assert found.steps[-1].shown == float(look.layers[1].values[2, 3, 4])
    assert not found.steps[0].given.flags.writeable
    for request in range(8, 12):
        beholder.look(Look(CHELSEA, "chelsea", choice), request)
    with pytest.raises(UserError, match="not on screen any more"):
        ask(beholder, UnitSum(7, "a", (2, 3, 4)))


def test_bytes_are_written_whole_or_it_is_said_why_not(tmp_path: Path) -> None:
    path = tmp_path / "sum.txt"
    written = answer(
        WriteBytes(path, lambda: b"2 + 2 = 4"), Beholder(), lambda _told: None, lambda: False
    )
    assert written == path
    assert path.read_bytes() == b"2 + 2 = 4"
    lost = WriteBytes(tmp_path / "gone" / "sum.txt", lambda: b"")
    with pytest.raises(UserError, match="gone"):
        answer(lost, Beholder(), lambda _told: None, lambda: False)


def ask(beholder: Beholder, enquiry: UnitSum) -> UnitSummed:
    found = answer(enquiry, beholder, lambda _progress: None, lambda: False)
    assert isinstance(found, UnitSummed)
    return found


def test_units_of_the_last_dense_layer_bear_their_classes_names() -> None:
    plain = untrained(
        network(
            kinds.Flatten(name="flatten"),
            kinds.Linear(name="fc", out_features=3),
            kinds.Softmax(name="softmax"),
        )
    )
    passed = through(replace(plain, classes=("cat", "dog", "fox")))
    dense, softmax = steps(passed, "softmax", (1,))
    assert dense.name == softmax.name == "dog"
    assert steps(passed, "flatten", (1,))[-1].name == ""
    assert isinstance(softmax.detail, Share)
    assert softmax.detail.names == ("cat", "dog", "fox")
