"""Files that were asked for are written although the window is closed meanwhile."""

import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.system.displays import PATIENCE_SECONDS, end, eventually, virtual_display
from tests.system.driving import driven_window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it looks at processes as POSIX")

# The window, closed as soon as a process of its own has begun to write the network, with something
# in the clipboard.
EXPORTING = """
def drive(window):
    QApplication.clipboard().setText("copied")
    window.design.load_preset("mnist-28")
    export = window.design._exports._onnx_export
    export.start(window.design.architecture, Path(sys.argv[1]))
    say(QApplication.clipboard().ownsClipboard())
    say(export._folder.path())
    window.closing.insist()
    window.close()
    yield lambda: False
"""


@pytest.mark.parametrize(
    "shown", ["offscreen", pytest.param("on a display", marks=pytest.mark.display)]
)
def test_an_export_goes_on_when_the_window_is_closed(tmp_path: Path, shown: str) -> None:
    onnx = pytest.importorskip("onnx")
    path = tmp_path / "network.onnx"
    with virtual_display() if shown == "on a display" else nullcontext("") as display:
        window = driven_window(tmp_path / "home", EXPORTING, str(path), display=display)
        try:
            output, errors = window.communicate(timeout=PATIENCE_SECONDS)
        finally:
            end(window)
    assert (window.returncode, errors) == (0, "")
    owned, given = output.splitlines()
    assert owned == str(shown == "on a display")  # offscreen, a clipboard belongs to nobody
    eventually(path.exists, "the file")
    onnx.checker.check_model(onnx.load(path))
    assert [*tmp_path.glob(".*.part")] == []
    eventually(lambda: not Path(given).exists(), "its process to remove what it was given")


# The window, closed while a file that was asked for is not even begun: something else comes first.
WRITING = """
import threading
import time
from alexnet_gui.core.whole_file import write_whole

def drive(window):
    app.ASKED_SECONDS = float(sys.argv[2])
    begun, desk = threading.Barrier(2), window.bridge.enquiries

    def before():
        begun.wait()
        while not desk._workers.closed:
            time.sleep(0.01)

    def made():
        if sys.argv[3] == "never":
            threading.Event().wait()
        return b"new"

    desk.aside(before, print)
    desk.aside(lambda: write_whole(Path(sys.argv[1]), made()), print, writes=True)
    begun.wait()
    window.closing.insist()
    window.close()
    yield lambda: False
"""


@pytest.mark.parametrize(("when", "seconds"), [("soon", 50.0), ("never", 0.1)])
def test_a_file_that_was_asked_for_is_waited_for_but_not_for_ever(
    tmp_path: Path, when: str, seconds: float
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path = folder / "file"
    path.write_bytes(b"old")
    window = driven_window(tmp_path / "home", WRITING, str(path), str(seconds), when)
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, output, errors) == (0, "", "")
    assert path.read_bytes() == (b"new" if when == "soon" else b"old")
    assert list(folder.iterdir()) == [path]


def test_waiting_for_a_file_ends_when_the_end_is_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    window = driven_window(tmp_path / "home", WRITING, str(path), str(PATIENCE_SECONDS), "never")
    try:
        time.sleep(3)  # it is shown, and closed
        deadline = time.monotonic() + PATIENCE_SECONDS / 2
        while window.poll() is None and time.monotonic() < deadline:
            window.terminate()
            time.sleep(0.2)
        output, errors = window.communicate(timeout=1)
    finally:
        end(window)
    assert (window.returncode, output, errors) == (0, "", "")
    assert path.read_bytes() == b"old"


# The window, closed while a table of a plot is written between whatever else it does.
TABLE = """
import time
from alexnet_gui.gui.train.plotting.export import TableWriter

def parts():
    for number in range(30):
        yield b"%d\\n" % number
        time.sleep(0.01)  # longer than it writes at a time
        if number == 10:
            window.closing.insist()
            window.close()

def drive(its):
    global window
    window = its
    TableWriter(Path(sys.argv[1]), parts(), window).start()
    yield lambda: False
"""


def test_a_table_that_is_being_written_is_finished_when_the_window_is_closed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    window = driven_window(tmp_path / "home", TABLE, str(folder / "table.csv"))
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, output, errors) == (0, "", "")
    assert [path.name for path in folder.iterdir()] == ["table.csv"]
    assert (folder / "table.csv").read_text().split() == [str(number) for number in range(30)]
