"""Predictions of a folder, written as a table from the window."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from alexnet_gui.engine.models import save_model
from alexnet_gui.gui.explore.evaluate.predict_folder_dialog import PredictFolderDialog
from alexnet_gui.gui.settings_store import SettingsStore
from tests.engine.colours import colour_model
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import PATIENCE_MS, Explore

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Window:
    """The window that predicts, as a person works it."""

    def __init__(self, explore: Explore) -> None:
        self.explore, self.qtbot = explore, explore.qtbot
        evaluating = explore.workspace.evaluating
        assert evaluating.predict_action in explore.workspace.bar.exports.actions()
        evaluating.predict_action.trigger()
        assert evaluating.predict_dialog is not None
        self.dialog: PredictFolderDialog = evaluating.predict_dialog

    def button(self, name: str) -> QPushButton:
        found = self.dialog.findChild(QPushButton, f"explore.predict.{name}")
        assert isinstance(found, QPushButton)
        return found

    def field(self, name: str) -> QLineEdit:
        found = self.dialog.findChild(QLineEdit, f"explore.predict.{name}")
        assert isinstance(found, QLineEdit)
        return found

    def choose_classes(self, count: int) -> None:
        found = self.dialog.findChild(QComboBox, "explore.predict.top")
        assert isinstance(found, QComboBox)
        found.setCurrentIndex(found.findData(count))

    @property
    def words(self) -> str:
        found = self.dialog.findChild(QLabel, "explore.predict.progress.words")
        assert isinstance(found, QLabel)
        return found.text()

    def predict(self) -> None:
        """Start, and wait for the end."""
        self.button("progress.start").click()
        self.qtbot.waitUntil(self.button("progress.start").isVisible, timeout=PATIENCE_MS)


@pytest.fixture
def window(explore: Explore, tmp_path: Path) -> Iterator[Window]:
    save_model(colour_model(), tmp_path / "colours.safetensors")
    explore.workspace.use_settings(SettingsStore(tmp_path / "settings.json"))
    explore.workspace.use_model(tmp_path / "colours.safetensors")
    made = Window(explore)
    yield made
    made.dialog.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "more").mkdir(parents=True)
    Image.new("RGB", (9, 9), (255, 0, 0)).save(folder / "2.png")
    Image.new("RGB", (9, 9), (0, 255, 0)).save(folder / "10.png")
    (folder / "more" / "1.png").write_text("no picture")
    return folder


def test_it_says_what_is_missing_and_proposes_a_file_beside_the_folder(
    window: Window, photos: Path
) -> None:
    start = window.button("progress.start")
    assert not start.isEnabled() and window.words == "Choose the folder with the pictures."
    window.dialog.use_folder(str(photos))
    assert window.field("file").text() == str(photos.with_name("photos.csv"))
    assert start.isEnabled() and window.words == ""


def test_the_table_has_the_pictures_by_name_and_says_why_one_is_missing(
    window: Window, photos: Path, tmp_path: Path
) -> None:
    window.dialog.use_folder(str(photos))
    out = tmp_path / "table.csv"
    answering(choose(out))
    window.button("file.choose").click()
    window.choose_classes(1)
    window.predict()
    assert window.words.startswith("3 pictures in")
    assert "1 of them cannot be read" in window.words
    with out.open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["picture", "label1", "probability1", "error"]
    assert [row[:2] for row in rows] == [["2.png", "red"], ["10.png", "green"], ["more/1.png", ""]]
    e = 2.718281828459045
    assert float(rows[0][2]) == pytest.approx(e / (e + 2))
    assert "1.png is not a picture" in rows[2][3]


def test_one_that_is_cancelled_writes_nothing(window: Window, tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    Image.new("RGB", (2000, 2000)).save(folder / "0.png")
    for number in range(1, 400):
        (folder / f"{number}.png").hardlink_to(folder / "0.png")
    window.dialog.use_folder(str(folder))
    window.button("progress.start").click()
    window.qtbot.waitUntil(lambda: "of 400 pictures" in window.words, timeout=PATIENCE_MS)
    window.button("progress.cancel").click()
    assert window.words == "Cancelled. Nothing was written."
    window.explore.bridge.enquiries.shut_down()  # waits for the thread that wrote
    assert not list(tmp_path.glob("*.csv")) and not list(tmp_path.glob(".*"))


def test_what_cannot_be_done_is_said_beside_the_button(window: Window, tmp_path: Path) -> None:
    window.dialog.use_folder(str(tmp_path / "gone"))
    window.predict()
    assert "There is no folder" in window.words
    (tmp_path / "empty").mkdir()
    window.dialog.use_folder(str(tmp_path / "empty"))
    window.predict()
    assert "There is no picture in" in window.words
