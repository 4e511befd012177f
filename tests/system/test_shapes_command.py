"""`alexnet-gui presets` and `shapes`, run as a person runs them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS, find_preset

HEAVY = ("torch", "torchvision", "numpy", "PySide6", "pyqtgraph", "PIL")


def alexnet_gui(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alexnet_gui", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def answer(*arguments: str, status: int = 0) -> Any:
    done = alexnet_gui(*arguments, "--json")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def assert_refused(*arguments: str, says: str) -> None:
    done = alexnet_gui(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_presets_lists_the_published_networks() -> None:
    listed = answer("presets")
    assert [preset["id"] for preset in listed] == [preset.id for preset in PRESETS]
    assert set(listed[0]) == {"id", "name", "source", "input", "classes", "parameters"}
    assert "paper-2012" in alexnet_gui("presets").stdout


def test_shapes_of_the_paper() -> None:
    shapes = answer("shapes", "paper-2012")
    assert shapes["parameters"] == 60_965_224
    assert shapes["macs"] == 724_406_816
    assert shapes["valid"] is True
    assert shapes["layers"][0] == {
        "name": "conv1",
        "type": "conv2d",
        "output": [96, 55, 55],
        "parameters": 34_944,
        "macs": 105_415_200,
        "receptive_field": [11, 11],
        "stride": [4, 4],
        "unused": [0, 0],
        "problem": None,
        "note": None,
    }
    table = alexnet_gui("shapes", "paper-2012").stdout
    assert all(text in table for text in ("60,965,224", "724,406,816", "96×55×55"))


def test_shapes_of_an_invalid_network_says_why_and_exits_with_1() -> None:
    shapes = answer("shapes", "net-227", status=1)
    assert shapes["valid"] is False
    broken = next(layer for layer in shapes["layers"] if layer["problem"])
    assert broken["name"] == "fc6"
    assert answer("shapes", "net-227", "--batch", "8", status=1)["training_bytes"] is None
    assert broken["output"] is None
    assert set(broken["problem"]) == {"code", "message", "repairs"}
    assert alexnet_gui("shapes", "net-227").returncode == 1


def test_shapes_for_another_input_and_a_batch() -> None:
    shapes = answer("shapes", "paper-2012", "--input", "3,224,224", "--batch", "128")
    assert shapes["input"] == [3, 224, 224]
    assert shapes["layers"][0]["output"] == [96, 54, 54]
    assert shapes["layers"][0]["unused"] == [1, 1]
    assert shapes["batch"] == 128
    assert shapes["training_bytes"] > 3 * 4 * shapes["parameters"]
    table = alexnet_gui("shapes", "paper-2012", "--batch", "128").stdout
    assert "training at batch 128 (SGD as in the paper): about" in table
    for term in ("Weights", "Gradients", "Optimiser", "Activations", "Working memory"):
        assert term in table


def test_shapes_of_a_file(tmp_path: Path) -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    write_architecture(preset.architecture, tmp_path / "net.json")
    assert answer("shapes", str(tmp_path / "net.json"))["parameters"] == 24_351_434


def test_bad_input_ends_in_one_line_and_status_2(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "alexnet-gui/architecture", "version": 1, "colour": "red"}')
    assert_refused("shapes", str(bad), says="colour: unknown key")
    assert_refused("shapes", str(tmp_path / "none.json"), says="There is no file")
    assert_refused("shapes", str(tmp_path), says="is a folder")
    assert_refused("shapes", "alexnet", says="There is no preset")
    assert_refused("shapes", "paper-2012", "--input", "3,x", says="--input")
    assert_refused("shapes", "paper-2012", "--batch", "0", says="--batch")


@pytest.mark.parametrize("arguments", [["--help"], ["shapes", "paper-2012"], ["presets"]])
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from alexnet_gui.__main__ import main\n"
        f"sys.argv = ['alexnet-gui', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.strip() == "[]"
