"""Following runs that other processes train, in the real window."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.cli import USER_MISTAKE, run
from alexnet_gui.core import file_lock, run_watch
from alexnet_gui.core.run_names import METRICS
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.facts import Facts
from alexnet_gui.gui.train.run import Phase
from alexnet_gui.gui.train.run_message import RunMessage
from alexnet_gui.gui.train.runs.watch_dialog import WatchDialog
from tests.core.run_folders import rows, write_folder
from tests.gui.windows import child, click, drop, files

PATIENCE_MS = 90_000  # importing torch on a busy machine, in two processes
CHECKOUT = Path(__file__).parents[3]

# Trains for real, and after some steps waits in the middle of an epoch until it is killed.
TRAINER = """
import sys
from pathlib import Path
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import StepsDone
from alexnet_gui.engine.trainer import train
from tests.engine.training import job

def when(event):
    if isinstance(event, StepsDone) and event.steps[-1].step >= 8:
        sys.stdin.read()

train(job(Path(sys.argv[1]), epochs=2, max_steps=15, checkpoint_every=5), when, Control())
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_watch, "POLL_SECONDS", 0.02)


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as started:
        yield started
        started.kill()


def shown(window: MainWindow) -> list[int]:
    return [int(step) for step in window.train.plots.curves.steps.values]


def text(window: MainWindow, name: str) -> str:
    label = child(window, QLabel, name)
    return "" if label.isHidden() else label.text()


def told(window: MainWindow) -> str:
    lines = child(window, Facts, "train.message.facts").findChildren(QLabel)
    return " ".join(line.text() for line in lines if not line.isHidden())


def button(window: MainWindow, name: str) -> QPushButton:
    return child(window, QPushButton, f"train.{name}.button")


def phase(window: MainWindow) -> Phase | None:
    return None if window.train.run is None else window.train.run.phase


def watch(window: MainWindow, folder: Path) -> None:
    """As a person does it: the button, the path, Enter."""
    window.show_workspace("train")
    click(window, "train.watch.button")
    dialog = child(window, WatchDialog, "train.watch.dialog")
    field = child(dialog, QLineEdit, "train.watch.folder")
    field.selectAll()
    QTest.keyClicks(field, str(folder))
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_run_is_followed_while_it_is_trained_killed_and_taken_up_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "cluster" / "run"
    watch(window, folder)
    assert text(window, "train.empty.heading") == "Waiting for a first step"
    assert text(window, "train.detail") == f"Waiting for a run in {folder}"
    with process("-c", TRAINER, str(folder)) as trainer:
        qtbot.waitUntil(lambda: len(shown(window)) >= 8, timeout=PATIENCE_MS)
        assert phase(window) is Phase.WATCHED
        assert text(window, "train.headline") == "Epoch 1 of 2"
        assert button(window, "pause").toolTip().startswith("Another process trains this run")
        assert "Another process trains this run; this window follows it." in told(window)
        trainer.kill()
        trainer.wait()
        qtbot.waitUntil(lambda: "has ended" in told(window))
        assert text(window, "train.detail").endswith("no new step")
    arguments = ("train", "--resume", "--out", str(folder))
    with process("-m", "alexnet_gui", *arguments) as trainer:
        qtbot.waitUntil(lambda: phase(window) is Phase.ENDED, timeout=PATIENCE_MS)
        assert trainer.wait() == 0
    assert shown(window) == list(range(1, 16))
    assert [seen.step for seen in window.train.plots.curves.validations] == [12, 15]
    assert text(window, "train.message.words").startswith("Trained 1.2 epochs.")
    assert button(window, "watch").text() == "Watch a run…"


def test_watching_can_be_ended_and_the_run_then_goes_on_here(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = write_folder(tmp_path / "run", rows(13), saved=True)
    watch(window, folder)
    qtbot.waitUntil(lambda: len(shown(window)) == 13)
    assert button(window, "watch").text() == "Stop watching"
    assert not button(window, "pause").isEnabled()
    click(window, "train.watch.button")
    assert phase(window) is Phase.ENDED
    assert button(window, "pause").text() == "Resume"
    assert button(window, "pause").isEnabled()
    assert len(shown(window)) == 13


def test_a_followed_run_whose_process_was_killed_goes_on_here_at_a_click(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=PATIENCE_MS):
        window.bridge.start_engine()
    folder = tmp_path / "run"
    with process("-c", TRAINER, str(folder)) as trainer:
        watch(window, folder)
        qtbot.waitUntil(lambda: len(shown(window)) >= 8, timeout=PATIENCE_MS)
        assert not button(window, "pause").isEnabled()
        trainer.kill()
        trainer.wait()
        qtbot.waitUntil(lambda: "Resume takes it up here" in told(window))
    assert button(window, "pause").text() == "Resume"
    click(window, "train.pause.button")
    assert button(window, "watch").text() == "Watch a run…"
    qtbot.waitUntil(
        lambda: "Trained 1.2 epochs" in text(window, "train.message.words"), timeout=PATIENCE_MS
    )
    assert shown(window) == list(range(1, 16))


def test_silence_is_said_in_words(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "run", rows(13), age=130)
    watch(window, folder)
    said = "No new step for 2 minutes: the process may have ended."
    qtbot.waitUntil(lambda: said in told(window))
    with (folder / METRICS).open("a") as file:
        file.write(rows(14, 14))
    qtbot.waitUntil(child(window, RunMessage, "train.message").isHidden)
    assert shown(window) == list(range(1, 15))


def test_a_run_under_way_that_is_dropped_is_followed(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = write_folder(tmp_path / "run", rows(3))
    with (folder / METRICS).open("a") as file:
        assert file_lock.take(file.fileno())
        assert drop(window, files(folder))
        qtbot.waitUntil(lambda: shown(window) == [1, 2, 3])
        assert window.workspace == "train"
        file.write(rows(5, 4))
        file.flush()
        qtbot.waitUntil(lambda: shown(window) == [1, 2, 3, 4, 5])


def test_a_folder_that_is_renamed_is_told_its_curves_stay_and_it_is_followed_when_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = write_folder(tmp_path / "run", rows(8), saved=True)
    watch(window, folder)
    qtbot.waitUntil(lambda: len(shown(window)) == 8)
    folder.rename(tmp_path / "away")
    qtbot.waitUntil(lambda: "folder is no longer there" in told(window))
    assert shown(window) == list(range(1, 9))
    assert text(window, "train.headline") == "Epoch 1 of 2"
    assert text(window, "train.detail").endswith("no new step")
    assert not button(window, "pause").isEnabled()
    (tmp_path / "away").rename(folder)
    with (folder / METRICS).open("a") as file:
        file.write(rows(9, 9))
    qtbot.waitUntil(lambda: len(shown(window)) == 9)
    qtbot.waitUntil(child(window, Facts, "train.message.facts").isHidden)


def test_watching_another_run_leaves_nothing_of_the_first(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first = write_folder(tmp_path / "first", rows(13))
    second = write_folder(tmp_path / "second", rows(4))
    window.train.others.watch(first)
    qtbot.waitUntil(lambda: len(shown(window)) == 13)
    window.train.others.watch(second)
    qtbot.waitUntil(lambda: shown(window) == [1, 2, 3, 4])
    assert window.train.run is not None
    assert window.train.run.job.out == str(second)


def test_what_is_no_run_is_refused_and_what_is_shown_stays(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.train.others.open(write_folder(tmp_path / "run", rows(3), saved=True))
    qtbot.waitUntil(lambda: phase(window) is Phase.ENDED)
    with qtbot.waitSignal(window.train.notice) as told:
        window.train.others.open(tmp_path)
    assert "is not a run" in told.args[0].message
    assert shown(window) == [1, 2, 3]
    assert window.train.run is not None
    assert window.train.run.failure is None


def test_the_dialog_says_what_will_happen(window: MainWindow, tmp_path: Path) -> None:
    window.show_workspace("train")
    click(window, "train.watch.button")
    dialog = child(window, WatchDialog, "train.watch.dialog")
    field, words = child(dialog, QLineEdit, "train.watch.folder"), "train.watch.words"
    yes = child(dialog, QPushButton, "train.watch.yes")
    assert not yes.isEnabled()
    for typed, says, can_be in (
        ("run", "Type or choose the folder", False),
        ("~nobody-of-this-name/run", "Type or choose the folder", False),
        ("/" + "x" * 300, "cannot be read: File name too long", False),
        (str(tmp_path / "later"), "it is waited for", True),
        (str(write_folder(tmp_path / "run", rows(3))), "There is a run in it", True),
        (str(tmp_path / "run" / METRICS), "This is a file.", False),
    ):
        field.setText(typed)
        assert says in child(dialog, QLabel, words).text()
        assert yes.isEnabled() == can_be
    dialog.reject()


def test_the_command_line_refuses_a_file_in_place_of_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert run(["--watch", str(file)]) == USER_MISTAKE
    assert capsys.readouterr().err.endswith("is a file. A run is a folder.\n")
