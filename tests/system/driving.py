"""Windows in processes of their own, each driven by a few lines of Python inside it."""

import subprocess
from pathlib import Path

from tests.system.displays import start
from tools.virtual_display import home_of_its_own

# `drive` yields conditions; it goes on when the last one holds. What it prints is read at the end.
_DRIVER = """
import os, sys, traceback
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui import app

def say(*words):
    print(*words, flush=True)

def press(window, name):
    QTest.mouseClick(window.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)

def offered(window, text):
    message = window.banner.message
    return message is not None and text in (message.action, message.second)

def told(window):
    return window.findChild(QLabel, "banner.text").text()

{script}

def begin(beginning):
    usual(beginning)
    steps, waiting = drive(beginning._window), [lambda: beginning._window.whole]
    timer = QTimer(beginning._window)

    def turn():
        try:
            while waiting[0] is None or waiting[0]():
                waiting[0] = next(steps)
        except StopIteration:
            timer.stop()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(3)

    timer.timeout.connect(turn)
    timer.start(20)

usual, app.Beginning.begin = app.Beginning.begin, begin
sys.exit(app.run_window(None))
"""

SMALL = """
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.recipe import Recipe

def small_job(out, **changes):
    layers = (Flatten(name="flatten"), Linear(name="fc8", out_features=10))
    return Job(
        architecture=Architecture(name="Small", input=(1, 28, 28), layers=layers),
        recipe=Recipe(epochs=10_000, device="cpu", checkpoint_every=50),
        data="sample",
        out=str(out),
        **changes,
    )

def train(window, out):
    window.show_workspace("train")
    window.train._begin_new(lambda _now: small_job(out))
"""


def driven_window(
    home: Path, script: str, *arguments: str, threads: int = 1, display: str = ""
) -> subprocess.Popen[str]:
    """A window whose `drive(window)` in `script` is gone through as soon as it is whole.

    `threads`: in which torch computes. `display`: where it is shown; if nothing, offscreen.
    """
    where = {"DISPLAY": display} if display else {"QT_QPA_PLATFORM": "offscreen"}
    wanted = home_of_its_own(home) | where
    wanted["OMP_NUM_THREADS"] = str(threads)
    return start("-c", _DRIVER.replace("{script}", script), *arguments, environment=wanted)


def line_of(window: subprocess.Popen[str]) -> str:
    """The next line that `window` says; what went wrong in it, if it says no more."""
    assert window.stdout is not None
    line = window.stdout.readline()
    if not line and window.stderr is not None:
        raise AssertionError(window.stderr.read())
    return line.rstrip("\n")
