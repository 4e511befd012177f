"""The look at data before training, with the real engine on real files."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.survey import ClassSurveyed
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.data_look.aside import Aside
from alexnet_gui.gui.train.data_look.classes import ClassList
from alexnet_gui.gui.train.data_look.dialog import DataLook
from alexnet_gui.gui.train.data_look.draws_page import KEYS
from alexnet_gui.gui.train.form import TrainForm
from tests.engine.serving import imagenette_served
from tests.gui.windows import child, click, settings_of_next_start

PATIENCE_MS = 60_000

# A window that is brought to the front, or a menu over it, on the offscreen platform.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def network() -> tuple[Architecture, Recipe]:
    preset = find_preset("mnist-28")
    assert preset is not None
    return preset.architecture, preset.recipe


@pytest.fixture
def form(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> TrainForm:
    """The form with the engine behind it and the sample chosen."""
    made = TrainForm(bridge, network, SettingsStore(tmp_path / "settings.json"), tmp_path / "runs")
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    bridge.engine_ready.connect(lambda _device: made.engine_ready())
    with qtbot.waitSignals([bridge.engine_ready, bridge.data_described], timeout=PATIENCE_MS):
        bridge.start_engine()
    qtbot.waitUntil(lambda: not bridge.importing, timeout=PATIENCE_MS)
    return made


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two classes of unlike size; one file is damaged, one a copy, one is no picture."""
    folder = tmp_path / "photos"
    for name, count in (("cups", 9), ("rockets", 3)):
        (folder / name).mkdir(parents=True)
        source = "coffee.png" if name == "cups" else "rocket.jpg"
        picture = Image.open(resource("pictures", source)).convert("RGB").resize((60, 40))
        for i in range(count):
            picture.rotate(3 * i).save(folder / name / f"{name}{i}.png")
    (folder / "cups" / "broken.png").write_text("no picture")
    shutil.copy(folder / "cups" / "cups8.png", folder / "rockets" / "tin.png")
    (folder / "notes.txt").write_text("a stray")
    return folder


@pytest.fixture
def look(qtbot: QtBot, bridge: Bridge, form: TrainForm, photos: Path) -> Iterator[DataLook]:
    """The window on the photos, when all of them have been decoded."""
    with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
        form.data.use(str(photos))
    with qtbot.waitSignal(bridge.data_desk.survey_ended, timeout=PATIENCE_MS):
        click(form, "train.data.look")
    dialog = form.views.dialog
    assert dialog is not None
    yield dialog
    still_open = form.views.dialog
    if still_open is not None:
        still_open.close()


# --- what it says --------------------------------------------------------------------------------


def test_it_says_what_is_wrong_and_names_the_files(look: DataLook) -> None:
    said = " ".join(look.findings.words)
    assert "1 file cannot be read and is skipped." in said
    assert "“cups” has 2.2 times as many pictures as “rockets”." in said
    assert "1 other file is ignored." in said
    rows = {row.name: row.words for row in look.files.files.rows}
    assert set(rows) == {"cups/broken.png", "cups/cups8.png", "notes.txt"}
    assert "it looks like text" in rows["cups/broken.png"]
    assert rows["cups/cups8.png"] == (
        "The same picture as rockets/tin.png, which is trained on, and as another class."
    )
    assert child(look, QPushButton, "train.look.page.files").text() == "Files to check (3)"


def test_a_file_that_cannot_be_read_is_counted_as_such_and_as_nothing_else(look: DataLook) -> None:
    counts = child(look, QLabel, "train.look.counts").text()
    assert counts == "10 to train, 3 to validate, 2 classes, 1 unreadable"
    cups = look.classes.classes.classes[0]
    assert (cups.count, cups.unreadable, cups.places) == (9, 1, 10)
    words = look.classes.classes.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert words.endswith("to validate, 1 unreadable")


def test_names_and_reasons_are_whole_in_the_smallest_window(look: DataLook) -> None:
    look.resize(look.minimumSize())
    click(look, "train.look.page.files")
    files = look.files
    assert files.columnWidth(1) == files.sizeHintForColumn(1)
    assert files.columnWidth(2) > files.columnWidth(0) + files.columnWidth(1)
    assert all(files.rowHeight(row) >= files.sizeHintForRow(row) for row in range(3))


def test_tab_stops_at_nothing_without_a_name(look: DataLook) -> None:
    for part in look.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName() or part.focusProxy(), part.objectName()


def test_findings_are_whole_where_classes_are_few(look: DataLook, qtbot: QtBot) -> None:
    findings = look.findings
    look.resize(1140, 720)
    # The words came with the survey; Qt lays them out in a later turn of its own.
    qtbot.waitUntil(lambda: findings.visibleRegion().boundingRect() == findings.rect())


def test_ten_classes_are_in_sight_where_findings_leave_them_room(qtbot: QtBot) -> None:
    aside = Aside()
    qtbot.addWidget(aside)
    aside.resize(320, 570)
    aside.show()
    aside.classes.classes.show([ClassSurveyed(f"class {i}", 12, 3) for i in range(10)])
    qtbot.waitUntil(lambda: aside.classes.verticalScrollBar().maximum() == 0)


def test_a_chosen_class_stays_chosen_when_a_file_of_it_turns_out_to_be_damaged(
    qtbot: QtBot,
) -> None:
    classes = ClassList()
    qtbot.addWidget(classes)
    cups = ClassSurveyed("cups", 8, 2)
    assert classes.classes.show((cups, ClassSurveyed("rockets", 3, 1)))
    classes.setCurrentIndex(classes.classes.index(1))
    assert not classes.classes.show((cups, ClassSurveyed("rockets", 2, 1, unreadable=1)))
    assert classes.chosen == (1,)


def test_pictures_come_as_they_are_scrolled_to_and_say_what_they_are(
    look: DataLook, qtbot: QtBot
) -> None:
    pictures = look.pictures.pictures
    assert pictures.rowCount() == 14
    index = pictures.index(13)
    qtbot.waitUntil(lambda: bool(index.data(Qt.ItemDataRole.ToolTipRole)), timeout=PATIENCE_MS)
    words = index.data(Qt.ItemDataRole.ToolTipRole)
    assert words.startswith("rockets/")
    assert "60 × 40 · rockets · to " in words


def test_a_chosen_class_alone_is_shown(look: DataLook) -> None:
    look.classes.setCurrentIndex(look.classes.classes.index(1))
    assert look.pictures.pictures.rowCount() == 4
    assert look.pictures.pictures.place(2) == (1, 2)
    look.classes.clearSelection()
    assert look.pictures.pictures.rowCount() == 14


def test_enter_and_a_double_click_look_at_a_picture_in_explore(
    look: DataLook, form: TrainForm, qtbot: QtBot, photos: Path
) -> None:
    page = look.pictures
    index = page.pictures.index(0)
    qtbot.waitUntil(lambda: bool(index.data(Qt.ItemDataRole.ToolTipRole)), timeout=PATIENCE_MS)
    page.setCurrentIndex(index)
    with qtbot.waitSignal(form.views.picture_wanted) as wish:
        QTest.keyClick(page, Qt.Key.Key_Return)
    path, name = wish.args
    assert path == photos / name
    place = page.visualRect(index).center()
    QTest.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(form.views.picture_wanted):
        QTest.mouseDClick(page.viewport(), Qt.MouseButton.LeftButton, pos=place)
    page.customContextMenuRequested.emit(place)
    menu = child(page, QMenu, "train.look.menu")
    assert [action.isEnabled() for action in menu.actions()] == [True, True]
    menu.close()


def test_pictures_of_the_sample_go_to_explore_as_they_are(
    form: TrainForm, bridge: Bridge, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.data_desk.survey_ended, timeout=PATIENCE_MS):
        form.views.look.trigger()
    dialog = form.views.dialog
    assert dialog is not None
    page = dialog.pictures
    index = page.pictures.index(0)
    qtbot.waitUntil(lambda: bool(index.data(Qt.ItemDataRole.ToolTipRole)), timeout=PATIENCE_MS)
    page.setCurrentIndex(index)
    with qtbot.waitSignal(form.views.picture_wanted) as wish:
        QTest.keyClick(page, Qt.Key.Key_Enter)
    assert Image.open(io.BytesIO(wish.args[0])).size == (28, 28)
    dialog.close()


def test_a_vanished_folder_is_said_to_be_so(
    form: TrainForm, bridge: Bridge, qtbot: QtBot, photos: Path, look: DataLook
) -> None:
    photos.rename(photos.with_name("elsewhere"))
    with qtbot.waitSignal(bridge.data_desk.survey_ended, timeout=PATIENCE_MS):
        click(look, "train.look.refresh")
    assert "There is no folder" in child(look, QLabel, "train.look.problem").text()


def test_its_size_is_remembered(look: DataLook, form: TrainForm) -> None:
    look.resize(950, 600)
    size = look.size()
    look.close()
    form.views.open()
    again = form.views.dialog
    assert again is not None
    assert again.size() == size
    again.close()


# --- as the network sees them --------------------------------------------------------------------


def test_the_form_shows_a_picture_as_it_is_varied_and_follows_every_switch(
    form: TrainForm, bridge: Bridge, qtbot: QtBot
) -> None:
    strip = form.views.strip
    qtbot.waitUntil(lambda: len(strip.tiles.images) == 5, timeout=PATIENCE_MS)
    still = strip.tiles.images
    assert all(image == still[0] for image in still)  # nothing is drawn by lot
    assert not strip.again.isEnabled()  # nothing of it is drawn
    assert strip.again.toolTip() == "No random change is switched on."
    box = child(form, QCheckBox, "train.recipe.form.random_flip")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: any(image != strip.tiles.images[0] for image in strip.tiles.images),
        timeout=PATIENCE_MS,
    )
    flipped = strip.tiles.images
    assert {image == flipped[0] for image in flipped[1:]} == {True, False}
    turns = 0
    while strip.tiles.images == flipped and turns < 20:  # four coins may fall alike
        turns += 1
        with qtbot.waitSignal(bridge.data_desk.drawn, timeout=PATIENCE_MS):
            click(strip, "train.strip.again")
    assert strip.tiles.images != flipped


def switched(form: TrainForm) -> set[str]:
    recipe = form.recipe.recipe
    return {key for key in KEYS if getattr(recipe, key) is True}


def test_what_is_switched_in_the_window_is_switched_in_the_form(
    look: DataLook, form: TrainForm, bridge: Bridge, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.data_desk.drawn, timeout=PATIENCE_MS):
        click(look, "train.look.page.draws")
    qtbot.waitUntil(lambda: bool(look.draws.rows[0].images), timeout=PATIENCE_MS)
    assert len(look.draws.rows[0].images) == 6
    look.resize(look.minimumSize())
    heads = [each for each in look.draws.findChildren(QLabel) if each.text().startswith("In ")]
    places = [head.mapToGlobal(QPoint(0, 0)).x() for head in heads]
    row = look.draws.rows[0]
    cells = row.cells(row.width())
    assert places == [
        row.mapToGlobal(QPoint(round(cell.x()), 0)).x() for cell in (cells[1], cells[2])
    ]
    box = child(look, QCheckBox, "train.look.random_crop")
    assert "random_crop" not in switched(form)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert "random_crop" in switched(form)
    form.recipe.set("random_crop", False)
    assert not box.isChecked()


# --- what is chosen, and where it comes from -----------------------------------------------------


def test_the_last_source_is_remembered(
    form: TrainForm, qtbot: QtBot, bridge: Bridge, photos: Path, tmp_path: Path
) -> None:
    form.data.use(str(photos))
    assert SettingsStore(tmp_path / "settings.json").save()
    later = settings_of_next_start(tmp_path / "settings.json")
    again = TrainForm(bridge, network, later, tmp_path / "runs")
    qtbot.addWidget(again)
    assert again.data.spec == str(photos)


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with Imagenette's archive, which holds the first half of it only."""
    import torchvision

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    archive = tmp_path / "www" / "imagenette2-320.tgz"
    archive.parent.mkdir()
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 20)).save(data, "JPEG")
    with tarfile.open(archive, "w:gz") as tar:
        for split in ("train", "val"):
            for wnid in torchvision.datasets.Imagenette._WNID_TO_CLASS:
                entry = tarfile.TarInfo(f"imagenette2-320/{split}/{wnid}/a.JPEG")
                entry.size = len(data.getvalue())
                tar.addfile(entry, io.BytesIO(data.getvalue()))

    with imagenette_served(archive, monkeypatch) as url:
        yield url


def test_a_set_is_downloaded_on_request_after_a_failure_is_told(
    publisher: str, form: TrainForm, bridge: Bridge, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torchvision

    archives = torchvision.datasets.Imagenette._ARCHIVES
    good = archives["320px"]
    with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
        form.data.use("torchvision:Imagenette")
    fetch = child(form, QPushButton, "train.data.fetch")
    assert fetch.text() == "Download 342 MB"
    assert child(form, QPushButton, "train.data.look").isHidden()
    # A port that nobody listens on, as without a network.
    monkeypatch.setitem(archives, "320px", ("http://127.0.0.1:9/imagenette2-320.tgz", good[1]))
    with qtbot.waitSignal(bridge.data_desk.fetch_ended, timeout=PATIENCE_MS):
        click(form, "train.data.fetch")
    words = child(form, QLabel, "train.data.fetch.words")
    assert "no connection to its server" in words.text()
    assert fetch.text() == "Try again"
    assert not fetch.isHidden()
    monkeypatch.setitem(archives, "320px", good)
    with qtbot.waitSignals([bridge.data_desk.fetched, bridge.data_described], timeout=PATIENCE_MS):
        click(form, "train.data.fetch")
    assert words.isHidden()
    assert fetch.isHidden()
    assert not child(form, QPushButton, "train.data.look").isHidden()
