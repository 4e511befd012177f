"""The window is there before the engine is, and where it cannot be, one line says why."""

import sys
from pathlib import Path

import pytest

from alexnet_gui.cli import USER_MISTAKE
from alexnet_gui.core.resource_files import resource
from tests.system.displays import PATIENCE_SECONDS, start
from tools.virtual_display import home_of_its_own

# What the engine and the plots need, and what must not be there when the window is painted first.
HEAVY = ("torch", "torchvision", "numpy", "pyqtgraph", "PIL")

FIRST_PAINT = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from alexnet_gui.gui import app
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.status_bar import Dot

painted = []
paint = Dot.paintEvent

def note(self, event):
    painted.append(True)
    paint(self, event)

def look(bridge):
    print("painted" if painted else "blank")
    print("loaded:", *sorted(set({HEAVY!r}) & set(sys.modules)))
    QTimer.singleShot(0, leave)

def leave():
    [window] = QApplication.topLevelWindows()
    print(window.title())
    QApplication.quit()

Dot.paintEvent = note
Bridge.start_engine = look
files = [Path(name) for name in sys.argv[1:]]
sys.exit(app.run_window(files[0] if files else None))
"""


def run(*arguments: str, home: Path, **variables: str) -> tuple[int | None, str, str]:
    """Exit status, output and errors of `python arguments`; without a display if not said."""
    process = start(*arguments, environment=home_of_its_own(home) | variables)
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, output, errors


def test_nothing_heavy_is_loaded_when_the_window_is_painted_first(tmp_path: Path) -> None:
    status, output, errors = run("-c", FIRST_PAINT, home=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert (status, errors) == (0, "")
    assert output.splitlines() == ["painted", "loaded:", "AlexNet, 2012 — AlexNet"]


def test_a_picture_on_the_command_line_is_in_the_title(tmp_path: Path) -> None:
    picture = str(resource("pictures", "rocket.jpg"))
    status, output, errors = run(
        "-c", FIRST_PAINT, picture, home=tmp_path, QT_QPA_PLATFORM="offscreen"
    )
    assert (status, errors) == (0, "")
    assert output.splitlines()[-1] == "rocket.jpg — AlexNet"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 and Wayland are Linux's")
def test_without_a_display_one_line_says_so_and_what_to_do(tmp_path: Path) -> None:
    status, output, errors = run("-m", "alexnet_gui", home=tmp_path)
    assert (status, output) == (USER_MISTAKE, "")
    [line] = errors.splitlines()
    assert "There is no display" in line
    assert "alexnet-gui tour" in line


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is Linux's")
def test_a_display_that_does_not_answer_is_one_line_too(tmp_path: Path) -> None:
    status, output, errors = run("-m", "alexnet_gui", home=tmp_path, DISPLAY=":98765")
    assert (status, output) == (USER_MISTAKE, "")
    [line] = errors.splitlines()
    assert ":98765" in line


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gone.png", "There is no file gone.png."),
        ("trian", "no command and no file called trian"),
        ("notes.txt", "notes.txt is not a picture"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    status, output, errors = run(
        "-m", "alexnet_gui", name, home=tmp_path / "home", QT_QPA_PLATFORM="offscreen"
    )
    assert (status, output) == (USER_MISTAKE, "")
    [line] = errors.splitlines()
    assert says in line


def test_a_folder_for_the_log_that_cannot_be_written_is_no_reason_not_to_start(
    tmp_path: Path,
) -> None:
    tmp_path.joinpath("state").write_text("a file, where a folder is wanted", encoding="utf-8")
    status, _output, errors = run("-c", FIRST_PAINT, home=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert (status, errors) == (0, "")
