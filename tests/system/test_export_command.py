"""`alexnet-gui export`, run as a person runs it."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.core.source_code import python_source
from alexnet_gui.engine.models import load_model
from tests.system.command_line import TINY, alexnet_gui, assert_refused, write_tiny_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


def test_a_preset_is_written_as_source_without_importing_torch(tmp_path: Path) -> None:
    preset = find_preset("paper-2012")
    assert preset is not None
    out = tmp_path / "paper.py"
    program = (
        "import sys\n"
        "from alexnet_gui.cli import run\n"
        f"status = run(['export', 'paper-2012', '--format', 'python', '--out', {str(out)!r}])\n"
        "print(status, 'torch' in sys.modules, 'numpy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("0 False False\n", "")
    assert out.read_text(encoding="utf-8") == python_source(preset.architecture)


def test_an_architecture_and_a_model_are_written_as_source(model: Path, tmp_path: Path) -> None:
    write_architecture(TINY, tmp_path / "tiny.json")
    for network in (tmp_path / "tiny.json", model):
        out = tmp_path / "out.py"
        assert alexnet_gui("export", network, "--format", "python", "--out", out).returncode == 0
        assert out.read_text(encoding="utf-8") == python_source(TINY)
        out.unlink()


def test_a_model_is_written_as_a_model_file(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.safetensors"
    done = alexnet_gui("export", model, "--format", "safetensors", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    copy, original = load_model(out), load_model(model)
    assert copy.classes == original.classes
    weights = original.network.state_dict()
    assert all(torch.equal(copy.network.state_dict()[name], weights[name]) for name in weights)


def test_onnx_without_its_packages_says_how_to_install_them(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)  # as where it is not installed
    out = tmp_path / "tiny.onnx"
    says = "pip install 'alexnet-gui[onnx]'"
    assert_refused(capsys, "export", model, "--format", "onnx", "--out", out, says=says)
    assert not out.exists()


def test_onnx_computes_what_the_network_does(model: Path, tmp_path: Path) -> None:
    import numpy as np
    import onnx
    from onnx.reference import ReferenceEvaluator

    out = tmp_path / "tiny.onnx"
    done = alexnet_gui("export", model, "--format", "onnx", "--out", out)
    assert done.returncode == 0, done.stderr
    onnx.checker.check_model(onnx.load(out))
    pictures = torch.randn(3, *TINY.input, generator=torch.Generator().manual_seed(0))
    [given] = ReferenceEvaluator(str(out)).run(None, {"pictures": pictures.numpy()})
    with torch.no_grad():
        expected = load_model(model).network(pictures).numpy()
    np.testing.assert_allclose(np.asarray(given), expected, rtol=1e-4, atol=1e-6)


def test_what_is_exported_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network, link = tmp_path / "tiny.json", tmp_path / "link.json"
    write_architecture(PRESETS[0].architecture, network)
    link.symlink_to(network)
    before = network.read_bytes()
    for out in (network, link, tmp_path / "." / "tiny.json"):
        options = ("export", network, "--format", "python", "--out", out)
        assert_refused(capsys, *options, says="it is what is read")
    assert network.read_bytes() == before


def test_mistakes_end_in_one_line_and_leave_the_old_file(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.py"
    old.write_text("mine")
    for says, network, form in (
        ("There is no file", tmp_path / "no.json", "python"),
        ("There is no preset and no file", "no-such-preset", "python"),
        ("There is no model", tmp_path / "no.safetensors", "python"),
        ("declared for 9,216", "net-227", "python"),
        ("no trained weights", "mnist-28", "safetensors"),
        ("is not a run", tmp_path, "safetensors"),
    ):
        assert_refused(capsys, "export", network, "--format", form, "--out", old, says=says)
    assert old.read_text() == "mine"
    assert_refused(
        capsys,
        *("export", "mnist-28", "--format", "python", "--out", tmp_path),
        says="cannot be written",
    )
