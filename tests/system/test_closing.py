"""However early or late it is closed, the program leaves at once, in silence, with all saved."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from alexnet_gui.core.starter import starter_file
from tests.system.displays import PATIENCE_SECONDS, end, eventually, start
from tools.virtual_display import home_of_its_own

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="signals close the window on POSIX only"
)

# The window, training a network that is quick to train as soon as the engine is there.
TRAINING = """
import signal
import sys
from PySide6.QtWidgets import QApplication
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import StepsDone
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui import app, bridge
from alexnet_gui.gui.bridge import Bridge

layers = (Flatten(name="flatten"), Linear(name="fc8", out_features=10))
job = Job(
    architecture=Architecture(name="Small", input=(1, 28, 28), layers=layers),
    recipe=Recipe(epochs=10_000, device="cpu"),
    data="sample",
    out=sys.argv[1],
)

class Training(Bridge):
    def __init__(self):
        super().__init__()
        self.engine_ready.connect(self.begin)
        self.run_event.connect(self.tell)

    def begin(self):
        self.train(job)

    def tell(self, event):
        if isinstance(event, StepsDone):
            app.log.info("A step is done")
            if QApplication.activeModalWidget() is not None:
                app.log.info("The question is there")

bridge.Bridge = Training
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # lest the tests were started with nohup
sys.exit(app.run_window(None))
"""


def start_window(home: Path, *arguments: str) -> subprocess.Popen[str]:
    wanted = home_of_its_own(home) | {"QT_QPA_PLATFORM": "offscreen"}
    return start(*(arguments or ("-m", "alexnet_gui")), environment=wanted)


def wait_for(home: Path, words: str) -> None:
    """Until the log in `home` says `words`."""

    def said() -> bool:
        return any(words in file.read_text() for file in home.rglob("alexnet-gui.log"))

    eventually(said, f"“{words}” in the log")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=lambda sign: sign.name)
@pytest.mark.parametrize("moment", ["shows its window", "is on screen", "is loading", "is ready"])
def test_closing_at_any_moment_is_quick_and_silent(
    tmp_path: Path, moment: str, sign: signal.Signals
) -> None:
    window = start_window(tmp_path)
    try:
        wait_for(tmp_path, moment)
        window.send_signal(sign)
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
        assert (window.returncode, output, errors) == (0, "", "")
    finally:
        end(window)
    assert list(tmp_path.rglob("settings.json"))


def test_closing_while_training_asks_and_whoever_insists_keeps_the_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    window = start_window(tmp_path, "-c", TRAINING, str(run))

    def insist() -> bool:
        window.send_signal(signal.SIGINT)
        return window.poll() is not None

    try:
        wait_for(tmp_path, "A step is done")
        eventually(insist, "the window to close")
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
        assert (window.returncode, output, errors) == (0, "", "")
    finally:
        end(window)
    assert (run / "last.ckpt").is_file()
    assert not list(run.rglob(".*.part"))


@pytest.mark.parametrize("sign", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("asked", [False, True], ids=["", "while it asks"])
def test_a_polite_kill_once_ends_the_run_keeps_it_and_asks_nobody(
    tmp_path: Path, sign: str, asked: bool
) -> None:
    run = tmp_path / "run"
    window = start_window(tmp_path, "-c", TRAINING, str(run))
    try:
        wait_for(tmp_path, "A step is done")
        if asked:
            window.send_signal(signal.SIGINT)
            wait_for(tmp_path, "The question is there")
        window.send_signal(signal.Signals[sign])
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
        assert (window.returncode, output, errors) == (0, "", "")
    finally:
        end(window)
    assert (run / "last.ckpt").is_file()
    assert not list(run.rglob(".*.part"))


def test_verbose_tells_the_terminal_what_the_log_is_told(tmp_path: Path) -> None:
    window = start_window(tmp_path, "-m", "alexnet_gui", "--verbose")
    try:
        wait_for(tmp_path, "shows its window")
        window.send_signal(signal.SIGINT)
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, output) == (0, "")
    assert "shows its window" in errors


# The window on Explore with its dialogs open, one of them at work; then it is closed.
DIALOGS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui import app

CHELSEA = resource("pictures", "chelsea.png")
folder = Path(sys.argv[1])

def begin(beginning):
    usual(beginning)
    [window] = (each for each in QApplication.topLevelWidgets() if each.objectName() == "window")
    window.show_workspace("explore")
    window.bridge.engine_ready.connect(lambda _device: window.open(CHELSEA))
    window.explore.looker.seen.connect(lambda _seen: show(window))

def show(window):
    evaluating = window.explore.evaluating
    evaluating.show_predict()
    evaluating.show_evaluate()
    window.explore.likes.open_alike()
    evaluating.evaluate_dialog.source.use(str(folder))
    evaluating.evaluate_dialog.start()
    look(window, evaluating.evaluate_dialog)

def look(window, dialog):
    if " of " not in dialog.progress.words:
        QTimer.singleShot(20, lambda: look(window, dialog))
        return
    assert len(shown()) == 4, shown()
    window.close()
    print(shown())

def shown():
    return [each.objectName() for each in QApplication.topLevelWidgets() if each.isVisible()]

usual, app.Beginning.begin = app.Beginning.begin, begin
sys.exit(app.run_window(None))
"""


@pytest.mark.skipif(starter_file() is None, reason="it looks through the starter")
def test_dialogs_close_with_the_window_and_what_they_wait_for_is_cancelled(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    for name in ("tractor", "viaduct"):
        (folder / name).mkdir(parents=True)
        Image.new("RGB", (400, 300)).save(folder / name / "0.png")
        for number in range(1, 3000):
            (folder / name / f"{number}.png").hardlink_to(folder / name / "0.png")
    window = start_window(tmp_path / "home", "-c", DIALOGS, str(folder))
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, output, errors) == (0, "[]\n", "")
