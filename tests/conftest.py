"""What holds for every test: no display, empty folders, and nothing left behind."""

import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

# Set before anything starts Qt, fontconfig or torch, all of which read them once. A platform that
# was asked for by name stays: QT_QPA_PLATFORM=xcb pytest shows the windows.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "PYTEST_XDIST_WORKER" in os.environ:
    # As many processes as cores test at once: one thread each, lest they wait for one another.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

_HOME = Path(tempfile.mkdtemp(prefix="alexnet-gui-tests-"))
for _name in ("CONFIG", "CACHE", "DATA", "STATE"):
    (_HOME / _name.lower()).mkdir()
    os.environ[f"XDG_{_name}_HOME"] = str(_HOME / _name.lower())
(_HOME / "runtime").mkdir(mode=0o700)
os.environ["XDG_RUNTIME_DIR"] = str(_HOME / "runtime")

_GRACE_SECONDS = float(os.environ.get("LEAK_GRACE_SECONDS", "5"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-drawings",
        action="store_true",
        help="draw tests/gui/design/drawings again instead of comparing with them",
    )
    parser.addoption(
        "--soak", action="store_true", help="do the tests that have a long form in that"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--soak"):
        return
    for item in items:
        marker = item.get_closest_marker("soak")
        if marker is not None and marker.kwargs.get("only"):
            item.add_marker(pytest.mark.skip(reason="make soak does it"))


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether the long form is wanted: more moments, more events, more minutes."""
    return bool(request.config.getoption("--soak"))


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a visible window behind."""
    uses_qt = "qapp" in request.fixturenames
    threads_before = set(threading.enumerate())
    # What is there already is kept out of the collector's sight: it lists what is new alone.
    gc.freeze()
    yield

    def left_behind() -> list[str]:
        threads = [thread for thread in threading.enumerate() if thread not in threads_before]
        found = [f"thread {thread.name}" for thread in threads if _counts(thread)]
        if "PySide6.QtWidgets" in sys.modules:
            _deliver_pending_events()
            found += _visible_windows()
        if uses_qt:
            found += [_describe(item) for item in _running_qt_objects()]
        return found

    left = left_behind()
    if left:
        gc.collect()  # a cycle that holds a timer is no leak
        left = _wait_until_empty(left_behind)
    gc.unfreeze()
    if left:
        _close_visible_windows()
        pytest.fail(f"The test left behind: {', '.join(left)}", pytrace=False)


def _wait_until_empty(left_behind: Callable[[], list[str]]) -> list[str]:
    deadline = time.monotonic() + _GRACE_SECONDS
    while (left := left_behind()) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return left


def _counts(thread: threading.Thread) -> bool:
    # Python lists a foreign thread (Qt's, autograd's) that once ran Python code even after it has
    # ended. Qt's are looked for by themselves; torch keeps its own.
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


def _deliver_pending_events() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _visible_windows() -> list[str]:
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return []
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    return [f"window {widget.objectName() or type(widget).__name__}" for widget in windows]


def _close_visible_windows() -> None:
    """Keep one test's leak from failing the next ones."""
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtWidgets import QApplication

    if isinstance(QApplication.instance(), QApplication):
        for widget in QApplication.topLevelWidgets():
            widget.hide()
            widget.deleteLater()


def _running_qt_objects() -> "list[QObject]":
    """Return the active timers and the running threads that Python made since `gc.freeze`."""
    import shiboken6
    from PySide6.QtCore import QThread, QTimer

    # By type, not isinstance(), which would wake lazy modules and proxies.
    found = [item for item in gc.get_objects() if issubclass(type(item), (QThread, QTimer))]
    return [item for item in found if shiboken6.isValid(item) and _is_running(item)]


def _is_running(item: "QObject") -> bool:
    from PySide6.QtCore import QCoreApplication, QThread, QTimer

    if isinstance(item, QTimer):
        return item.isActive()
    application = QCoreApplication.instance()
    is_main = application is not None and item is application.thread()
    return isinstance(item, QThread) and item.isRunning() and not is_main


def _describe(item: "QObject") -> str:
    return f"{type(item).__name__} {item.objectName()}".rstrip()
