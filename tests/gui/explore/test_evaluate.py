"""Evaluating a network on a set of pictures in a window of its own."""

import csv
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.evaluation import Evaluation
from alexnet_gui.engine.models import save_model
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.evaluate.dialog import EvaluateDialog
from alexnet_gui.gui.explore.evaluate.export import proposed_name
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.live.cell_dialog import CellDialog
from tests.engine.colours import colour_model, painted
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import PATIENCE_MS, PRESET, SMALL, Explore

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PICTURES = {
    "blue": ["blue", "blue", "red", "green", "red"],
    "green": ["green", "green"],
    "red": ["blue"],
}


def button_in(widget: QWidget, name: str) -> QPushButton:
    found = widget.findChild(QPushButton, f"explore.evaluate.{name}")
    assert isinstance(found, QPushButton)
    return found


class Window:
    """The window that evaluates, as a person works it."""

    def __init__(self, explore: Explore, store: SettingsStore) -> None:
        self.explore, self.qtbot = explore, explore.qtbot
        explore.workspace.use_settings(store)
        button_in(explore.workspace, "open").click()
        dialog = explore.workspace.evaluating.evaluate_dialog
        assert dialog is not None
        self.dialog: EvaluateDialog = dialog

    def press(self, name: str) -> None:
        found = button_in(self.dialog, name)
        assert found.isEnabled()
        found.click()

    def text(self, name: str) -> str:
        found = self.dialog.findChild(QLabel, f"explore.evaluate.{name}")
        assert isinstance(found, QLabel)
        return found.text() if found.isVisible() else ""

    def choose_half(self, name: str) -> None:
        """Choose Validation, Training or All, as a person does."""
        box = self.dialog.findChild(QComboBox, "explore.evaluate.split")
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(box.findText(name))
        box.activated.emit(box.currentIndex())

    def evaluate(self, spec: Path | str, half: str = "Validation") -> None:
        """Evaluate on `spec`, and wait for the end."""
        self.dialog.source.use(str(spec))
        if half:
            self.choose_half(half)
        self.press("progress.start")
        self.qtbot.waitUntil(lambda: not self.dialog.going, timeout=PATIENCE_MS)

    def rows(self) -> list[list[str]]:
        model = self.dialog.classes.model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def export(self, name: str, path: Path) -> None:
        answering(choose(path))
        action = self.dialog.findChild(QAction, f"explore.evaluate.export.{name}")
        assert isinstance(action, QAction)
        action.trigger()
        self.qtbot.waitUntil(
            lambda: self.dialog.progress.words == f"Written: {path}", timeout=PATIENCE_MS
        )


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def colours(tmp_path: Path) -> Path:
    path = tmp_path / "colours.safetensors"
    save_model(colour_model(), path)
    return path


@pytest.fixture
def window(explore: Explore, store: SettingsStore, colours: Path) -> Iterator[Window]:
    explore.workspace.use_model(colours)
    made = Window(explore, store)
    yield made
    if made.explore.workspace.evaluating.evaluate_dialog is not None:
        made.dialog.close()


def test_figures_of_all_and_of_each_class_come_with_the_worst_first(
    window: Window, tmp_path: Path
) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    assert "colours.safetensors on Folder: painted, validation pictures" in window.text("about")
    assert [window.text(name) for name in ("top1", "top1_error", "pictures")] == [
        "50.0 %", "50.0 %", "8",
    ]  # fmt: skip
    assert window.text("loss") == "1.0514"  # log(e + 2), less 1 for each of the half that is right
    assert window.text("top5") == ""  # it tells three classes apart
    assert window.rows() == [
        ["red", "1", "0", "0.0 %", "0.0 %", "blue (1)"],
        ["blue", "5", "2", "40.0 %", "66.7 %", "red (2)"],
        ["green", "2", "2", "100.0 %", "66.7 %", ""],
    ]


def test_a_click_on_a_heading_sorts_by_that_column(window: Window, tmp_path: Path) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    table = window.dialog.classes
    for column, order, names in (
        (1, Qt.SortOrder.DescendingOrder, ["blue", "green", "red"]),
        (0, Qt.SortOrder.AscendingOrder, ["blue", "green", "red"]),
        (5, Qt.SortOrder.AscendingOrder, ["red", "blue", "green"]),  # nothing comes last
        (5, Qt.SortOrder.DescendingOrder, ["blue", "red", "green"]),
    ):
        table.sortByColumn(column, order)
        assert [row[0] for row in window.rows()] == names


def test_the_worst_mistakes_are_pictures_and_enter_shows_one_in_explore(
    window: Window, tmp_path: Path
) -> None:
    folder = painted(tmp_path / "painted", PICTURES)
    window.evaluate(folder)
    window.press("page.mistakes")
    mistakes = window.dialog.mistakes
    assert button_in(window.dialog, "page.mistakes").text() == "Mistakes (4)"
    assert mistakes.isVisible() and mistakes.count() == 4
    assert mistakes.item(0).text() == "blue\ntaken for red\n57.6 %"  # e / (e + 2)
    mistakes.setFocus()
    mistakes.setCurrentRow(3)
    seen = window.explore.answer(lambda: QTest.keyClick(mistakes, Qt.Key.Key_Return))
    assert seen.picture == "0.png"
    assert window.explore.workspace.picture is not None
    assert window.explore.workspace.picture.source == folder / "val" / "red" / "0.png"


def test_a_cell_of_the_confusion_matrix_opens_its_pictures(window: Window, tmp_path: Path) -> None:
    folder = painted(tmp_path / "painted", PICTURES)
    window.evaluate(folder)
    window.press("page.confusion")
    page = window.dialog.confusion
    matrix = page.panel.view
    window.qtbot.waitUntil(lambda: matrix.matrix is not None, timeout=PATIENCE_MS)
    page.panel.opened.emit(2, 0)  # blue, taken for red: the model has red, green, blue
    cell = page.findChild(CellDialog)
    assert isinstance(cell, CellDialog)
    window.qtbot.waitUntil(lambda: "2 pictures" in _where(cell), timeout=PATIENCE_MS)
    pictures = cell.findChild(QListWidget, "train.cell.pictures")
    assert isinstance(pictures, QListWidget)
    assert [pictures.item(row).text() for row in range(pictures.count())] == [
        "2.png\n57.6 %", "4.png\n57.6 %",
    ]  # fmt: skip
    seen = window.explore.answer(lambda: pictures.itemActivated.emit(pictures.item(1)))
    assert seen.picture == "4.png"
    Image.new("RGB", (6, 6)).save(folder / "val" / "blue" / "5.png")
    page.panel.opened.emit(2, 0)
    again = page.findChildren(CellDialog)[-1]
    window.qtbot.waitUntil(lambda: "have changed" in _where(again), timeout=PATIENCE_MS)
    again.close()


def _where(cell: CellDialog) -> str:
    found = cell.findChild(QLabel, "train.cell.where")
    assert isinstance(found, QLabel)
    return found.text()


def test_what_cannot_be_done_is_said_beside_the_button(window: Window, tmp_path: Path) -> None:
    window.evaluate("sample")
    assert "knows red, green, blue, not T-shirt/top" in window.dialog.progress.words
    window.evaluate(tmp_path / "gone")
    assert "There is no folder" in window.dialog.progress.words
    assert window.dialog.found is None
    assert not button_in(window.dialog, "export").isEnabled()


def test_one_that_is_cancelled_leaves_the_figures_of_before(window: Window, tmp_path: Path) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    large = tmp_path / "large"
    for name in ("blue", "red"):
        (large / name).mkdir(parents=True)
        Image.new("RGB", (2000, 2000)).save(large / name / "0.png")
        for number in range(1, 300):
            (large / name / f"{number}.png").hardlink_to(large / name / "0.png")
    window.dialog.source.use(str(large))
    window.press("progress.start")
    window.qtbot.waitUntil(
        lambda: "of 600 pictures" in window.dialog.progress.words, timeout=PATIENCE_MS
    )
    window.press("progress.cancel")
    assert not window.dialog.going
    assert window.dialog.progress.words == "Cancelled."
    assert window.text("pictures") == "8"


def test_the_pictures_that_a_network_was_trained_on_are_offered_first(
    explore: Explore, store: SettingsStore, tmp_path: Path
) -> None:
    folder = painted(tmp_path / "painted", PICTURES)
    model = dataclasses.replace(colour_model(), provenance={"data": str(folder)})
    save_model(model, tmp_path / "own.safetensors")
    explore.workspace.use_model(tmp_path / "own.safetensors")
    window = Window(explore, store)
    window.qtbot.waitUntil(lambda: window.dialog.source.spec == str(folder), timeout=PATIENCE_MS)
    window.press("progress.start")
    window.qtbot.waitUntil(lambda: not window.dialog.going, timeout=PATIENCE_MS)
    assert window.text("pictures") == "8"
    window.dialog.close()


def test_figures_are_never_shown_under_the_name_of_another_network(
    window: Window, tmp_path: Path
) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    networks = window.explore.workspace.networks
    colours = networks.current.key
    networks.choose("design")
    assert window.text("top1") == window.text("about") == ""
    assert not window.dialog.classes.isVisible()
    assert not button_in(window.dialog, "export").isEnabled()
    networks.choose(colours)
    assert window.text("top1") == "50.0 %"
    assert window.dialog.classes.isVisible()
    assert button_in(window.dialog, "export").isEnabled()


def test_what_ends_after_another_network_was_chosen_waits_for_its_own(
    window: Window, tmp_path: Path
) -> None:
    networks = window.explore.workspace.networks
    colours = networks.current.key
    window.dialog.source.use(str(painted(tmp_path / "painted", PICTURES)))
    window.press("progress.start")
    networks.choose("design")
    window.qtbot.waitUntil(lambda: not window.dialog.going, timeout=PATIENCE_MS)
    assert window.text("top1") == ""
    assert "colours.safetensors on Folder: painted" in window.dialog.progress.words
    networks.choose(colours)
    assert window.text("top1") == "50.0 %"


def test_of_a_folder_that_is_not_the_networks_own_all_pictures_count(
    window: Window, tmp_path: Path
) -> None:
    folder = painted(tmp_path / "painted", PICTURES)
    window.evaluate(folder, half="")
    assert "all pictures" in window.text("about")
    assert window.text("pictures") == "16"
    assert "left out" not in window.text("remarks")
    window.evaluate(folder, half="Validation")
    assert window.text("pictures") == "8"
    assert window.text("remarks").startswith("8 pictures that are for training are left out")
    window.dialog.source.use("sample")
    assert window.dialog.source.split == "validation"


def test_files_that_are_skipped_are_named(window: Window, tmp_path: Path) -> None:
    folder = painted(tmp_path / "painted", PICTURES)
    (folder / "val" / "blue" / "torn.png").write_text("no picture")
    window.evaluate(folder, half="")
    assert "1 file was skipped" in window.text("remarks")
    assert "torn.png" in window.text("remarks")


def test_the_worst_mistakes_can_be_written_as_a_sheet(window: Window, tmp_path: Path) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    window.export("sheet", tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        colours = {colour for _n, colour in sheet.convert("RGB").getcolors(1_000_000) or ()}
    assert {(255, 0, 0), (0, 255, 0), (0, 0, 255)} <= colours  # of the pictures that are mistaken


def test_a_file_is_called_after_network_and_pictures(window: Window, tmp_path: Path) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    found = window.dialog.found
    assert found is not None
    assert proposed_name(found, "mistakes") == "colours on painted, mistakes"
    assert proposed_name(found, "classes") == "colours on painted, classes"
    of_sample = msgspec.structs.replace(found, model="a/b", data="sample")
    assert proposed_name(of_sample, "sheet") == "a-b on sample, mistakes"


def test_figures_and_mistakes_can_be_written(window: Window, tmp_path: Path) -> None:
    window.evaluate(painted(tmp_path / "painted", PICTURES))
    found = window.dialog.found
    assert isinstance(found, Evaluation)
    window.export("classes", tmp_path / "classes.csv")
    window.export("mistakes", tmp_path / "mistakes.csv")
    window.export("json", tmp_path / "figures.json")
    with (tmp_path / "classes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["class"], row["correct"], row["confused_with"]) for row in rows] == [
        ("blue", "2", "red"), ("green", "2", ""), ("red", "0", "blue"),
    ]  # fmt: skip
    assert float(rows[0]["precision"]) == 2 / 3
    with (tmp_path / "mistakes.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    assert [row["picture"] for row in listed] == [each.path for each in found.mistakes]
    assert float(listed[0]["probability"]) == found.mistakes[0].probability
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["pictures"], figures["top1_error"]) == (8, 0.5)


def test_a_network_that_cannot_run_cannot_be_started(window: Window, tmp_path: Path) -> None:
    workspace = window.explore.workspace
    workspace.architecture_changed(PRESET["net-227"])
    workspace.networks.choose("design")
    start = window.dialog.progress.start
    assert not start.isEnabled() and "9,216" in start.toolTip()
    workspace.architecture_changed(SMALL)
    assert start.isEnabled()


def test_its_size_and_the_folder_are_remembered(
    window: Window, store: SettingsStore, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = painted(tmp_path / "painted", PICTURES)
    window.dialog.source.use(str(folder))
    window.dialog.resize(820, 510)
    window.dialog.close()
    qtbot.waitUntil(
        lambda: window.explore.workspace.evaluating.evaluate_dialog is None, timeout=PATIENCE_MS
    )
    again = Window(window.explore, store)
    assert (again.dialog.width(), again.dialog.height()) == (820, 510)
    assert store.recent_folders == [str(folder)]
    again.dialog.close()


def test_before_the_engine_is_there_it_waits(
    qtbot: QtBot, cold: Bridge, store: SettingsStore
) -> None:
    explore = Explore(qtbot, cold, SMALL)
    window = Window(explore, store)
    assert "loading" in window.dialog.progress.words
    assert not window.dialog.progress.start.isEnabled()
    with qtbot.waitSignal(cold.engine_ready, timeout=PATIENCE_MS):
        cold.start_engine()
    assert window.dialog.progress.start.isEnabled()
    window.dialog.close()
    explore.workspace.close()
