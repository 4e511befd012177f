"""A home folder, and none."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from alexnet_gui import cli
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.home_folder import home_folder, with_home
from alexnet_gui.core.own_folders import (
    cache_folder,
    data_folder,
    log_folder,
    settings_folder,
    state_folder,
)

UNKNOWN_USER = 2_000_054_321  # a number that no system gives


def test_a_home_folder_stands_for_its_sign(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert home_folder() == tmp_path
    assert with_home("~/runs") == tmp_path / "runs"
    assert with_home(Path("runs/~")) == Path("runs/~")


def test_a_person_who_is_not_there_has_none() -> None:
    path = Path("~nobody-of-this-name/runs")
    if sys.platform != "win32":  # which does not know who is there
        with pytest.raises(RuntimeError):
            path.expanduser()
        assert with_home(path) == path


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such users")
def test_a_process_may_have_none() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    child = os.fork()
    if child == 0:
        right = False
        try:
            os.environ.pop("HOME", None)
            os.setuid(UNKNOWN_USER)
            with pytest.raises(RuntimeError):
                Path.home()
            right = (home_folder(), with_home("~/x")) == (Path.cwd(), Path("~/x"))
        finally:
            os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is always one")
def test_what_needs_one_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("HOME", *(f"XDG_{kind}_HOME" for kind in ("DATA", "CACHE", "CONFIG", "STATE"))):
        monkeypatch.delenv(name, raising=False)

    def unknown(number: int) -> NoReturn:  # in place of a user whom the system does not know
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    for folder in (cache_folder, data_folder, settings_folder, state_folder, log_folder):
        with pytest.raises(UserError, match="Set HOME"):
            folder()
    assert cli.run(["train", "mnist-28", "--data", "sample", "--max-steps", "1"]) == 2
    [told] = capsys.readouterr().err.splitlines()
    assert told.startswith("alexnet-gui: There is no home folder")
    out = str(tmp_path / "run")  # nothing else needs one: what could be kept there is done without
    assert cli.run(["train", "mnist-28", "--data", "sample", "--max-steps", "1", "--out", out]) == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder().is_relative_to(tmp_path)
