"""Preset, exported source and published module are one network: same tensors, same outputs."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.core.repairs import repairs_for
from alexnet_gui.core.source_code import python_source
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.engine.network import build
from tests.core.exported_source import run
from tests.engine.published_modules import PUBLISHED, Net227

SEED = 20


def runnable(preset_id: str) -> Architecture:
    """The preset, or what its first repair makes of it."""
    preset = find_preset(preset_id)
    assert preset is not None
    analysis = analyse(preset.architecture)
    broken = [i for i, row in enumerate(analysis.rows) if row.problem is not None]
    return repairs_for(analysis, broken[0])[0].architecture if broken else preset.architecture


def without_weights(make: Callable[[], nn.Module]) -> nn.Module:
    """The module on the device that has no memory: its weights are put in afterwards."""
    with torch.device("meta"):
        return make().eval()


def shapes(module: nn.Module) -> list[tuple[int, ...]]:
    return [tuple(tensor.shape) for tensor in module.state_dict().values()]


def load_in_order(module: nn.Module, weights: dict[str, Tensor]) -> None:
    names = module.state_dict().keys()
    by_order = dict(zip(names, weights.values(), strict=True))
    module.load_state_dict(by_order, strict=True, assign=True)


def test_every_preset_has_a_published_module() -> None:
    assert list(PUBLISHED) == [preset.id for preset in PRESETS]


@pytest.mark.parametrize("preset_id", PUBLISHED)
def test_preset_source_and_published_module_give_the_same_output(preset_id: str) -> None:
    architecture = runnable(preset_id)
    network = build(architecture, seed=SEED).eval()
    weights = dict(network.state_dict())
    published = without_weights(PUBLISHED[preset_id])
    written = run(python_source(architecture)).eval()
    assert shapes(published) == shapes(network) == shapes(written)
    load_in_order(published, weights)
    written.load_state_dict(weights, strict=True, assign=True)
    pictures = torch.randn(1, *architecture.input, generator=torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        expected = published(pictures)
        torch.testing.assert_close(network(pictures), expected)
        torch.testing.assert_close(written(pictures), expected)
    assert expected.shape == (1, architecture.classes)
    assert expected.std() > 0  # or anything would agree


def test_the_blog_net_cannot_run_as_it_is_printed() -> None:
    preset = find_preset("net-227")
    assert preset is not None
    with pytest.raises(RuntimeError, match=r"6400.*9216"), torch.device("meta"):
        Net227()(torch.empty(1, *preset.architecture.input))


def test_the_source_runs_where_this_program_is_not_and_loads_its_model_files(
    tmp_path: Path,
) -> None:
    architecture = msgspec.structs.replace(runnable("mnist-28"), name="Small net").with_classes(3)
    model = untrained(architecture, seed=SEED)
    pictures = torch.randn(2, *architecture.input, generator=torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        expected = model.network(pictures)
    save_model(model, tmp_path / "model.safetensors")
    (tmp_path / "small_net.py").write_text(python_source(architecture), encoding="utf-8")
    torch.save(pictures, tmp_path / "pictures.pt")
    program = (
        "import sys\n"
        "sys.modules['alexnet_gui'] = None\n"  # as where it is not installed
        "sys.path.insert(0, '.')\n"
        "import safetensors.torch\n"
        "import torch\n"
        "from small_net import SmallNet\n"
        "network = SmallNet().eval()\n"
        "network.load_state_dict(safetensors.torch.load_file('model.safetensors'))\n"
        "with torch.no_grad():\n"
        "    output = network(torch.load('pictures.pt', weights_only=True))\n"
        "safetensors.torch.save_file({'output': output}, 'output.safetensors')\n"
    )
    subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=tmp_path,
        check=True,
        timeout=240,
    )
    output = safetensors.torch.load_file(tmp_path / "output.safetensors")["output"]
    torch.testing.assert_close(output, expected)
