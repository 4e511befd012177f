"""An architecture becomes modules that do what the published ones do."""

import threading

import pytest
import torch
from torch import Tensor, nn

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Lrn,
    Softmax,
    WeightInit,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.engine.network import Network, build


def drawn(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(3))


def network_of(*layers: AnyLayer, shape: tuple[int, int, int] = (4, 9, 11)) -> Network:
    return build(Architecture(name="test", input=shape, layers=layers), seed=1).eval()


@pytest.mark.parametrize("preset", [p for p in PRESETS if p.id != "net-227"], ids=lambda p: p.id)
def test_every_preset_has_the_published_shapes(preset: Preset) -> None:
    architecture = preset.architecture
    network = build(architecture, device="meta")
    analysis = analyse(architecture)
    x = torch.empty(1, *architecture.input, device="meta")
    for row, module in zip(analysis.rows, network.children(), strict=True):
        x = module(x)
        assert tuple(x.shape[1:]) == row.output
    assert sum(p.numel() for p in network.parameters()) == analysis.parameters


def test_a_network_that_cannot_run_is_refused_with_its_layer() -> None:
    preset = find_preset("net-227")
    assert preset is not None
    with pytest.raises(UserError, match=r"fc6: .*9,216.*6,400"):
        build(preset.architecture)


def test_children_bear_the_layers_names_even_those_that_a_sequence_uses() -> None:
    names = ("append", "logits", "architecture", "insert", "pop")
    network = network_of(*(Activation(name=name, function="relu") for name in names))
    assert tuple(name for name, _child in network.named_children()) == names
    assert network.architecture.name == "test"
    assert network.logits(drawn(1, 4, 9, 11)).shape == (1, 4, 9, 11)


@pytest.mark.parametrize(
    ("layer", "module"),
    [
        (MaxPool2d(name="x", kernel=3, stride=2), nn.MaxPool2d(3, 2)),
        (MaxPool2d(name="x", kernel=2), nn.MaxPool2d(2)),
        (
            MaxPool2d(name="x", kernel=(2, 3), stride=(2, 1), padding=1, dilation=2),
            nn.MaxPool2d((2, 3), (2, 1), 1, 2),
        ),
        (MaxPool2d(name="x", kernel=3, stride=2, ceil_mode=True),
         nn.MaxPool2d(3, 2, ceil_mode=True)),
        (AvgPool2d(name="x", kernel=3, stride=2, padding=1), nn.AvgPool2d(3, 2, 1)),
        (AvgPool2d(name="x", kernel=2, ceil_mode=True), nn.AvgPool2d(2, ceil_mode=True)),
        (AdaptiveAvgPool2d(name="x", output_size=(2, 5)), nn.AdaptiveAvgPool2d((2, 5))),
        (Lrn(name="x", size=4, alpha=0.1, beta=0.5, k=1), nn.LocalResponseNorm(4, 0.1, 0.5, 1)),
        (BatchNorm2d(name="x"), nn.BatchNorm2d(4)),
        (Activation(name="x", function="relu"), nn.ReLU()),
        (Activation(name="x", function="tanh"), nn.Tanh()),
        (Activation(name="x", function="sigmoid"), nn.Sigmoid()),
        (Activation(name="x", function="leaky_relu"), nn.LeakyReLU()),
        (Activation(name="x", function="elu"), nn.ELU()),
        (Activation(name="x", function="gelu"), nn.GELU()),
        (Activation(name="x", function="silu"), nn.SiLU()),
        (Dropout(name="x", p=0.3), nn.Dropout(0.3)),
        (Flatten(name="x"), nn.Flatten()),
        (Softmax(name="x"), nn.Softmax(1)),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_each_layer_does_what_pytorchs_does(layer: AnyLayer, module: nn.Module) -> None:
    x = drawn(2, 4, 9, 11)
    torch.testing.assert_close(network_of(layer)(x), module.eval()(x))


def test_a_convolution_does_what_pytorchs_does() -> None:
    layer = Conv2d(
        name="conv", out_channels=6, kernel=(3, 2), stride=(1, 2), padding=1, dilation=2, groups=2
    )
    network = network_of(layer)
    module = nn.Conv2d(4, 6, (3, 2), (1, 2), 1, 2, 2)
    module.load_state_dict(network.get_submodule("conv").state_dict())
    x = drawn(2, 4, 9, 11)
    assert torch.equal(network(x), module(x))


def test_layers_without_bias_have_none() -> None:
    network = network_of(
        Conv2d(name="conv", out_channels=2, kernel=3, bias=False),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=3, bias=False),
    )
    assert set(network.state_dict()) == {"conv.weight", "fc.weight"}


def test_nothing_works_in_place() -> None:
    network = network_of(
        Activation(name="relu", function="relu"),
        Activation(name="elu", function="elu"),
        Activation(name="silu", function="silu"),
    )
    x = drawn(1, 4, 9, 11)
    before = x.clone()
    network(x)
    assert torch.equal(x, before)


def test_logits_write_over_what_no_gradient_and_no_hook_needs() -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    network, plain = (build(preset.architecture, seed=0).eval() for _ in range(2))
    x = torch.rand(2, *preset.architecture.input)
    given: dict[str, Tensor] = {}
    hook = network.get_submodule("relu1").register_forward_hook(
        lambda _module, inputs, output: given.update(before=inputs[0], after=output)
    )
    seen = network.logits(x)
    assert (given["before"] < 0).any()  # what is looked at is left
    assert (given["after"] >= 0).all()
    hook.remove()
    unseen, expected = network.logits(x), plain(x)
    assert torch.equal(unseen, expected)
    assert torch.equal(seen, expected)
    for logits in (unseen, expected):
        logits.square().sum().backward()
    for one, other in zip(network.parameters(), plain.parameters(), strict=True):
        assert one.grad is not None
        assert other.grad is not None
        assert torch.equal(one.grad, other.grad)


def test_logits_leave_their_input_alone() -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    network = build(preset.architecture, seed=0)
    maps = torch.randn(2, 96, 20, 20)  # as conv1 gives them
    before = maps.clone()
    network.logits(maps, start=1)
    assert torch.equal(maps, before)


def test_logits_leave_out_a_final_softmax() -> None:
    network = network_of(
        Flatten(name="flatten"), Linear(name="fc", out_features=3), Softmax(name="softmax")
    )
    x = drawn(2, 4, 9, 11)
    torch.testing.assert_close(network.logits(x).softmax(1), network(x))


# --- initialisation ------------------------------------------------------------------------------


def initialised(
    scheme: WeightInit, weight_init: WeightInit | None = None, bias_init: float | None = None
) -> nn.Linear:
    architecture = Architecture(
        name="wide",
        input=(1, 20, 20),
        initialisation=scheme,
        layers=(
            Flatten(name="flatten"),
            Linear(name="fc", out_features=300, weight_init=weight_init, bias_init=bias_init),
        ),
    )
    module = build(architecture, seed=2).requires_grad_(False).get_submodule("fc")
    assert isinstance(module, nn.Linear)
    return module


def test_pytorchs_initialisation_is_uniform_in_one_over_root_of_inputs() -> None:
    module = initialised("pytorch")
    bound = 1 / 400**0.5
    for tensor in (module.weight, module.bias):
        assert 0.95 * bound < float(tensor.abs().max()) <= bound
        assert abs(float(tensor.mean())) < 0.1 * bound


def test_the_papers_initialisation_is_normal_with_deviation_one_hundredth() -> None:
    module = initialised("paper")
    assert float(module.weight.std()) == pytest.approx(0.01, rel=0.02)
    assert not module.bias.any()


def test_xavier_is_uniform_by_inputs_and_outputs() -> None:
    module = initialised("xavier_uniform")
    bound = (6 / (400 + 300)) ** 0.5
    assert 0.99 * bound < float(module.weight.abs().max()) <= bound
    assert not module.bias.any()


def test_kaiming_is_normal_by_outputs() -> None:
    module = initialised("kaiming_normal")
    assert float(module.weight.std()) == pytest.approx((2 / 300) ** 0.5, rel=0.02)
    assert not module.bias.any()


def test_a_layers_own_initialisation_overrides_the_networks() -> None:
    module = initialised("kaiming_normal", weight_init="paper", bias_init=1.0)
    assert float(module.weight.std()) == pytest.approx(0.01, rel=0.02)
    assert bool((module.bias == 1).all())
    assert bool((initialised("pytorch", bias_init=0.0).bias == 0).all())


def test_batch_normalisation_starts_as_the_identity() -> None:
    state = network_of(BatchNorm2d(name="bn")).state_dict()
    assert {key: tensor.float().mean().item() for key, tensor in state.items()} == {
        "bn.weight": 1,
        "bn.bias": 0,
        "bn.running_mean": 0,
        "bn.running_var": 1,
        "bn.num_batches_tracked": 0,
    }


def test_the_same_seed_gives_the_same_weights_and_no_seed_others() -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    one, two, other = (build(preset.architecture, seed=seed) for seed in (5, 5, None))
    first, second, third = (n.get_parameter("conv1.weight") for n in (one, two, other))
    assert torch.equal(first, second)
    assert not torch.equal(first, third)


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_building_in_another_thread_leaves_the_global_generator_alone(device: str) -> None:
    torch.manual_seed(11)
    before = torch.get_rng_state()
    preset = find_preset("mnist-28")
    assert preset is not None
    thread = threading.Thread(target=lambda: build(preset.architecture, seed=1, device=device))
    thread.start()
    thread.join()
    assert torch.equal(torch.get_rng_state(), before)
