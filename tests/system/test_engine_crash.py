"""Whatever ends the engine's threads, the window lives, says so, and starts them again."""

from pathlib import Path

from tests.system.displays import PATIENCE_SECONDS, end
from tests.system.driving import SMALL, driven_window

# An exception that no part of the engine expects, raised within the thread that trains.
CRASH = (
    SMALL
    + """
import ctypes
import threading

class Crash(BaseException):
    pass

def crash():
    [trainer] = (each for each in threading.enumerate() if each.name == "trainer")
    raised = ctypes.pythonapi.PyThreadState_SetAsyncExc
    raised(ctypes.c_ulong(trainer.ident), ctypes.py_object(Crash))

def drive(window):
    yield lambda: window.bridge.ready
    train(window, Path(sys.argv[1]))
    yield lambda: window.train.run.saved is not None
    crash()
    yield lambda: offered(window, "Resume the run")
    say(window.bridge.training, told(window))
    press(window, "banner.second")
    copied = QApplication.clipboard().text()
    say("Crash" in copied, str(Path.home()) in copied)
    press(window, "banner.close")
    step = window.train.run.step
    press(window, "banner.action")
    yield lambda: window.train.run.step > step
    say("trains again")
    window.closing.insist()
    window.close()
"""
)


def test_a_run_that_a_crash_ended_can_be_resumed_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    window = driven_window(home, CRASH, str(tmp_path / "run"))
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, errors) == (0, "")
    ended, copied, resumed = output.splitlines()
    assert ended.startswith("False Training was ended by a mistake of the program. Its last")
    assert (copied, resumed) == ("True False", "trains again")
    [report] = home.rglob("report-*.txt")
    assert "Crash" in report.read_text()


# PyTorch is found broken, and then, installed again, whole.
LOAD = """
import shutil

sys.path.insert(0, sys.argv[1])

def drive(window):
    yield lambda: offered(window, "Try again")
    say(told(window))
    window.show_workspace("train")
    say(window.train._bar.start.isEnabled())
    shutil.rmtree(sys.argv[1])
    press(window, "banner.action")
    yield lambda: window.bridge.ready and window.train._bar.start.isEnabled()
    say("ready", window.banner.message)
    yield lambda: not window.bridge.importing
    window.close()
"""


def test_an_engine_that_could_not_be_loaded_is_loaded_again(tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "torch"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('libtorch.so: file too short')")
    window = driven_window(tmp_path / "home", LOAD, str(broken.parent))
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, errors) == (0, "")
    told, can_start, ready = output.splitlines()
    assert "libtorch.so: file too short" in told
    assert (can_start, ready) == ("False", "ready None")
