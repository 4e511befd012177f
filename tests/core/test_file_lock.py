"""A file that one process holds: others can tell, and the system lets go of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from alexnet_gui.core import file_lock

HOLDER = """
import sys
from alexnet_gui.core import file_lock
file = open(sys.argv[1], "a")
print(file_lock.take(file.fileno()), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_text("x")
    return path


def test_nobody_holds_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert file_lock.held(tmp_path / "gone") is False


def test_a_file_is_held_until_it_is_closed(path: Path) -> None:
    with path.open("a") as file:
        assert file_lock.held(path) is False
        assert file_lock.take(file.fileno())
        assert file_lock.held(path) is True
        with path.open("a") as other:
            assert not file_lock.take(other.fileno())
    assert file_lock.held(path) is False


def test_asking_keeps_nobody_from_holding_it(path: Path) -> None:
    with path.open("a") as file:
        file_lock.held(path)
        assert file_lock.take(file.fileno())


def test_a_process_that_is_killed_holds_nothing(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert file_lock.held(path) is True
        assert path.read_text() == "x"  # others can read it all the while
        holder.kill()
        holder.wait()
    assert file_lock.held(path) is False
