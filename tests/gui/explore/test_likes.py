"""The pictures that excite a unit, and those that are alike: searched, shown, opened, saved."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from alexnet_gui.core.likes import MOST, Source
from alexnet_gui.core.requests import LiveRun, ModelFile, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.likes.dialog import LikesDialog
from alexnet_gui.gui.explore.likes.tiles import Tile
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import PATIENCE_MS, SMALL, Explore, opened
from tests.gui.windows import child, click, settings_of_next_start

# A window that is brought to the front, or a menu over it, on the offscreen platform.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("astronaut.png", "chelsea.png", "coffee.png")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Parts of the bundled pictures in two classes."""
    for number, name in enumerate(NAMES):
        with Image.open(resource("pictures", name)) as image:
            for i in range(8):
                place = tmp_path / "photos" / ("even" if i % 2 == 0 else "odd")
                place.mkdir(parents=True, exist_ok=True)
                part = image.convert("RGB").crop((10 * i, 15 * i, 10 * i + 200, 15 * i + 150))
                part.save(place / f"{number}{i}.png")
    return tmp_path / "photos"


@pytest.fixture
def explore(
    explore: Explore, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Explore]:
    """Explore with chelsea, which would search `photos`, and found nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    store = SettingsStore(tmp_path / "settings.json")
    store.set_text("explore/likes_pictures", str(photos))
    store.set_text("explore/likes_split", "all")
    explore.workspace.use_settings(store)
    opened(explore)
    yield explore
    if explore.workspace.likes.dialog is not None:
        explore.workspace.likes.dialog.close()


class Likes:
    """The window, and what a person sees of it."""

    def __init__(self, explore: Explore) -> None:
        self._qtbot = explore.qtbot
        dialog = explore.workspace.likes.dialog
        assert dialog is not None
        self.dialog: LikesDialog = dialog
        self.view = dialog.card.tiles
        self.settle()

    def text(self, name: str) -> str:
        return child(self.dialog, QLabel, f"explore.likes.{name}").text()

    def settle(self) -> tuple[Tile, ...]:
        """The pictures that are shown when everything asked has been answered."""
        asking = self.dialog.asking
        self._qtbot.waitUntil(lambda: not asking.waiting, timeout=PATIENCE_MS)
        return self.view.tiles.tiles

    def search(self) -> tuple[Tile, ...]:
        click(self.dialog, "explore.likes.search")
        return self.settle()

    def point(self, row: int) -> QPoint:
        return self.view.visualRect(self.view.tiles.index(row)).center()


def asked(explore: Explore, layer: str = "relu1", unit: int = 2) -> Likes:
    """The window, opened from the card of a map."""
    explore.workspace.layers.map_card.likes_wanted.emit(layer, unit)
    return Likes(explore)


def values(tiles: tuple[Tile, ...]) -> list[float]:
    return [float(str(tile.cells[3])) for tile in tiles]


def test_the_link_on_a_map_opens_the_window_and_a_search_fills_it(explore: Explore) -> None:
    explore.workspace.layers.show_layer("relu1")
    click(explore.workspace, "explore.likes_link")
    likes = Likes(explore)
    assert likes.text("title").startswith("relu1, map ")
    assert likes.text("detail") == "sees 7 × 7 pixels of 64 × 64"
    assert "not searched with this network yet" in likes.text("searched")
    assert likes.text("remark") == "Search, to see pictures here."
    tiles = likes.search()
    assert len(tiles) == MOST
    assert values(tiles) == sorted(values(tiles), reverse=True)
    assert "Folder: photos (all): 24 pictures, searched on" in likes.text("searched")
    assert child(likes.dialog, QAbstractButton, "explore.likes.search").text() == "Search again"


def test_the_window_follows_the_map_that_is_chosen(explore: Explore) -> None:
    likes = asked(explore)
    before = likes.search()
    explore.workspace.layers.show_layer("conv2")
    explore.workspace.layers.layer_card.cell_chosen.emit("maps", 4)
    assert values(likes.settle()) != values(before)
    assert likes.text("title") == "conv2, map 4"
    box = child(likes.dialog, QSpinBox, "explore.likes.unit")
    assert (box.value(), box.maximum()) == (4, 8)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    likes.settle()
    assert likes.text("title") == "conv2, map 5"


def test_of_a_layer_without_maps_its_strongest_feature_is_meant(explore: Explore) -> None:
    likes = asked(explore)
    likes.search()
    explore.workspace.layers.show_layer("fc8")
    tiles = likes.settle()
    strongest = int(explore.seen[-1].layers[-1].values.argmax())
    assert likes.text("title") == f"fc8, feature {strongest}"
    assert {tile.field for tile in tiles} == {(64, 64)}


def test_what_was_found_before_is_there_at_once(explore: Explore) -> None:
    likes = asked(explore)
    before = values(likes.search())
    likes.dialog.close()
    explore.qtbot.waitUntil(lambda: explore.workspace.likes.dialog is None, timeout=PATIENCE_MS)
    again = asked(explore)
    assert values(again.settle()) == before
    assert "24 pictures, searched on" in again.text("searched")


def test_a_click_opens_a_picture_and_the_layer_and_map_stay(explore: Explore) -> None:
    explore.workspace.layers.show_layer("relu1")
    likes = asked(explore)
    tiles = likes.search()
    here = Qt.MouseButton.LeftButton
    seen = explore.answer(lambda: QTest.mouseClick(likes.view.viewport(), here, pos=likes.point(1)))
    assert tiles[1].found.path is not None
    assert seen.picture == Path(tiles[1].found.path).name
    assert explore.workspace.layers.layer == "relu1"
    row, column = tiles[1].cells[4:]
    assert isinstance(row, int) and isinstance(column, int)
    maps = next(layer.values for layer in seen.layers if layer.name == "relu1")
    assert maps[2, row, column] == pytest.approx(values(tiles)[1], rel=1e-5)
    assert likes.text("title") == "relu1, map 2"
    likes.settle()
    assert likes.view.currentIndex().row() == 1  # the pictures found stay as they are


def test_the_keyboard_walks_and_opens(explore: Explore) -> None:
    likes = asked(explore)
    tiles = likes.search()
    likes.view.setFocus()
    assert likes.text("words").startswith(f"Value {tiles[0].cells[3]}")
    QTest.keyClick(likes.view, Qt.Key.Key_Right)
    assert likes.text("words").startswith(f"Value {tiles[1].cells[3]}")
    seen = explore.answer(lambda: QTest.keyClick(likes.view, Qt.Key.Key_Return))
    assert seen.picture == Path(tiles[1].found.name).name


def test_hovering_shows_the_whole_picture_with_the_box(explore: Explore) -> None:
    likes = asked(explore)
    tiles = likes.search()
    there = likes.view.viewport().mapTo(likes.dialog, likes.point(3))
    QTest.mouseMove(likes.dialog.windowHandle(), there)
    name = tiles[3].found.name
    explore.qtbot.waitUntil(lambda: likes.dialog.preview.name.toolTip() == name)
    box, whole = tiles[3].box, tiles[3].whole
    assert box is not None
    assert likes.dialog.preview.view.box == pytest.approx(
        (
            box[0] * whole.width(),
            box[1] * whole.height(),
            box[2] * whole.width(),
            box[3] * whole.height(),
        )
    )


def test_alike_pictures_begin_with_the_very_same(explore: Explore, photos: Path) -> None:
    file = photos / "odd" / "13.png"
    opened(explore, file)
    explore.workspace.likes.alike_action.trigger()
    likes = Likes(explore)
    tiles = likes.search()
    assert likes.text("title") == "Most alike to 13.png"
    assert likes.text("detail") == "by the distance of conv2's output"
    assert tiles[0].found.path == str(file)
    assert tiles[0].figure == "the same"
    assert values(tiles) == sorted(values(tiles))
    opened(explore, photos / "even" / "02.png")
    assert likes.settle()[0].found.name == "even/02.png"


def test_a_search_that_is_cancelled_says_so_by_offering_it_again(explore: Explore) -> None:
    likes = asked(explore)
    box = likes.dialog.sources
    box.changed.emit(Source("sample", "all"))  # long enough to be cancelled
    likes.settle()
    with explore.qtbot.waitSignal(likes.dialog.asking.progress, timeout=PATIENCE_MS):
        click(likes.dialog, "explore.likes.search")
    assert "of 12,000 pictures" in likes.text("progress_words")
    click(likes.dialog, "explore.likes.cancel")
    assert child(likes.dialog, QAbstractButton, "explore.likes.search").isVisible()
    assert likes.settle() == ()
    assert "not searched with this network yet" in likes.text("searched")


def test_closing_the_window_ends_a_search(explore: Explore) -> None:
    likes = asked(explore)
    likes.dialog.asking.use(Source("sample", "all"))
    likes.settle()
    with explore.qtbot.waitSignal(likes.dialog.asking.progress, timeout=PATIENCE_MS):
        click(likes.dialog, "explore.likes.search")
    likes.dialog.close()
    explore.qtbot.waitUntil(lambda: explore.workspace.likes.dialog is None, timeout=PATIENCE_MS)


def test_pictures_that_cannot_be_had_are_said_beside_them(explore: Explore, photos: Path) -> None:
    likes = asked(explore)
    likes.dialog.asking.use(Source(str(photos / "nowhere"), "all"))
    likes.settle()
    assert "There is no folder" in child(likes.dialog, QLabel, "explore.likes.problem").text()


def test_the_pictures_can_be_saved_on_a_sheet_and_as_a_table(
    explore: Explore, tmp_path: Path
) -> None:
    likes = asked(explore)
    sheet = child(likes.dialog, QAction, "explore.likes.export.sheet")
    table = child(likes.dialog, QAction, "explore.likes.export.table")
    assert not sheet.isEnabled()
    assert sheet.toolTip() == "There are no pictures to save."
    tiles = likes.search()
    answering(choose(tmp_path / "found.png"))
    sheet.trigger()
    image = QImage(str(tmp_path / "found.png"))
    assert image.width() > 4 * 2 * 112
    answering(choose(tmp_path / "found.csv"))
    table.trigger()
    with (tmp_path / "found.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["picture", "path", "class", "value", "row", "column"]
    assert [row[0] for row in rows[1:]] == [tile.found.name for tile in tiles]
    assert [float(row[3]) for row in rows[1:]] == values(tiles)


def test_what_was_searched_last_is_meant_again(explore: Explore, tmp_path: Path) -> None:
    likes = asked(explore)
    split = child(likes.dialog, QComboBox, "explore.likes.split")
    split.setFocus()
    QTest.keyClick(split, Qt.Key.Key_Home)  # the pictures for validation
    likes.settle()
    assert likes.dialog.asking.source.split == "validation"
    assert SettingsStore(tmp_path / "settings.json").save()
    later = settings_of_next_start(tmp_path / "settings.json")
    assert later.text("explore/likes_split") == "validation"


def test_without_a_picture_there_is_nothing_to_ask(qtbot: QtBot, cold: Bridge) -> None:
    explore = Explore(qtbot, cold, SMALL)
    likes = explore.workspace.likes
    offered = [action for _title, menu in explore.workspace.menu_actions() for action in menu]
    for action in (likes.unit_action, likes.alike_action):
        assert action in offered
        assert not action.isEnabled()
        assert action.toolTip() == "Open a picture first."
        action.trigger()
    assert likes.dialog is None
    explore.workspace.close()


def test_of_a_folder_without_classes_there_is_nothing_to_choose(
    explore: Explore, photos: Path, tmp_path: Path
) -> None:
    likes = asked(explore)
    split = child(likes.dialog, QComboBox, "explore.likes.split")
    likes.settle()
    assert split.isVisible()
    likes.dialog.close()
    store = SettingsStore(tmp_path / "flat.ini")
    store.set_text("explore/likes_pictures", str(photos / "odd"))
    (photos / "odd" / "torn.png").write_bytes(b"none")
    explore.workspace.use_settings(store)
    explore.qtbot.waitUntil(lambda: explore.workspace.likes.dialog is None, timeout=PATIENCE_MS)
    flat = asked(explore)
    split = child(flat.dialog, QComboBox, "explore.likes.split")
    explore.qtbot.waitUntil(split.isHidden, timeout=PATIENCE_MS)
    flat.settle()
    assert flat.dialog.asking.source == Source(str(photos / "odd"), "all")
    flat.search()
    assert "1 file could not be read: torn.png." in flat.text("searched")


def test_a_search_of_a_run_goes_on_when_the_run_is_over_and_its_own_weights_answer(
    explore: Explore, tmp_path: Path
) -> None:
    likes = asked(explore)
    seen = explore.seen[-1]
    likes.dialog.follow(seen, LiveRun())
    likes.settle()
    click(likes.dialog, "explore.likes.search")
    likes.dialog.follow(seen, ModelFile(tmp_path), "kept")
    assert likes.dialog.asking.is_searching
    assert len(likes.settle()) == MOST


def test_a_search_of_a_run_that_is_gone_says_that_it_was_broken_off(explore: Explore) -> None:
    likes = asked(explore)
    seen = explore.seen[-1]
    likes.dialog.follow(seen, LiveRun())
    likes.settle()
    click(likes.dialog, "explore.likes.search")
    likes.dialog.follow(seen, Untrained(SMALL), "gone")
    assert not likes.dialog.asking.is_searching
    likes.settle()
    assert "run is over" in likes.text("problem")
