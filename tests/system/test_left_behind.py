"""The tests' own guard: a test that leaves something running behind fails."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LEAKS = {
    "thread": "threading.Thread(target=threading.Event().wait, name='stray', daemon=True).start()",
    "timer": "keep.append(timer := QTimer()); timer.start(1000)",
    "timer of a window": "keep.append(w := QWidget()); timer = QTimer(w); timer.start(1000)",
    "thread of Qt": "keep.append(thread := QThread()); thread.start()",
    "window": "keep.append(window := QWidget()); window.show()",
    "Qt warning": "QTimer().timeout.disconnect(print) if False else qWarning('odd')",
    "Python warning": "warnings.warn('odd', stacklevel=1)",
}

TEST = """
import threading
import warnings
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget

keep = []

def test_leak(qtbot):
    {leak}

def test_next(qtbot):
    pass

def teardown_module():
    for item in keep:
        if isinstance(item, QThread):
            item.quit()
            item.wait()
"""

CLEAN = """
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    timer = QTimer(window)
    timer.start(1000)
    worker = threading.Thread(target=print)
    worker.start()
"""


def run_pytest(checkout: Path, folder: Path, body: str) -> str:
    shutil.copy(checkout / "tests" / "conftest.py", folder / "conftest.py")
    (folder / "test_leak.py").write_text(TEST.format(leak=body), encoding="utf-8")
    options = ["-c", str(checkout / "pyproject.toml"), "--rootdir", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("leak", LEAKS)
def test_what_is_left_behind_fails_the_test(checkout: Path, tmp_path: Path, leak: str) -> None:
    assert "1 failed" in run_pytest(checkout, tmp_path, LEAKS[leak]) or (
        "1 error" in run_pytest(checkout, tmp_path, LEAKS[leak])
    )


def test_what_is_closed_and_joined_passes(checkout: Path, tmp_path: Path) -> None:
    assert "2 passed" in run_pytest(checkout, tmp_path, CLEAN)
