"""A part of the installation is missing or broken: what works goes on, and the rest says why."""

from pathlib import Path

import pytest

from tests.system.test_startup import run

# A window whose workspaces but for Design are made when the engine's fate is known already: the
# order that a slow disk and a broken PyTorch bring about.
LATE = """
import sys
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLabel
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore

application = QApplication([])
window = MainWindow(None, SettingsStore())
window.show()
bridge = Bridge()
parts = window.furnish(bridge)
while not hasattr(window, "design"):
    next(parts)
loop = QEventLoop()
bridge.engine.over.connect(loop.quit)
bridge.start_engine()
loop.exec()
window.complete()
for name in ("banner.text", "status.device", "train.detail", "explore.waiting"):
    print(window.findChild(QLabel, name).text())
window.close()
bridge.shut_down()
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder before all others in which modules are looked for."""
    folder = tmp_path / "broken"
    folder.mkdir()
    return folder


def test_without_pytorch_every_part_of_the_window_says_so(tmp_path: Path, broken: Path) -> None:
    (broken / "torch.py").write_text("raise ImportError('libtorch.so is not there.')\n")
    status, output, errors = run(
        "-c", LATE, home=tmp_path, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(broken)
    )
    assert status == 0, errors
    banner, device, train, explore = output.splitlines()
    for words in (banner, train, explore):
        assert words.startswith("PyTorch could not be loaded: libtorch.so is not there.")
    assert "install it again" in train
    assert device == "No PyTorch"


def test_without_what_draws_curves_only_training_is_out_of_reach(
    tmp_path: Path, broken: Path
) -> None:
    (broken / "pyqtgraph.py").write_text("raise ImportError('no OpenGL')\n")
    status, output, errors = run(
        "-c", LATE, home=tmp_path, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(broken)
    )
    assert status == 0, errors
    _banner, device, train, explore = output.splitlines()
    assert "PyTorch" not in device + explore
    assert train.startswith("What training needs could not be loaded: no OpenGL.")


# The window as a person starts it, but `argv[1]` cannot be imported, and argv[2] is clicked.
HALF = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication
from alexnet_gui.gui import app

module, when, button = sys.argv[1:4]
sys.modules[module] = None

def look():
    boxes = [each for each in QApplication.topLevelWidgets() if each.objectName() == "unfilled"]
    if not boxes or not boxes[0].isVisible():
        QTimer.singleShot(20, look)
        return
    print(boxes[0].text())
    boxes[0].findChild(QAbstractButton, button).click()
    print(module in QGuiApplication.clipboard().text())

def begin(beginning):
    look()
    if when == "asked for":
        [window] = (w for w in QApplication.topLevelWidgets() if w.objectName() == "window")
        mode = window.findChild(QAbstractButton, "mode.train")
        QTimer.singleShot(0, mode.click)
    usual(beginning)

usual, app.Beginning.begin = app.Beginning.begin, begin
sys.exit(app.run_window(None))
"""


@pytest.mark.parametrize(
    ("module", "when"),
    [
        ("alexnet_gui.gui.bridge", "by itself"),
        ("alexnet_gui.gui.design.workspace", "by itself"),
        ("alexnet_gui.gui.explore.workspace", "by itself"),
        ("alexnet_gui.gui.train.form", "asked for"),
    ],
)
def test_a_window_that_cannot_be_filled_says_so_and_closes(
    tmp_path: Path, module: str, when: str
) -> None:
    status, output, _errors = run(
        "-c", HALF, module, when, "unfilled.copy", home=tmp_path, QT_QPA_PLATFORM="offscreen"
    )
    words, copied = output.splitlines()
    assert "cannot be opened" in words
    assert copied == "True"
    assert status == 1
    [log] = tmp_path.rglob("alexnet-gui.log")
    assert module in log.read_text()


# The window as a person starts it with a file that something goes wrong with.
OPENED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from alexnet_gui.gui import app, opening

def open(opener, path):
    raise RuntimeError("nobody thought of this")

def look(window=None):
    windows = [w for w in QApplication.topLevelWidgets() if w.objectName() == "window"]
    if not windows or not windows[0].whole or not windows[0].banner.isVisible():
        QTimer.singleShot(20, look)
        return
    print(windows[0].findChild(QLabel, "banner.text").text())
    print(windows[0].bridge.importing)
    windows[0].close()

opening.Opener.open = open
QTimer.singleShot(0, look)
sys.exit(app.run_window(Path("cat.png")))
"""


def test_a_mistake_of_ours_with_a_file_leaves_the_window_whole_and_the_engine_on_its_way(
    tmp_path: Path,
) -> None:
    status, output, _errors = run("-c", OPENED, home=tmp_path, QT_QPA_PLATFORM="offscreen")
    words, importing = output.splitlines()
    assert "Something went wrong" in words
    assert importing == "True"
    assert status == 0
