"""A real window takes a picture that another program drags onto it."""

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest

from alexnet_gui.core.resource_files import resource
from tests.system.displays import (
    end,
    eventually,
    require,
    start,
    virtual_display,
    xdotool,
)
from tools.virtual_display import environment_on

pytestmark = [pytest.mark.display, pytest.mark.slow]

# The other program: a small window at the corner from which one file can be dragged. It writes
# down what the place under the pointer would do with it.
OTHER_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

class Handle(QLabel):
    def mousePressEvent(self, event):
        event.accept()

    def mouseMoveEvent(self, event):
        say("begun")
        drag = QDrag(self)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag.setMimeData(mime)
        drag.actionChanged.connect(lambda action: say(action.name))
        say("done " + drag.exec(Qt.DropAction.CopyAction).name)

def say(word):
    with Path(sys.argv[2]).open("a") as file:
        file.write(word + "\\n")

application = QApplication([])
handle = Handle("drag me")
handle.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
handle.setWindowTitle("the other program")
handle.setGeometry(0, 0, 70, 40)
handle.show()
application.exec()
"""


@pytest.fixture
def display() -> Iterator[str]:
    require("xdotool")
    with virtual_display() as name:
        yield name


def test_a_picture_dragged_from_another_program_is_shown(display: str, tmp_path: Path) -> None:
    environment = environment_on(display, tmp_path / "home")
    picture = resource("pictures", "chelsea.png")
    told = tmp_path / "told"
    told.touch()
    window = start("-m", "alexnet_gui", environment=environment)
    other = start("-c", OTHER_PROGRAM, str(picture), str(told), environment=environment)
    try:
        mine = _appeared(display, "^AlexNet")
        theirs = _appeared(display, "^the other program$")
        xdotool(display, "windowraise", theirs)
        _drag(display, told, _middle(display, mine))
        eventually(lambda: "done" in told.read_text(), "the drag to end")
        assert told.read_text().split()[-2:] == ["done", "CopyAction"]
        eventually(
            lambda: xdotool(display, "getwindowname", mine) == "chelsea.png — AlexNet",
            "the picture's name in the title",
        )
        window.terminate()
        output, errors = window.communicate(timeout=60)
        assert (window.returncode, output, errors) == (0, "", "")
    finally:
        end(other)
        end(window)


def _appeared(display: str, name: str) -> str:
    """The window of that name, as soon as it is on the screen."""
    eventually(lambda: _windows(display, name), f"a window called {name}")
    return _windows(display, name)[0]


def _windows(display: str, name: str) -> list[str]:
    return xdotool(display, "search", "--onlyvisible", "--name", name).split()


def _middle(display: str, window: str) -> tuple[int, int]:
    lines = xdotool(display, "getwindowgeometry", "--shell", window).splitlines()
    box = {key: int(value) for key, _, value in (line.partition("=") for line in lines)}
    return box["X"] + box["WIDTH"] // 2, box["Y"] + box["HEIGHT"] // 2


def _drag(display: str, told: Path, target: tuple[int, int]) -> None:
    """Press on the other program, move over `target` until it would take the file, let go."""
    xdotool(display, "mousemove", "20", "20", "mousedown", "1")
    _move_until(display, (24, 20), lambda: "begun" in told.read_text())
    _move_until(display, target, lambda: "CopyAction" in told.read_text())
    xdotool(display, "mouseup", "1")


def _move_until(display: str, place: tuple[int, int], condition: Callable[[], bool]) -> None:
    """Move to and fro by a few pixels: programs look at what is below them when it moves."""
    steps = cycle(range(5))

    def moved() -> bool:
        step = next(steps)
        xdotool(display, "mousemove", str(place[0] + step), str(place[1] + step))
        return condition()

    eventually(moved, f"what moving at {place} should lead to")
