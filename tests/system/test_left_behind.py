"""The tests' own guard: a test that leaves something running behind, or warns, fails."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import threading
import warnings

from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []
told = threading.Event()

def test_thread():
    threading.Thread(target=told.wait, name="stray", daemon=True).start()

def test_timer(qtbot):
    kept.append(timer := QTimer())
    timer.start(1000)

def test_timer_of_a_window(qtbot):
    kept.append(window := QWidget())
    QTimer(window).start(1000)
    kept.extend(window.children())

def test_thread_of_qt(qtbot):
    kept.append(thread := QThread())
    thread.start()

def test_window(qtbot):
    kept.append(window := QWidget())
    window.show()

def test_qt_warning(qtbot):
    qWarning("odd")

def test_python_warning():
    warnings.warn("odd", stacklevel=1)

def test_clean(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QTimer(window).start(1000)
    threading.Thread(target=print).start()

def teardown_module():
    told.set()
    for item in kept:
        if isinstance(item, QThread):
            item.quit()
            item.wait()
"""

COMPLAINTS = {
    "test_thread": "left behind: thread stray",
    "test_timer": "left behind: QTimer",
    "test_timer_of_a_window": "left behind: QTimer",
    "test_thread_of_qt": "left behind: QThread",
    "test_window": "left behind: window QWidget",
    "test_qt_warning": "QtWarningMsg: odd",
    "test_python_warning": "UserWarning: odd",
}


@pytest.fixture(scope="module")
def report(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("left-behind")
    shutil.copy(checkout / "tests" / "conftest.py", folder)
    shutil.copy(checkout / "pyproject.toml", folder)
    (folder / "test_leaks.py").write_text(TESTS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "test_leaks.py"],
        cwd=folder,
        env={**os.environ, "LEAK_GRACE_SECONDS": "0.1", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", COMPLAINTS)
def test_what_is_left_behind_fails_the_test(report: str, name: str) -> None:
    [line] = re.findall(rf"^(?:ERROR|FAILED) test_leaks\.py::{name}\b.*", report, re.MULTILINE)
    assert COMPLAINTS[name] in line or COMPLAINTS[name] in report.partition(f" {name} _")[2]


def test_what_is_closed_and_ended_passes(report: str) -> None:
    assert "PASSED test_leaks.py::test_clean" in report
    assert "ERROR test_leaks.py::test_clean" not in report
