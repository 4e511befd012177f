"""Where a run is kept, and runs that move at the same moment."""

import errno
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Step
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_names import LAST, METRICS, RECORD
from alexnet_gui.core.run_record import DataRecord, RunRecord, read_run
from alexnet_gui.engine.appended_file import AppendedFile
from alexnet_gui.engine.checkpoints import Progress
from alexnet_gui.engine.home import Found, Home
from alexnet_gui.engine.metrics import Clock
from alexnet_gui.engine.metrics_file import MetricsFile
from alexnet_gui.engine.runs import begin_run, new_record
from alexnet_gui.engine.saving import Saving
from tests.engine.training import SMALL
from tests.system.faulty_disks import unreadable

TOGETHER = 4
ROUNDS = 4


def record_of(run: int) -> RunRecord:
    data = DataRecord(
        spec=f"of run {run}",
        fingerprint="",
        classes=("a", "b"),
        preprocessing=usual_preprocessing(SMALL.input),
        training_pictures=1,
        validation_pictures=1,
    )
    return new_record(SMALL, Recipe(), data)


def run_in(folder: Path, run: int) -> Home:
    begin_run(folder, record_of(run))
    (folder / LAST).write_text(f"weights of run {run}")
    home = Home(folder)
    home.settle()
    return home


def move_together(homes: list[Home], wanted: Path) -> list[str]:
    """What each of `homes` is told that moves to `wanted` in a thread of its own, if anything."""
    ready = Barrier(len(homes))

    def move(run: int) -> str:
        ready.wait()
        try:
            homes[run].move(wanted)
        except UserError as refused:
            return refused.message
        return ""

    with ThreadPoolExecutor(len(homes)) as movers:
        return list(movers.map(move, range(len(homes))))


def test_of_runs_that_move_into_one_folder_at_once_one_gets_it_and_the_others_are_told(
    tmp_path: Path,
) -> None:
    for moment in range(ROUNDS):
        folder = tmp_path / str(moment)
        wanted = folder / "wanted"
        homes = [run_in(folder / f"old {run}", run) for run in range(TOGETHER)]
        told = move_together(homes, wanted)
        [moved] = [run for run in range(TOGETHER) if not told[run]]
        assert {words for words in told if words} == {f"{wanted} already holds a run."}
        assert read_run(wanted).data.spec == f"of run {moved}"
        assert (wanted / LAST).read_text() == f"weights of run {moved}"
        assert sorted(each.name for each in wanted.iterdir()) == [LAST, "run.json"]
        for run, home in enumerate(homes):
            old = folder / f"old {run}"
            assert home.folder == (wanted if run == moved else old)
            assert (old / LAST).read_text() == f"weights of run {run}"


def test_a_run_that_cannot_be_kept_in_a_folder_leaves_what_is_in_it(tmp_path: Path) -> None:
    home = run_in(tmp_path / "old", 0)
    taken = run_in(tmp_path / "taken", 1)
    for wanted in (taken.folder, taken.folder / LAST, taken.folder / LAST / "below"):
        try:
            home.move(wanted)
        except UserError as refused:
            assert str(wanted) in refused.message
        else:
            raise AssertionError(wanted)
    assert (taken.folder / LAST).read_text() == "weights of run 1"
    assert home.folder == tmp_path / "old"


_MOVING = """
import resource, signal, sys
from pathlib import Path

from alexnet_gui.engine.home import Home

home = Home(Path(sys.argv[1]))
home.settle()
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
home.move(Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
def test_a_run_that_is_killed_while_it_moves_leaves_no_half_checkpoint(tmp_path: Path) -> None:
    home = run_in(tmp_path / "old", 0)
    most = 2**20  # bytes that a file may have: the system kills whoever writes more
    (home.folder / LAST).write_bytes(bytes(2 * most))
    wanted = tmp_path / "wanted"
    moving = [sys.executable, "-c", _MOVING, str(home.folder), str(wanted), str(most)]
    killed = subprocess.run(moving, capture_output=True, text=True, check=False, timeout=60)
    assert killed.returncode == -signal.SIGXFSZ, killed.stderr
    assert {each.name for each in wanted.iterdir()} <= {RECORD, f".{LAST}.part"}
    assert (home.folder / LAST).stat().st_size == 2 * most


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
def test_a_folder_that_nobody_may_look_into_is_not_taken_for_removed(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    home = run_in(locked / "run", 1)
    (home.folder / METRICS).write_text("rows")
    home.settle()
    with unreadable(locked):
        assert home.is_there
        assert not home.removed
        assert home.is_own
        assert home.best_is_there
        home.keep_whole()
        with pytest.raises(UserError, match="Permission denied"):
            home.move(locked / "other")
    assert home.folder == locked / "run"


def test_of_another_run_in_its_place_nothing_is_taken_along(tmp_path: Path) -> None:
    home = run_in(tmp_path / "run", 0)
    (home.folder / METRICS).write_text("rows")
    home.settle()
    home.folder.rename(tmp_path / "away")
    run_in(tmp_path / "run", 1)
    home.move(tmp_path / "new")
    assert [each.name for each in (tmp_path / "new").iterdir()] == [RECORD]


class Refusing:
    """Somebody who cannot open a file the first time, as on a full disk."""

    def __init__(self) -> None:
        self.refused = False

    def copied(self, folder: Path, *, own: bool) -> AppendedFile:
        return self.found(folder, own=True).file

    def found(self, folder: Path, *, own: bool) -> Found:
        if not self.refused:
            self.refused = True
            raise OSError(errno.ENOSPC, "No space left on device")
        return Found(AppendedFile(folder / "more"))

    def adopt(self, folder: Path, file: AppendedFile) -> None:
        file.close()

    @property
    def file(self) -> AppendedFile:
        raise AssertionError("only the first is asked, while the table is another")


def test_where_one_of_its_files_cannot_be_gone_on_in_all_are_tried_again(tmp_path: Path) -> None:
    home = run_in(tmp_path / "run", 0)
    with MetricsFile(home.folder / METRICS) as metrics:
        metrics.add_steps([Step(1, 0.5, 0.1, 0.5, 0.25, 0.01, 123.4, 1.0)])
        home.lodgers += [metrics, Refusing()]
        home.settle()
        rows = (home.folder / METRICS).read_bytes()
        (home.folder / METRICS).unlink()
        (home.folder / RECORD).unlink()
        with pytest.raises(UserError, match="No space left"):
            home.keep_whole()
        home.keep_whole()
        metrics.add_steps([Step(2, 1.0, 0.1, 0.5, 0.25, 0.01, 123.4, 2.0)])
        assert (home.folder / METRICS).read_bytes().startswith(rows)
        assert metrics.rows == 2
        assert read_run(home.folder).data.spec == "of run 0"


def test_before_it_has_a_table_too_another_run_in_its_place_is_told(tmp_path: Path) -> None:
    """As while the network is compiled."""
    home = run_in(tmp_path / "run", 0)
    home.require_own()
    home.folder.rename(tmp_path / "away")
    other = run_in(tmp_path / "run", 1)
    (other.folder / METRICS).write_text("rows")
    with pytest.raises(UserError, match="Another run is in"):
        home.require_own()
    assert not home.is_surely_own


@pytest.mark.parametrize(
    "happens", ["nothing", "checkpoint removed", "folder removed", "emptied", "another's"]
)
def test_whether_its_last_checkpoint_still_is(tmp_path: Path, happens: str) -> None:
    home = run_in(tmp_path / "run", 0)
    (home.folder / METRICS).write_text("rows")
    home.settle()
    assert home.keeps_last
    if happens == "checkpoint removed":
        (home.folder / LAST).unlink()
    elif happens != "nothing":
        home.folder.rename(tmp_path / "away")
    if happens == "emptied":
        home.folder.mkdir()
    if happens == "another's":
        other = run_in(home.folder, 1)
        (other.folder / METRICS).write_text("rows")
    assert home.keeps_last is (happens == "nothing")


def test_a_table_that_is_replaced_in_just_the_moment_of_a_write_loses_no_row(
    tmp_path: Path,
) -> None:
    home, moments = run_in(tmp_path / "run", 0), list[str]()
    saving = Saving(home, Control(), Clock(0.0), lambda _event: None, Progress())
    with MetricsFile(home.folder / METRICS) as metrics:
        home.lodgers.append(metrics)
        home.settle()
        table = home.folder / METRICS

        def write() -> None:
            if not moments:
                moments.append("replaced")
                (tmp_path / "edited").write_bytes(b"step;epoch\n")
                (tmp_path / "edited").replace(table)
            metrics.add_steps([Step(1, 0.5, 0.1, 0.5, 0.25, 0.01, 123.4, 1.0)])

        assert saving.done(write)
        assert len(table.read_bytes().splitlines()) == 2
        assert table.with_name("metrics.csv.damaged").read_bytes() == b"step;epoch\n"
