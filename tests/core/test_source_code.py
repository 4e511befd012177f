"""The source that is written is the network: same tensors, same names, same outputs."""

import ast
import math
import re
import subprocess
import sys
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.core.source_code import class_name, python_source
from alexnet_gui.engine.network import Network, build
from tests.core.exported_source import run
from tests.core.random_architectures import ARCHITECTURES

RUFF = (sys.executable, "-m", "ruff", "check", "--isolated", "--quiet")
VALID = [preset.architecture for preset in PRESETS if analyse(preset.architecture).valid]


def architecture_of(preset: str) -> Architecture:
    found = find_preset(preset)
    assert found is not None
    return found.architecture


def assert_same_tensors(written: nn.Module, network: Network) -> None:
    given_to = {name: tensor.shape for name, tensor in written.state_dict().items()}
    expected = {name: tensor.shape for name, tensor in network.state_dict().items()}
    assert list(given_to.items()) == list(expected.items())


def assert_same_outputs(architecture: Architecture) -> None:
    network = build(architecture, seed=1).eval()
    written = run(python_source(architecture)).eval()
    assert_same_tensors(written, network)
    written.load_state_dict(network.state_dict(), assign=True)
    pictures = torch.randn(2, *architecture.input, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        torch.testing.assert_close(written(pictures[:1]), network(pictures[:1]))


@pytest.mark.parametrize("architecture", VALID, ids=lambda each: each.name)
def test_the_source_of_a_preset_has_its_tensors_in_its_order(architecture: Architecture) -> None:
    written = run(python_source(architecture))
    assert_same_tensors(written, build(architecture, device="meta"))
    shape = written(torch.empty(2, *architecture.input, device="meta")).shape
    assert shape == (2, architecture.classes)


@settings(deadline=None, max_examples=150)
@given(ARCHITECTURES)
def test_the_source_of_any_network_computes_what_the_network_does(
    architecture: Architecture,
) -> None:
    assume(analyse(architecture).valid)
    assert_same_outputs(architecture)


def test_the_source_of_a_preset_is_worth_reading() -> None:
    source = python_source(architecture_of("paper-2012"))
    assert source.startswith('"""AlexNet, 2012\n')
    assert "class AlexNet2012(nn.Module):" in source
    assert "self.conv2 = nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2)" in source
    assert "self.norm1 = nn.LocalResponseNorm(5, alpha=0.0005, beta=0.75, k=2.0)" in source
    assert "# (N, 96, 55, 55)" in source
    assert "alexnet_gui" not in source
    assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("architecture", VALID, ids=lambda each: each.name)
def test_the_source_of_a_preset_has_nothing_that_a_linter_would_mend(
    architecture: Architecture,
) -> None:
    done = subprocess.run(
        [*RUFF, "--line-length", "100", "--select", "E,F,W,I,UP,B,C4,N", "-"],
        input=python_source(architecture),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_every_layer_has_its_output_beside_it() -> None:
    architecture = architecture_of("torchvision")
    source = python_source(architecture)
    for row in analyse(architecture).rows:
        shape = ", ".join(["N", *map(str, row.output or ())])
        assert re.search(rf"self\.{row.layer.name} = nn\..*  # \({shape}\)\n", source)


def test_weights_start_as_the_network_says() -> None:
    paper = run(python_source(architecture_of("paper-2012").with_classes(10)), "cpu")
    values = dict(paper.named_parameters())
    for name, bias in (("conv1", 0), ("conv2", 1), ("conv5", 1), ("fc7", 1), ("fc8", 0)):
        assert (values[f"{name}.bias"] == bias).all()
        assert values[f"{name}.weight"].std().item() == pytest.approx(0.01, rel=0.1)


@pytest.mark.parametrize(
    ("scheme", "deviation"),
    [
        ("paper", 0.01),
        ("xavier_uniform", math.sqrt(2 / (9 * 32 + 9 * 64))),
        ("kaiming_normal", math.sqrt(2 / (9 * 64))),
        ("pytorch", 1 / math.sqrt(3 * 9 * 32)),
    ],
)
def test_each_way_to_draw_weights_is_the_engines(scheme: Any, deviation: float) -> None:
    architecture = Architecture(
        name="one",
        input=(32, 8, 8),
        initialisation="kaiming_normal" if scheme == "pytorch" else "pytorch",
        layers=(Conv2d(name="conv", out_channels=64, kernel=3, weight_init=scheme),),
    )
    for module in (run(python_source(architecture), "cpu"), build(architecture, seed=0)):
        values = dict(module.named_parameters())
        assert values["conv.weight"].std().item() == pytest.approx(deviation, rel=0.03)
        assert bool((values["conv.bias"] == 0).all()) is (scheme != "pytorch")


def test_pytorchs_own_start_needs_no_method() -> None:
    assert "initialise" not in python_source(architecture_of("torchvision"))


def test_a_layer_may_be_called_as_the_method_would_be() -> None:
    architecture = Architecture(
        name="clash",
        input=(3, 4, 4),
        initialisation="paper",
        layers=(
            Flatten(name="initialise"),
            Linear(name="initialise_", out_features=5),
            Activation(name="append", function="relu"),
            Linear(name="logits", out_features=2),
        ),
    )
    assert_same_outputs(architecture)


@settings(deadline=None)
@given(
    st.text(max_size=40)
    | st.sampled_from(
        [
            '"""\nimport os\nos.abort()\n"""',
            'ends with a quote"',
            "ends with a backslash\\",
            "\\N{BULLET} \\x00 {name} %s",
            "line\rbreak\u2028s\x0c\x85",
            "\ud800",
            "卷积网络",
            "Tensor",
            "None",
            "2012",
        ]
    )
)
def test_no_name_can_break_out_of_its_docstring(name: str) -> None:
    architecture = msgspec.structs.replace(architecture_of("mnist-28"), name=name)
    source = python_source(architecture)
    source.encode()
    module = ast.parse(source)
    kinds = [type(statement) for statement in module.body]
    assert kinds == [ast.Expr, ast.ImportFrom, ast.ClassDef]
    run(source)


def test_a_name_is_in_the_docstring_as_it_was_given() -> None:
    name = 'A "quoted" \\ network, 卷积'
    architecture = msgspec.structs.replace(architecture_of("mnist-28"), name=name)
    docstring = ast.get_docstring(ast.parse(python_source(architecture)))
    assert docstring is not None and docstring.splitlines()[0] == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AlexNet, 2012", "AlexNet2012"),
        ("my net", "MyNet"),
        ("2012", "Network2012"),
        ("卷积", "Network"),
        ("", "Network"),
        ("none", "Network"),
        ("tensor", "Network"),
    ],
)
def test_a_class_is_called_after_its_network(name: str, expected: str) -> None:
    assert class_name(name) == expected


def test_a_network_that_cannot_run_is_refused_with_its_problem() -> None:
    with pytest.raises(UserError, match="fc6: It is declared for 9,216 features"):
        python_source(architecture_of("net-227"))
    with pytest.raises(UserError, match="no layers"):
        python_source(Architecture(name="empty", input=(3, 8, 8), layers=()))
