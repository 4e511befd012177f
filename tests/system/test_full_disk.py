"""A disk that fills up, goes away or refuses while a run trains: nothing of the run is lost."""

import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import CannotSave, Event, RunFinished, Saved, SavedAgain, StepsDone
from alexnet_gui.core.run_folder import runs_folder
from alexnet_gui.core.run_names import LAST
from alexnet_gui.engine import saving
from alexnet_gui.engine.checkpoints import read_checkpoint, read_progress
from alexnet_gui.engine.trainer import train
from tests.engine.training import STEPS_PER_EPOCH, Events, job, rows, stop_when_saved
from tests.system.command_line import alexnet_gui
from tests.system.faulty_disks import fill, small_disk, take_away, unchangeable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the faults are POSIX systems'")

SECONDS = 60
FAULT_AT = 4  # the checkpoint after which it goes wrong


@pytest.fixture(scope="module")
def untroubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run where nothing goes wrong."""
    out = tmp_path_factory.mktemp("untroubled") / "run"
    train(job(out, checkpoint_every=2), Events(), Control())
    return out


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as place:
        yield place


class Attended:
    """A run in a thread of its own, with somebody who is asked what to do; stopped at the end."""

    def __init__(self, out: Path, fault: Callable[[], object], **changes: object) -> None:
        self.control = Control(attended=True)
        self.events = Events(self._react)
        self.finished: list[RunFinished] = []
        self.error: UserError | None = None
        self._fault = fault
        self._asked = threading.Semaphore(0)
        self._job = job(out, checkpoint_every=2, **changes)
        self._thread = threading.Thread(target=self._train)

    def __enter__(self) -> "Attended":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.control.stop(lose=True)
        self._thread.join(SECONDS)

    def wait_until_asked(self) -> CannotSave:
        """What is wrong."""
        assert self._asked.acquire(timeout=SECONDS), self.error
        return next(event for event in reversed(self.events) if isinstance(event, CannotSave))

    def wait_until_over(self) -> None:
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()

    def _train(self) -> None:
        try:
            self.finished.append(train(self._job, self.events, self.control))
        except UserError as error:
            self.error = error

    def _react(self, event: Event) -> None:
        if isinstance(event, Saved) and event.step == FAULT_AT and Path(event.path).name == LAST:
            self._fault()
        elif isinstance(event, CannotSave):
            self._asked.release()


def assert_as_untroubled(out: Path, untroubled: Path) -> None:
    """No row is missing, no loss differs by a bit, and the weights are the same."""
    of_time = {"images_per_second", "seconds"}
    mine, theirs = (
        [{key: row[key] for key in row.keys() - of_time} for row in rows(folder)]
        for folder in (out, untroubled)
    )
    assert mine == theirs
    assert len(mine) == STEPS_PER_EPOCH + 1
    one, other = (read_checkpoint(folder / LAST) for folder in (out, untroubled))
    assert one.progress.step == other.progress.step == STEPS_PER_EPOCH
    assert all(torch.equal(one.network[name], other.network[name]) for name in other.network)


def test_a_run_waits_while_the_disk_is_full_and_goes_on_when_there_is_room(
    disk: Path, untroubled: Path
) -> None:
    out, free = disk / "run", list[Callable[[], None]]()
    with Attended(out, lambda: free.append(fill(disk))) as run:
        assert "No space left on device" in run.wait_until_asked().message
        assert read_checkpoint(out / LAST).progress.step == FAULT_AT
        run.control.save_again()  # before there is room
        assert "No space left on device" in run.wait_until_asked().message
        free[0]()
        run.control.save_again()
        run.wait_until_over()
    assert run.finished[0].run == str(out)
    assert_as_untroubled(out, untroubled)
    assert sorted(file.name for file in out.iterdir()) == [
        *("best.ckpt", "last.ckpt", "metrics.csv", "run.json")
    ]


@pytest.mark.parametrize("fault", ["full", "removed", "gone"])
def test_a_run_goes_on_elsewhere_with_all_its_rows(
    fault: str, disk: Path, tmp_path: Path, untroubled: Path
) -> None:
    out, other = disk / "run", tmp_path / "other"

    def happen() -> None:
        match fault:
            case "full":
                fill(disk)
            case "removed":
                shutil.rmtree(out)
            case _:
                take_away(disk)

    with Attended(out, happen) as run:
        run.wait_until_asked()
        run.control.save_again(other)
        run.wait_until_over()
    assert [event.run for event in run.events if isinstance(event, SavedAgain)] == [str(other)]
    assert run.finished[0].run == str(other)
    assert_as_untroubled(other, untroubled)
    if fault == "full":  # what it left is as it was
        assert read_checkpoint(out / LAST).progress.step == FAULT_AT


def test_nothing_is_written_below_the_place_that_a_drive_was_mounted_at(
    disk: Path, tmp_path: Path, untroubled: Path
) -> None:
    other = tmp_path / "other"
    with Attended(disk, lambda: take_away(disk)) as run:
        gone = f"The drive that {disk} was on is gone."
        assert run.wait_until_asked().message == gone
        run.control.save_again()
        assert run.wait_until_asked().message == gone
        run.control.save_again(other)
        run.wait_until_over()
    assert not list(disk.iterdir())
    assert_as_untroubled(other, untroubled)


def test_a_drive_that_is_connected_again_gets_all_rows(
    disk: Path, tmp_path: Path, untroubled: Path
) -> None:
    """As another file system with the same files, as a stick is that was pulled out."""
    aside = tmp_path / "aside"

    def pull_out() -> None:
        shutil.copytree(disk, aside)
        take_away(disk)

    with Attended(disk, pull_out) as run:
        run.wait_until_asked()
        with small_disk(disk):
            shutil.copytree(aside, disk, dirs_exist_ok=True)
            run.control.save_again()
            run.wait_until_over()
            assert_as_untroubled(disk, untroubled)


def test_a_folder_that_cannot_take_the_run_is_told_and_another_can_be_tried(
    tmp_path: Path, untroubled: Path
) -> None:
    out, taken = tmp_path / "run", tmp_path / "taken"
    shutil.copytree(untroubled, taken)
    with Attended(out, lambda: shutil.rmtree(out)) as run:
        run.wait_until_asked()
        run.control.save_again(taken)
        assert run.wait_until_asked().message == f"{taken} already holds a run."
        run.control.save_again(tmp_path / "free")
        run.wait_until_over()
    assert_as_untroubled(taken, untroubled)
    assert_as_untroubled(tmp_path / "free", untroubled)


@pytest.mark.parametrize("made", ["by hand", "by the run"])
def test_a_folder_that_was_removed_is_made_again_when_somebody_tries_again(
    made: str, tmp_path: Path, untroubled: Path
) -> None:
    out = tmp_path / "run"
    with Attended(out, lambda: shutil.rmtree(out)) as run:
        run.wait_until_asked()
        if made == "by hand":
            out.mkdir()
        run.control.save_again()
        run.wait_until_over()
    assert_as_untroubled(out, untroubled)


def test_what_nobody_may_write_to_is_tried_again_by_itself(
    tmp_path: Path, untroubled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "AGAIN_SECONDS", 0.02)
    out, locked = tmp_path / "run", threading.Event()
    unlock = unchangeable(tmp_path / "run")

    def lock() -> None:
        unlock.__enter__()
        locked.set()

    with Attended(out, lock) as run:
        assert locked.wait(SECONDS)
        try:
            assert "not permitted" in run.wait_until_asked().message
        finally:
            unlock.__exit__(None, None, None)
        run.wait_until_over()
    told = [event for event in run.events if isinstance(event, CannotSave)]
    assert len(told) == 1  # however often it was tried
    assert_as_untroubled(out, untroubled)


def test_event_files_go_along_and_have_no_half_record(tmp_path: Path) -> None:
    loading = pytest.importorskip("tensorboard.backend.event_processing.event_file_loader")
    out, other = tmp_path / "run", tmp_path / "other"
    with Attended(out, lambda: shutil.rmtree(out), tensorboard=True) as run:
        run.wait_until_asked()
        run.control.save_again(other)
        run.wait_until_over()
    steps = {
        event.step
        for file in (other / "tensorboard").iterdir()
        for event in loading.EventFileLoader(str(file)).Load()
    }
    assert steps >= set(range(FAULT_AT + 2, STEPS_PER_EPOCH + 1))


def test_a_new_run_with_room_for_no_more_than_its_record_leaves_nothing(disk: Path) -> None:
    free = fill(disk)
    os.truncate(disk / "filler", (disk / "filler").stat().st_size - 4096)
    with pytest.raises(UserError, match=r"metrics\.csv cannot be written: No space left"):
        train(job(disk / "run"), Events(), Control())
    assert [path.name for path in disk.iterdir()] == ["filler"]
    free()
    train(job(disk / "run"), Events(), Control())


# --- given up ------------------------------------------------------------------------------------


def test_whoever_stops_a_run_that_waits_keeps_its_last_checkpoint(disk: Path) -> None:
    with Attended(disk / "run", lambda: fill(disk)) as run:
        run.wait_until_asked()
        run.control.stop(lose=True)
        run.wait_until_over()
    assert run.error is not None
    assert "cannot be written: No space left on device." in run.error.message
    assert read_checkpoint(disk / "run" / LAST).progress.step == FAULT_AT


def test_a_run_that_waits_can_be_discarded(disk: Path) -> None:
    with Attended(disk / "run", lambda: fill(disk)) as run:
        run.wait_until_asked()
        run.control.stop(discard=True)
        run.wait_until_over()
    assert run.error is None
    assert not (disk / "run").exists()


def test_who_asks_for_something_meanwhile_gets_it(disk: Path) -> None:
    granted = threading.Event()
    with Attended(disk / "run", lambda: fill(disk)) as run:
        run.wait_until_asked()
        run.control.between_steps(granted.set)
        assert granted.wait(SECONDS)


# --- with nobody there ---------------------------------------------------------------------------


def test_the_command_ends_with_one_line_and_can_be_resumed_with_all_it_has_learned(
    disk: Path, untroubled: Path
) -> None:
    out, control = disk / "run", Control()
    events = Events(stop_when_saved(control, at=FAULT_AT))
    train(job(out, checkpoint_every=2), events, control)
    before = (out / LAST).read_bytes()
    free = fill(disk)
    done = alexnet_gui("train", "--resume", "--out", out)
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("alexnet-gui: ")
    assert "cannot be written: No space left on device." in last
    assert "Traceback" not in done.stderr
    assert (out / LAST).read_bytes() == before
    kept = re.search(r"As far as it came it is kept in (.*), and can be resumed there\.", last)
    assert kept is not None, last
    elsewhere = Path(kept[1])
    assert elsewhere.parent == runs_folder()
    assert read_progress(elsewhere / LAST).step > FAULT_AT
    free()
    for folder in (out, elsewhere):
        train(job(folder, resume=True), Events(), Control())
        assert_as_untroubled(folder, untroubled)


def test_where_there_is_room_for_less_than_a_checkpoint_nothing_of_the_run_is_left(
    disk: Path,
) -> None:
    out = disk / "run"

    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and not (disk / "filler").exists():
            fill(disk)
            os.truncate(disk / "filler", (disk / "filler").stat().st_size - 5 * 4096)

    events = Events(when)
    with pytest.raises(UserError, match=r"last\.ckpt cannot be written: No space left") as ended:
        train(job(out, checkpoint_every=2), events, Control())
    assert {path.name for path in disk.iterdir()} == {"filler", "run"}
    saved = [event for event in events if isinstance(event, Saved)][-1]
    kept = Path(saved.path).parent
    assert kept.parent == runs_folder()
    assert str(kept) in ended.value.hint
    assert [row["step"] for row in rows(kept)] == [str(1 + step) for step in range(saved.step)]


def test_a_run_without_anybody_to_ask_makes_its_removed_folder_again(
    tmp_path: Path, untroubled: Path
) -> None:
    out, removed = tmp_path / "run", list[Path]()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and event.step == FAULT_AT and not removed:
            removed.append(out)
            shutil.rmtree(out)

    events = Events(when)
    train(job(out, checkpoint_every=2), events, Control())
    assert [event for event in events if isinstance(event, SavedAgain)] == [SavedAgain(str(out))]
    assert_as_untroubled(out, untroubled)
