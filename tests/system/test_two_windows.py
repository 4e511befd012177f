"""Two programs on one run's folder: the second is told, whatever it wants there."""

import signal
import sys
from pathlib import Path

import pytest

from tests.system.displays import PATIENCE_SECONDS, end
from tests.system.driving import SMALL, driven_window, line_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems")

FIRST = (
    SMALL
    + """
def drive(window):
    yield lambda: window.bridge.ready
    train(window, Path(sys.argv[1]))
    yield lambda: window.train.run.saved is not None
    say("saved")
    yield lambda: False
"""
)

# It opens the run, is told, tries to train it all the same, and gets it when the first is gone.
SECOND = (
    SMALL
    + """
from alexnet_gui.core.events import StepsDone

def drive(window):
    out = Path(sys.argv[1])
    failures = []
    window.bridge.run_failed.connect(lambda failed: failures.append(failed.message))
    yield lambda: window.bridge.ready
    window.open(out)
    yield lambda: window.train.run is not None and window.train.run.phase.value == "watched"
    say(window.workspace, window.train._bar.pause.toolTip())
    window.bridge.unwatch()
    for resume in (False, True):
        window.bridge.train(small_job(out, resume=resume))
        yield lambda: failures and not window.bridge.training
        say(failures.pop())
    say((out / "last.ckpt").is_file())
    yield Path(sys.argv[2]).exists  # the first one is killed
    window.bridge.train(small_job(out, resume=True))
    steps = []

    def take(event):
        if isinstance(event, StepsDone):
            steps.append(event)

    window.bridge.run_event.connect(take)
    yield lambda: steps or failures
    say(failures or "resumed")
    window.closing.insist()
    window.close()
"""
)


def test_the_second_window_is_told_and_takes_over_from_a_killed_one(tmp_path: Path) -> None:
    run, killed = tmp_path / "run", tmp_path / "killed"
    first = driven_window(tmp_path / "one", FIRST, str(run))
    second = None
    try:
        assert line_of(first) == "saved"
        second = driven_window(tmp_path / "two", SECOND, str(run), str(killed))
        assert line_of(second) == (
            "train Another process trains this run: it can only be steered there."
        )
        assert "already holds a run" in line_of(second)
        assert "is being trained by another process" in line_of(second)
        assert line_of(second) == "True"
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE_SECONDS)
        killed.touch()
        output, errors = second.communicate(timeout=PATIENCE_SECONDS)
        assert (second.returncode, output, errors) == (0, "resumed\n", "")
    finally:
        end(first)
        if second is not None:
            end(second)
