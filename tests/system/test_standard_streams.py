"""Commands whose output is closed, full, or of an encoding that lacks characters."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.run_names import LAST
from tests.engine.training import SMALL
from tests.system.command_line import picture, write_tiny_model

pytestmark = pytest.mark.skipif(not Path("/bin/sh").exists(), reason="there is no shell")


def in_shell(
    redirection: str, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    words = shlex.join([sys.executable, "-m", "alexnet_gui", *map(str, arguments)])
    return subprocess.run(
        ["/bin/sh", "-c", f"{words} {redirection}"],
        capture_output=True,
        check=False,
        timeout=240,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "<&- >&- 2>&-"])
def test_training_goes_on_where_nothing_can_be_told(
    tmp_path: Path, redirection: str, unbuffered: str
) -> None:
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("the system has no disk that is full")
    write_architecture(SMALL, tmp_path / "small.json")
    done = in_shell(
        redirection, "train", tmp_path / "small.json", "--data", "sample",
        "--out", tmp_path / "run", "--batch-size", "900", "--max-steps", "1", "--device", "cpu",
        PYTHONUNBUFFERED=unbuffered,
    )  # fmt: skip
    assert done.returncode == 0
    assert (tmp_path / "run" / LAST).is_file()


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_a_mistake_ends_with_its_status_and_not_on_the_output(
    redirection: str, unbuffered: str
) -> None:
    done = in_shell(redirection, "shapes", "nothing.json", PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii:strict"},
    ],
)
def test_what_an_encoding_lacks_is_printed_as_an_escape(environment: dict[str, str]) -> None:
    whole = in_shell("", "presets", PYTHONIOENCODING="utf-8").stdout.decode()
    done = in_shell("", "presets", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    encoding = "cp1252" if "cp1252" in environment.values() else "ascii"
    assert done.stdout == whole.encode(encoding, "backslashreplace")


def test_a_picture_s_name_that_the_encoding_lacks_is_told(tmp_path: Path) -> None:
    write_tiny_model(tmp_path / "tiny.pt")
    cat = tmp_path / "猫.png"
    cat.symlink_to(next(picture("").glob("*.*")))
    done = in_shell("", "predict", cat, "--model", tmp_path / "tiny.pt", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert rb"\u732b.png" in done.stdout
