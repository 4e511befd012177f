"""A pipe where a run's file should be: it is refused, and nobody waits for what never comes.

Each of these would wait without end; the time limit of the tests is what notices.
"""

import os
import sys
import threading
from pathlib import Path

import pytest

from alexnet_gui.core import file_lock
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.metrics_reader import MetricsReader
from alexnet_gui.core.run_files import require_idle
from alexnet_gui.core.run_names import BEST, LAST, METRICS, RECORD
from alexnet_gui.core.run_summary import RunScanner, broken_off, latest_run
from alexnet_gui.core.run_watch import watch
from alexnet_gui.core.saved_network import read_saved
from alexnet_gui.engine.metrics_file import require_untrained
from alexnet_gui.gui.train.runs.reading import read_others
from tests.core.run_folders import rows, write_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")


@pytest.fixture(params=[RECORD, METRICS, LAST, BEST])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A run one of whose files is a pipe."""
    run = write_folder(tmp_path / "runs" / "some", rows(10), saved=True)
    (run / request.param).unlink()
    os.mkfifo(run / request.param)
    return run


def test_nobody_can_tell_who_holds_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert file_lock.held(tmp_path / "pipe") is None


def test_the_list_of_runs_says_that_it_is_damaged(folder: Path) -> None:
    (run,) = RunScanner().scan(folder.parent)
    assert run.state == "damaged"
    assert "is not a file" in run.fault
    assert latest_run(folder.parent) is None
    assert not broken_off(folder)
    require_idle(folder)  # so that it can be renamed, and deleted


def test_watching_and_opening_it_are_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="is not a file"):
        watch(folder, lambda _event: None, threading.Event(), follow=False)
    with pytest.raises(UserError, match="is not a file"):
        read_saved(folder)
    require_untrained(folder / METRICS)  # reading its record is what refuses a resume


def test_following_it_is_refused_and_comparing_leaves_it_out(tmp_path: Path) -> None:
    run = write_folder(tmp_path / "some", rows(10))
    reader = MetricsReader(run / METRICS)
    assert reader.read()
    (run / METRICS).unlink()
    os.mkfifo(run / METRICS)
    with pytest.raises(UserError, match="is not a file"):
        reader.read()  # of a run that is watched
    others, fault = read_others([run], ["some"])
    assert not others
    assert fault is not None
    assert "is not a file" in fault.message
