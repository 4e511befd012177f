"""The network of a model or a run is read without its weights, and without the engine."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.saved_network import SavedNetwork, read_saved
from tests.core.saved_files import RECIPE, SMALL, write_saved_model, write_saved_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_saved_run(tmp_path / "first run")


def test_a_run_says_its_network_its_recipe_and_its_pictures(run: Path) -> None:
    assert read_saved(run) == SavedNetwork("first run", SMALL, RECIPE, "sample")


def test_a_checkpoint_is_of_the_run_beside_it(run: Path) -> None:
    assert read_saved(run / "best.ckpt") == read_saved(run)


def test_a_model_says_its_network_and_how_it_was_trained(tmp_path: Path) -> None:
    provenance = {"recipe": msgspec.to_builtins(RECIPE), "data": "/pictures/animals"}
    path = write_saved_model(tmp_path / "small.safetensors", provenance)
    expected = SavedNetwork("small.safetensors", SMALL, RECIPE, "/pictures/animals")
    assert read_saved(path) == expected


@pytest.mark.parametrize(
    "provenance",
    [{}, {"recipe": "the paper's", "data": 7}, {"recipe": {"epochs": -1}}, {"recipe": {"x": 1}}],
)
def test_a_model_that_does_not_say_how_it_was_trained_still_has_its_network(
    tmp_path: Path, provenance: dict[str, Any]
) -> None:
    path = write_saved_model(tmp_path / "small.safetensors", provenance)
    assert read_saved(path) == SavedNetwork("small.safetensors", SMALL)


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        read_saved(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff" * 64, (2**40).to_bytes(8, "little") + b"{}", bytes(8), b"\2" + bytes(7)],
)
def test_what_is_no_model_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.safetensors"
    path.write_bytes(content)
    assert refusal(path).startswith("odd.safetensors is not a model file: its header cannot be")


def test_weights_that_another_program_wrote_belong_to_no_known_network(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    header = b'{"weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
    assert refusal(path).startswith("other.safetensors: format: it must be “alexnet-gui/model”")


def test_a_mistake_in_the_architecture_is_refused_with_its_place(tmp_path: Path) -> None:
    path = write_saved_model(tmp_path / "small.safetensors", {}, architecture='{"format": "other"}')
    assert refusal(path).startswith("small.safetensors: architecture: format:")


def test_what_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "There is no model" in refusal(tmp_path / "gone.safetensors")
    assert "is not a run" in refusal(tmp_path / "gone.ckpt")


def test_reading_imports_neither_torch_nor_numpy(run: Path, tmp_path: Path) -> None:
    model = write_saved_model(tmp_path / "small.safetensors", {})
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from alexnet_gui.core.saved_network import read_saved\n"
        "for path in sys.argv[1:]:\n"
        "    read_saved(Path(path))\n"
        "print({'torch', 'numpy', 'safetensors'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(run), str(model)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "set()\n"
