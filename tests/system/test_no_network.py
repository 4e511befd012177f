"""Nothing goes over the network unless somebody asks for a download."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from torchvision.models import AlexNet_Weights

from tests.core.saved_files import write_saved_run
from tests.system.displays import end
from tests.system.driving import driven_window, line_of

# Everything that a person does in a day, but for asking for a download.
_DAY = """
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialog
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui.train.run import Phase
from tests.gui.answers import answering, choose
from tests.gui.windows import drop, files
from tests.system.no_network import guard, open_sockets

guard(lambda attempt: say("network:", attempt))
HOME = Path(os.environ["HOME"])
LAYERS = (Conv2d(name="conv1", out_channels=4, kernel=7, stride=3),
    Activation(name="relu1", function="relu"), Flatten(name="flatten"),
    Linear(name="fc8", out_features=10))
JOB = Job(architecture=Architecture(name="Small", input=(1, 28, 28), layers=LAYERS),
    recipe=Recipe(max_steps=4, batch_size=32, device="cpu"), data="sample", out=str(HOME / "run"))

def done(what):
    for kind, inode in open_sockets():
        say("network:", kind, inode)
    say("done", what)

def act(window, name):
    window.findChild(QAction, name).trigger()

def drive(window):
    bridge, explore = window.bridge, window.explore
    yield lambda: bridge.ready and not bridge.importing
    done("start")
    window.show_workspace("train")
    window.train._begin_new(lambda _now: JOB)
    yield lambda: window.train.run is not None and window.train.run.phase is Phase.ENDED
    assert window.train.run.failure is None, window.train.run.failure
    done("train")
    assert drop(window, files(resource("pictures", "chelsea.png")))
    explore.use_model(HOME / "run")
    yield lambda: explore.looker.answered is not None and explore.looker.answered.key != "starter"
    yield lambda: explore.content.predictions.rows[0].isVisible()
    done("explore")
    page = QMimeData()
    page.setUrls([QUrl("https://example.org/cat.png")])
    page.setHtml('<img src="https://example.org/cat.png">')
    assert drop(window, page)
    yield lambda: "not fetched from the web" in told(window)
    done("drop")
    press(window, "explore.evaluate.open")
    evaluation = explore.evaluating.evaluate_dialog
    evaluation.source.use("sample")
    press(evaluation, "explore.evaluate.progress.start")
    yield lambda: not evaluation.going
    assert evaluation.classes.model().rowCount() == 10
    evaluation.close()
    done("evaluate")
    window.show_workspace("design")
    for name in ("python", "markdown", "svg"):
        answering(choose(HOME / f"net.{name}"))
        act(window, f"design.export.{name}.action")
        yield lambda name=name: any(HOME.glob("net.*"))
    done("export")
    for name in ("shortcuts", "about", "report"):
        act(window, f"action.help.{name}")
        yield lambda: True
    for each in window.findChildren(QDialog):
        each.close()
    done("help")
    window.closing.insist()
    window.close()
"""

# What somebody asks for; it fails where there is no network, and has tried.
_ASKED = """
from tests.system.no_network import guard

guard(lambda attempt: say("network:", attempt))

def drive(window):
    yield lambda: window.bridge.ready and not window.bridge.importing
    window.show_workspace("explore")
    say("asking")
    window.explore.imagenet.fetch()
    yield lambda: False
"""


# A command that says where it would reach, and gets no further.
_COMMAND = """
import sys
from alexnet_gui.cli import run
from tests.system.no_network import guard

def refuse(attempt):
    print("network:", attempt)
    raise ConnectionRefusedError

guard(refuse)
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("asked", [False, True])
def test_resuming_somebody_s_run_fetches_its_pictures_only_if_they_are_named(
    tmp_path: Path, *, asked: bool
) -> None:
    out = write_saved_run(tmp_path / "run", "torchvision:CIFAR10")
    named = ("--data", "torchvision:CIFAR10") if asked else ()
    places = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, "train", "--resume", "--out", str(out), *named],
        env=os.environ | places,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert ("network:" in done.stdout) is asked
    assert ("CIFAR10 is not downloaded yet." in done.stderr) is not asked
    assert ("give --data torchvision:CIFAR10" in done.stderr) is not asked


@pytest.mark.slow
def test_a_day_s_work_reaches_for_nothing_outside_the_machine(tmp_path: Path) -> None:
    window = driven_window(tmp_path / "home", _DAY)
    try:
        for part in ("start", "train", "explore", "drop", "evaluate", "export", "help"):
            assert line_of(window) == f"done {part}"
        rest, errors = window.communicate(timeout=60)
        assert (window.returncode, rest, errors) == (0, "", "")
    finally:
        end(window)


def test_a_download_that_is_asked_for_is_seen_by_the_same_guard(tmp_path: Path) -> None:
    server = urlsplit(AlexNet_Weights.IMAGENET1K_V1.url).netloc
    window = driven_window(tmp_path / "home", _ASKED)
    try:
        assert line_of(window) == "asking"
        assert server in line_of(window)
    finally:
        end(window)
