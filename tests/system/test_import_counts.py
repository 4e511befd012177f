"""How much is imported before there is anything to see, counted: each import is time to wait."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.system.test_startup import run

OURS = "alexnet_gui"
_LIST = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"

# The window as a person starts it: what is there when the first of it is painted, and when the
# workspace in front can be used; and which libraries are loaded from then on until the engine is.
_WINDOW = """
import json, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from alexnet_gui.gui import app

make_application = app.make_application
found, before = [], set()

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and not found:
            found.append(sorted(sys.modules))
            from alexnet_gui.gui.bridge import Bridge
            Bridge.load_ahead = note
            Bridge.start_engine = leave
        return False

def make():
    application = make_application()
    application.filter = FirstPaint()
    application.installEventFilter(application.filter)
    return application

def note(bridge):
    found.append(sorted(sys.modules))
    before.update(libraries())

def libraries():
    try:
        mapped = open("/proc/self/maps").read().split()
    except OSError:  # not on Linux, where nothing is loaded ahead
        return set()
    return {name for name in mapped if ".so" in name}

def leave(bridge):
    found.append(sorted(libraries() - before))
    QTimer.singleShot(0, QApplication.quit)

app.make_application = make
status = app.show_window(None)
print(json.dumps(found))
app.leave_at_once(status)
"""
_COMMAND = f"""
import sys
from alexnet_gui.__main__ import main
try:
    main()
except SystemExit:
    pass
{_LIST}
"""


class Allowed(NamedTuple):
    """What may have been imported, besides what Python starts with."""

    packages: set[str]  # of other people
    ours: int  # modules
    others: int  # of Python's own library and of other people

    def excess(self, modules: set[str]) -> list[str]:
        """What is too much of `modules`, in words."""
        ours = {name for name in modules if name.partition(".")[0] == OURS}
        tops = {name.partition(".")[0] for name in modules - ours}
        strangers = tops - set(sys.stdlib_module_names) - self.packages
        said = [f"the package {name}" for name in sorted(strangers)]
        said += sorted(name for name in ours if name.startswith(f"{OURS}.engine"))
        if len(ours) > self.ours:
            said.append(f"{len(ours)} modules of ours")
        if len(modules - ours) > self.others:
            said.append(f"{len(modules - ours)} modules of others")
        return said


# A module is some 0.2 ms to find, read and run: ten more are not seen, a hundred are. Of others
# there are Qt's, msgspec's and what these need; Python's versions differ by a dozen.
_QT = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "__feature__"}
_SMALL = {"msgspec", "platformdirs", "typing_extensions"}
# The frame needs its menus, colours and settings: 26 of ours, 125 of others.
FRAME = Allowed(_QT | _SMALL, ours=40, others=150)
# And Design with what its document needs: 176 of ours, 155 of others. Train and Explore, 200 more,
# come while PyTorch's libraries are loaded.
DESIGN = Allowed(_QT | _SMALL, ours=215, others=180)
# Commands import the options of all and what computes shapes, 68, and of others 94.
COMMAND = Allowed(_SMALL, ours=85, others=125)


@pytest.fixture(scope="module")
def from_the_start() -> set[str]:
    """What Python itself imports, and whatever this installation of it has it import."""
    done = subprocess.run(
        [sys.executable, "-c", _LIST], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stderr))


@pytest.fixture(scope="module")
def imported(
    tmp_path_factory: pytest.TempPathFactory, from_the_start: set[str]
) -> dict[str, set[str]]:
    """What is imported when the window is painted first and when Design is there.

    And the libraries that were loaded while the rest of the window was made.
    """
    home: Path = tmp_path_factory.mktemp("home")
    status, output, errors = run("-c", _WINDOW, home=home, QT_QPA_PLATFORM="offscreen")
    assert (status, errors) == (0, "")
    *modules, libraries = map(set, json.loads(output))
    painted, design = (each - from_the_start for each in modules)
    return {"painted": painted, "design": design, "libraries": libraries}


@pytest.mark.parametrize(("when", "allowed"), [("painted", FRAME), ("design", DESIGN)])
def test_little_is_imported_for_the_window(
    imported: dict[str, set[str]], when: str, allowed: Allowed
) -> None:
    assert allowed.excess(imported[when]) == []


def test_nothing_that_the_window_is_made_of_waits_for_pytorchs_libraries(
    imported: dict[str, set[str]],
) -> None:
    """The system's loader takes turns: any other library would wait for all of PyTorch's."""
    assert imported["libraries"] == set()


@pytest.mark.parametrize("arguments", [["--help"], ["shapes", "paper-2012"], ["presets"]])
def test_little_is_imported_by_a_command_that_answers_at_once(
    arguments: list[str], from_the_start: set[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout
    assert COMMAND.excess(set(json.loads(done.stderr)) - from_the_start) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["numpy", "numpy.linalg"], "the package numpy"),
        (["PIL.Image"], "the package PIL"),
        (["captum"], "the package captum"),
        (["alexnet_gui.engine.devices"], "alexnet_gui.engine.devices"),
        ([f"alexnet_gui.gui.another.{n}" for n in range(300)], "modules of ours"),
        ([f"asyncio.{n}" for n in range(150)], "modules of others"),
    ],
)
def test_what_is_imported_too_early_is_noticed(
    imported: dict[str, set[str]], more: list[str], says: str
) -> None:
    for when, allowed in (("painted", FRAME), ("design", DESIGN)):
        told = allowed.excess(imported[when] | set(more))
        assert any(says in words for words in told)
