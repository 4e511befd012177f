"""Running commands as a person does, and the small model that they are run with."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alexnet_gui.cli import USER_MISTAKE, run
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.resource_files import resource

TINY = Architecture(
    name="tiny",
    input=(3, 24, 24),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        Lrn(name="norm1"),
        AdaptiveAvgPool2d(name="pool1", output_size=3),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=4),
    ),
)
CLASSES = ("cat", "rocket", "coffee", "astronaut")


def alexnet_gui(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alexnet_gui", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def answer(*arguments: str | Path, status: int = 0) -> Any:
    done = alexnet_gui(*arguments, "--json")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def assert_refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path, says: str) -> None:
    """A user's mistake ends with one line and status 2; in this process, as nothing has to start.

    An exception would fail the test here, where a process would print a traceback.
    """
    assert run([str(argument) for argument in arguments]) == USER_MISTAKE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert says in printed.err


def picture(name: str) -> Path:
    return resource("pictures", name)


def write_tiny_model(path: Path, classes: tuple[str, ...] = CLASSES) -> Path:
    from alexnet_gui.engine.models import Model, save_model
    from alexnet_gui.engine.network import build

    model = Model(
        name="tiny",
        architecture=TINY,
        network=build(TINY, seed=5),
        classes=classes,
        preprocessing=usual_preprocessing(TINY.input),
    )
    save_model(model, path)
    return path
