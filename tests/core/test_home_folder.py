"""A home folder, and none."""

import os
import sys
from pathlib import Path

import pytest

from alexnet_gui.core.home_folder import home_folder, with_home

NOBODY_S = 54_321  # the number of a user that the system does not know


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
            os.setuid(NOBODY_S)
            with pytest.raises(RuntimeError):
                Path.home()
            right = (home_folder(), with_home("~/x")) == (Path.cwd(), Path("~/x"))
        finally:
            os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
