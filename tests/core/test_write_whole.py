"""A file is written whole or not at all, also when the writing is broken off."""

import os
import signal
from pathlib import Path
from types import FrameType

import pytest

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.whole_file import whole_file, write_whole
from tests.core.saved_files import write_saved_run

LARGE = bytes(2**28)  # takes longer to write than the timer below runs


def test_what_was_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"one", b"two"):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name",
    [
        *("run.json", "metrics.csv", "last.ckpt", "best.ckpt", "Last.CKPT", ".last.ckpt.part"),
        "tensorboard/events.out.tfevents.1",
    ],
)
def test_a_run_s_own_files_are_not_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "alone" / "tensorboard").mkdir(parents=True)
    for data in (b"one", b"two"):  # a file of that name that is of no run
        write_whole(tmp_path / "alone" / name, data)
    write_saved_run(tmp_path / "run")
    (tmp_path / "run" / "metrics.csv").write_bytes(b"rows")
    (tmp_path / "run" / "tensorboard").mkdir()
    (tmp_path / "run" / "tensorboard" / "events.out.tfevents.1").write_bytes(b"events")
    (tmp_path / "link").symlink_to(tmp_path / "run" / name)
    before = content(tmp_path / "run")
    for path in (tmp_path / "run" / name, tmp_path / "link"):
        with pytest.raises(UserError, match="it belongs to a run"):
            write_whole(path, b"another")
    assert content(tmp_path / "run") == before
    write_whole(tmp_path / "run" / "model.safetensors", b"beside it")


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_name_may_be_as_long_as_the_system_takes(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)  # 254 bytes
    write_whole(path, b"one")
    assert path.read_bytes() == b"one"


def test_what_is_half_is_hidden_and_known_by_its_name(tmp_path: Path) -> None:
    with whole_file(tmp_path / "file"):
        [half] = tmp_path.glob(".*.part")
        assert half.name.startswith(".file.")
    assert not half.exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_whole(tmp_path / "gone" / "file", b"data")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_what_is_no_ordinary_file_stays(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link, tmp_path):
        with pytest.raises(UserError, match="not an ordinary file"):
            write_whole(path, b"data")
    assert pipe.is_fifo()
    assert link.readlink() == pipe
    assert sorted(tmp_path.iterdir()) == [link, pipe]


@pytest.mark.parametrize("old", [b"old", None], ids=["a file", "nothing yet"])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, old: bytes | None) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if old is not None:
        (folder / "file").write_bytes(old)
    link = tmp_path / "link"
    link.symlink_to(Path("elsewhere") / "file")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (folder / "file").read_bytes() == b"new"
    assert list(folder.iterdir()) == [folder / "file"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such timers here")
def test_ctrl_c_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "file"
    path.write_bytes(b"old")
    before = signal.signal(signal.SIGPROF, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_PROF, 0.01)
            write_whole(path, LARGE)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
