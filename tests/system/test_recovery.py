"""Killed, crashed or ended at once, a window loses nothing: the next one offers it again."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.presets import PRESETS
from tests.system.displays import PATIENCE_SECONDS, end, eventually
from tests.system.driving import SMALL, driven_window, line_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems")

# A network is edited, a run trains, a picture is looked at.
BUSY = (
    SMALL
    + """
from alexnet_gui.gui.design import edits

def drive(window):
    file, out = map(Path, sys.argv[1:])
    document = window.design.document
    document.open(file)
    document.apply(edits.set_value(document.architecture, 0, "stride", 3))
    yield lambda: window.bridge.ready
    window.open(resource("pictures", "chelsea.png"))
    yield lambda: window.explore.looker.answered is not None
    train(window, out)
    yield lambda: window.train.run.saved is not None
    say("busy")
    yield lambda: False
"""
)

# All of it is brought back, and the run goes on.
RESTORE = """
from alexnet_gui.core.events import StepsDone

def drive(window):
    document = window.design.document
    yield lambda: offered(window, "Restore")
    say(told(window))
    press(window, "banner.action")
    say(document.architecture.layers[0].stride, document.dirty, document.path)
    say(document.undo_label)
    yield lambda: window.explore.picture is not None
    say(window.explore.picture.name)
    yield lambda: window.train.run is not None and window.bridge.ready
    window.show_workspace("train")
    yield lambda: window.train.run.can_go_on and window.train._bar.pause.isEnabled()
    kept = window.train.run.step
    press(window, "train.pause.button")
    yield lambda: window.bridge.training and window.train.run.step > kept
    say("goes on")
    yield lambda: False
"""


def notes(home: Path) -> list[dict[str, object]]:
    """What the sessions in `home` keep."""
    return [json.loads(path.read_text()) for path in sorted(home.rglob("sessions/*/session.json"))]


def ended_by(window: subprocess.Popen[str], sign: signal.Signals) -> None:
    window.send_signal(sign)
    window.wait(PATIENCE_SECONDS)


def keeps_everything(home: Path) -> bool:
    return any(note["network"] and note["run"] and note["picture"] for note in notes(home))


def test_what_a_killed_window_was_about_comes_back(tmp_path: Path) -> None:
    home, file, run = tmp_path / "home", tmp_path / "mine.json", tmp_path / "run"
    write_architecture(PRESETS[0].architecture, file)
    window = driven_window(home, BUSY, str(file), str(run))
    try:
        assert line_of(window) == "busy"
        eventually(lambda: keeps_everything(home), "all to be kept")
        ended_by(window, signal.SIGKILL)
    finally:
        end(window)
    assert read_architecture(file) == PRESETS[0].architecture  # only a person saves to it
    window = driven_window(home, RESTORE)
    try:
        words = line_of(window)
        assert "unsaved changes" in words
        assert "interrupted run run" in words
        assert "chelsea.png" in words
        assert line_of(window) == f"3 True {file}"
        assert line_of(window) == f"restore {PRESETS[0].architecture.name}"
        assert line_of(window) == "chelsea.png"
        assert line_of(window) == "goes on"
        # What was brought back is kept again, once.
        eventually(lambda: len(notes(home)) == 1 and keeps_everything(home), "it to be kept again")

        # Who ends it at once is asked nothing: the run is saved, and the changes are kept.
        def insist() -> bool:
            if window.poll() is None:
                window.send_signal(signal.SIGINT)
            return window.poll() is not None

        eventually(insist, "the window to close")
        assert window.returncode == 0
    finally:
        end(window)
    [left] = notes(home)
    assert left["network"]
    assert left["left"]
    assert (left["run"], left["picture"]) == ("", "")


CRASH = """
import ctypes

def drive(window):
    window.show_workspace("explore")
    window.open(resource("pictures", "chelsea.png"))
    session = window.findChild(Recovery)._session
    yield lambda: (session.folder / "session.json").exists()
    ctypes.string_at(0)

from alexnet_gui.gui.recovery import Recovery
"""

AFTER_CRASH = """
def drive(window):
    yield lambda: offered(window, "Restore")
    press(window, "banner.close")  # the crash is told behind it
    yield lambda: offered(window, "Copy report")
    press(window, "banner.action")
    say(QApplication.clipboard().text())
    say("end of report")
    window.close()
"""


def test_a_fault_in_a_library_leaves_a_report_without_private_paths(tmp_path: Path) -> None:
    home = tmp_path / "home"
    window = driven_window(home, CRASH)
    try:
        window.wait(PATIENCE_SECONDS)
    finally:
        end(window)
    assert window.returncode == -signal.SIGSEGV
    window = driven_window(home, AFTER_CRASH)
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, errors) == (0, "")
    assert "Segmentation fault" in output
    assert "string_at" in output
    assert "alexnet-gui " in output
    assert str(home) not in output
    # Nobody answered the offer, so the next window makes it again.
    assert [note["picture_name"] for note in notes(home)] == ["chelsea.png"]


UNFIT = """
def drive(window):
    raise SystemExit
    yield

def broken(*_arguments, **_options):
    raise ValueError(f"broken by {Path.home()}/secret/plan.txt")

app.MainWindow = broken
"""


def test_what_ends_the_program_before_its_window_is_told_and_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    window = driven_window(home, UNFIT)
    try:
        _output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert window.returncode == 1
    assert "mistake of its own" in errors
    assert "Traceback" not in errors
    [report] = home.rglob("report-*.txt")
    assert str(report) in errors
    text = report.read_text()
    assert "ValueError: broken by ~" in text
    assert str(home) not in text
    assert "secret" not in text
