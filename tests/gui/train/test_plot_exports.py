"""Plots as pictures and tables."""

import csv
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.run_names import METRICS
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import DARK, LIGHT, appearance
from alexnet_gui.gui.train.curves import Other
from alexnet_gui.gui.train.plots import RunPlots
from alexnet_gui.gui.train.plotting import export
from alexnet_gui.gui.train.plotting.export import TableWriter
from alexnet_gui.gui.train.plotting.table import table
from tests.core import run_folders
from tests.gui.answers import answering, cancel, choose, press
from tests.gui.train.curve_making import columns, curves, validated
from tests.gui.windows import child


class Exporting:
    """The card of the loss in a window, and what was told."""

    def __init__(self, settings: SettingsStore) -> None:
        self.told: list[Message] = []
        self.window = QWidget()
        self.plots = RunPlots(self.window, settings)
        for card in self.plots.cards:
            card.setParent(self.window)
        self.plots.message.connect(self.told.append)
        self.plots.loss.resize(500, 380)
        self.plots.curves.extend(columns(np.linspace(2, 1, 300)))
        self.plots.curves.validated(validated(100, best=False, epoch=1.0))
        self.plots.curves.validated(validated(200, best=True, epoch=2.0))

    def export(self, kind: str, plot: str = "loss") -> None:
        child(self.window, QAction, f"train.{plot}.export.{kind}").trigger()


@pytest.fixture
def exporting(qtbot: QtBot, tmp_path: Path) -> Iterator[Exporting]:
    appearance.use("light")
    made = Exporting(SettingsStore(tmp_path / "settings.json"))
    qtbot.addWidget(made.window)
    with qtbot.waitExposed(made.window):  # a dialog blocks a window that is there
        made.window.show()
    yield made
    appearance.use("light")


def rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode())))


def test_a_png_has_two_pixels_for_one_and_the_colours_of_the_screen_or_light_ones(
    exporting: Exporting, tmp_path: Path
) -> None:
    appearance.use("dark")
    for light, ground in ((False, DARK.panel), (True, LIGHT.panel)):
        child(exporting.window, QAction, "train.loss.export.light").setChecked(light)
        path = tmp_path / f"{ground[1:]}.png"
        answering(choose(path))
        exporting.export("png")
        picture = QImage(str(path))
        assert picture.width() == 2 * max(480, exporting.plots.loss.chart.width())
        assert picture.pixelColor(2, 2).name() == ground
    assert exporting.told[-1].text == "ffffff.png is written."


def test_an_svg_says_what_it_shows(exporting: Exporting, tmp_path: Path) -> None:
    exporting.plots.show_others([Other("an earlier run", curves(np.ones(50)))])
    answering(choose(tmp_path / "loss.svg"))
    exporting.export("svg")
    root = ElementTree.parse(tmp_path / "loss.svg").getroot()
    said = " ".join("".join(root.itertext()).split())
    for words in ("Loss", "epoch", "training", "validation", "best epoch", "an earlier run"):
        assert words in said


def test_the_svg_of_a_million_steps_is_small(exporting: Exporting, tmp_path: Path) -> None:
    exporting.plots.begin()
    exporting.plots.curves.extend(columns(np.ones(1_000_000)))
    answering(choose(tmp_path / "loss.svg"))
    exporting.export("svg")
    assert (tmp_path / "loss.svg").stat().st_size < 300_000


def test_a_copied_picture_is_in_the_clipboard(exporting: Exporting) -> None:
    exporting.export("copy")
    assert QGuiApplication.clipboard().image().width() >= 960
    assert exporting.told[-1].role == "good"


def test_a_table_has_every_step_as_it_was_and_smoothed_and_the_validations(
    exporting: Exporting, tmp_path: Path, qtbot: QtBot
) -> None:
    answering(choose(tmp_path / "loss.csv"))
    exporting.export("csv")
    qtbot.waitUntil(lambda: bool(exporting.told))
    assert exporting.told[-1].text == "loss.csv is written."
    written = rows((tmp_path / "loss.csv").read_bytes())
    run = exporting.plots.curves
    steps = [row for row in written if row["split"] == "train"]
    assert [int(row["step"]) for row in steps] == list(range(1, 301))
    assert [float(row["loss"]) for row in steps] == pytest.approx(run.loss.raw, rel=1e-8)
    assert [float(row["loss_smoothed"]) for row in steps] == pytest.approx(
        run.loss.smooth, rel=1e-8
    )
    assert [float(row["seconds"]) for row in steps] == pytest.approx(60 * run.minutes.values)
    validations = [row for row in written if row["split"] == "validation"]
    assert [(row["step"], row["loss"]) for row in validations] == [("100", "1"), ("200", "1")]
    assert written.index(validations[0]) == 100


def test_a_table_of_errors_has_both_and_one_of_the_learning_rate_is_not_smoothed(
    exporting: Exporting,
) -> None:
    plots = exporting.plots
    error = b"".join(table(plots.error.plot, plots.view)).decode()
    head = "step,epoch,seconds,split,top1_error,top1_error_smoothed,top5_error,top5_error_smoothed"
    assert error.splitlines()[0] == head
    assert "100,1.000000,10.000,validation,0.4,,0.1," in error
    rate = b"".join(table(plots.learning_rate.plot, plots.view)).decode()
    assert rate.splitlines()[0] == "step,epoch,seconds,split,learning_rate"


def test_a_table_holds_what_is_in_sight_of_every_run(exporting: Exporting) -> None:
    plots = exporting.plots
    plots.show_others([Other('run "A", 50 %', curves(np.array([1.0, np.nan, 3.0] * 100)))])
    plots.view.show_span(0.995, 1.055)
    written = rows(b"".join(table(plots.loss.plot, plots.view)))
    assert {row["run"] for row in written} == {"this run", 'run "A", 50 %'}
    own = [row for row in written if row["run"] == "this run"]
    assert [(row["step"], row["split"]) for row in own[:2]] == [
        ("100", "train"),
        ("100", "validation"),
    ]
    assert own[-1]["step"] == "105"
    other = [row["loss"] for row in written if row["run"] != "this run"]
    assert other == ["1", "nan", "3", "1", "nan", "3"]


def test_the_window_stays_at_hand_while_a_long_table_is_written(
    exporting: Exporting, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_TURN_MS", 0.0)  # a turn for each part, on any machine
    exporting.plots.begin()
    exporting.plots.curves.extend(columns(np.ones(60_000)))
    beats: list[int] = []
    pulse = QTimer(exporting.window)
    pulse.timeout.connect(lambda: beats.append(1))
    answering(choose(tmp_path / "loss.csv"))
    exporting.export("csv")
    pulse.start(0)
    qtbot.waitUntil(lambda: bool(exporting.told))
    pulse.stop()
    assert len(beats) > 5
    assert len((tmp_path / "loss.csv").read_bytes().splitlines()) == 60_001


def test_a_table_that_is_stopped_leaves_what_was_there(
    exporting: Exporting, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "loss.csv"
    path.write_text("as it was")
    ended: list[object] = []
    stopped: list[bool] = []

    def parts() -> Iterator[bytes]:
        while True:
            yield b"more\n"

    writer = TableWriter(path, parts(), exporting.window)
    writer.ended.connect(ended.append)
    writer.stopped.connect(lambda: stopped.append(True))
    with qtbot.waitSignal(writer.slow):
        writer.start()
    writer.stop()
    assert (ended, stopped) == ([], [True])
    assert path.read_text() == "as it was"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["loss.csv"]


@pytest.mark.parametrize("kind", ["png", "csv"])
def test_a_place_that_cannot_be_written_is_told_with_what_to_do(
    exporting: Exporting, tmp_path: Path, qtbot: QtBot, kind: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()

    def choose_too_late(dialog: QWidget) -> None:
        choose(folder / f"loss.{kind}")(dialog)
        folder.rmdir()

    answering(choose_too_late)
    exporting.export(kind)
    qtbot.waitUntil(lambda: bool(exporting.told))
    assert "cannot be written" in exporting.told[-1].text
    assert exporting.told[-1].hint


def test_a_table_is_not_written_over_that_of_the_run(
    exporting: Exporting, tmp_path: Path, qtbot: QtBot
) -> None:
    run = run_folders.write_folder(tmp_path / "run", run_folders.rows(13))
    before = (run / METRICS).read_bytes()
    answering(choose(run / METRICS), press(QMessageBox.StandardButton.Yes))  # to write over it
    exporting.export("csv")
    qtbot.waitUntil(lambda: bool(exporting.told))
    assert exporting.told[-1].text.endswith("cannot be written: it belongs to a run.")
    assert (run / METRICS).read_bytes() == before


def test_without_a_file_nothing_is_written(exporting: Exporting, tmp_path: Path) -> None:
    answering(cancel)
    exporting.export("png")
    assert exporting.told == []
    assert list(tmp_path.iterdir()) == []
