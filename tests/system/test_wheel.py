"""A wheel that is installed somewhere and started from elsewhere finds everything it needs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RunInstalled = Callable[..., str]

SHOW_RESOURCES = """
import alexnet_gui
from alexnet_gui.core.resource_files import resource

print(alexnet_gui.__file__)
print(resource("sample", "sample.json"))
print(resource("pictures", "chelsea.png"))
print(resource("icons", "alexnet-gui.svg"))
print(resource("models", "starter.safetensors"))
"""


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel by itself; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(folder)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", *options]
    done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def run_installed(installed: Path, tmp_path: Path) -> RunInstalled:
    def run(*arguments: str) -> str:
        # PYTHONPATH comes before the editable installation; the folder is not the checkout.
        environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_installed_program_lists_its_presets(run_installed: RunInstalled) -> None:
    presets = json.loads(run_installed("-m", "alexnet_gui", "presets", "--json"))
    assert "paper-2012" in {preset["id"] for preset in presets}


def test_the_installed_program_finds_its_own_resources(
    run_installed: RunInstalled, installed: Path
) -> None:
    paths = run_installed("-c", SHOW_RESOURCES).splitlines()
    assert len(paths) == 5
    for path in paths:
        assert Path(path).is_relative_to(installed), path


def test_the_command_is_installed(installed: Path) -> None:
    [metadata] = installed.glob("alexnet_gui-*.dist-info")
    entry_points = (metadata / "entry_points.txt").read_text(encoding="utf-8")
    assert "alexnet-gui = alexnet_gui.__main__:main" in entry_points
