"""Commands that are interrupted early, and those whose output nobody can keep."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from alexnet_gui import cli
from tests.system.command_line import picture
from tests.system.faulty_disks import unreadable

# Ctrl+C comes at one certain moment: when a module is about to be imported.
INTERRUPTED = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
awaited = sys.argv.pop(1)
def hook(event, details):
    if event == "import" and details[0] == awaited:
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hook)
runpy.run_module("alexnet_gui", run_name="__main__")
"""
FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("imported", "arguments"),
    [
        ("alexnet_gui.cli", ("presets",)),
        ("alexnet_gui.engine.imagenet", ("predict", picture("coffee.png"), "--model", "imagenet")),
        ("alexnet_gui.engine.imagenet", ("evaluate", "imagenet", "--data", "sample")),
        # numpy catches what is raised here, and tries again what can be done once.
        ("numpy._core.printoptions", ("predict", picture("coffee.png"))),
        ("torch.utils", ("evaluate", "starter", "--data", "sample")),
    ],
)
def test_ctrl_c_is_heard_before_there_is_anything_to_break_off(
    imported: str,
    arguments: tuple[str | Path, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nothing is to be downloaded
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, imported, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not FULL.exists(), reason="no device here is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        ("presets",),
        ("--help",),
        ("shapes", "paper-2012", "--json"),
        ("predict", picture("coffee.png")),
        ("inspect", "--layer", "conv1", "--filters"),
    ],
)
def test_a_full_disk_is_one_line(arguments: tuple[str | Path, ...]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "alexnet_gui", *map(str, arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == (
        "alexnet-gui: What is printed cannot be written: No space left on device.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
@pytest.mark.parametrize(
    "arguments",
    [
        ("shapes", "{}/network.json"),
        ("train", "mnist-28", "--data", "sample", "--out", "{}/run"),
        ("train", "--resume", "--out", "{}/run"),
        ("evaluate", "{}/run", "--data", "sample"),
        ("predict", "{}/picture.png"),
        ("predict", "{}"),
    ],
)
def test_what_may_not_be_looked_into_is_told_in_a_line(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    named = [each.format(locked) for each in arguments]
    for module in ("trainer", "evaluation", "predictions"):  # whoever has no rights may not import
        import_module(f"alexnet_gui.engine.{module}")
    with unreadable(locked):
        status = cli.run(named)
    told = capsys.readouterr().err.splitlines()
    assert status == 2
    assert "Permission denied" in told[-1]
    assert told[-1].startswith("alexnet-gui: ")


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
@pytest.mark.parametrize("command", ["shapes", "predict"])
def test_a_name_that_is_too_long_is_told_in_a_line(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([command, "x" * 300]) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("alexnet-gui: ")
    assert told.endswith("cannot be read: File name too long.")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that somebody is in stays there")
def test_a_working_folder_that_was_removed_is_told_in_a_line(tmp_path: Path) -> None:
    script = 'cd gone && rmdir ../gone && exec "$0" -m alexnet_gui "$@"'

    def run_there(*arguments: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "gone").mkdir(exist_ok=True)
        return subprocess.run(
            ["sh", "-c", script, sys.executable, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    for harmless in (["presets"], ["shapes", "mnist-28"], ["--version"], ["train", "--help"]):
        assert run_there(*harmless).returncode == 0
    done = run_there("predict", "x.png")
    assert done.returncode == 2
    assert done.stderr == (
        "alexnet-gui: The folder that this was started in is no longer there."
        " Change to another one, with cd, and try again.\n"
    )
