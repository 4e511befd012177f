"""The cards below the curves, with what a run would tell them, and with a run."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.live_events import Confusion, FiltersSeen, PictureJudged
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file
from alexnet_gui.gui.explore.wish import ExploreWish
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.live.cell_dialog import CellDialog
from alexnet_gui.gui.train.live.class_table import ClassTable
from alexnet_gui.gui.train.live.matrix_view import MatrixView
from alexnet_gui.gui.train.stage import WIDE, Stage
from tests.gui.answers import answering, choose
from tests.gui.train.small_runs import DENSE, NETWORK, PATIENCE_MS, STARTED
from tests.gui.windows import child, click

CHELSEA, COFFEE = (resource("pictures", name) for name in ("chelsea.png", "coffee.png"))
NAMES = STARTED.classes


@pytest.fixture
def make(qtbot: QtBot, bridge: Bridge, settings_path: Path) -> Iterator[Callable[[], Stage]]:
    """Another start of the program: the same settings, another stage."""

    def made() -> Stage:
        stage = Stage(bridge, SettingsStore(settings_path), lambda: Picture(COFFEE, "coffee.png"))
        qtbot.addWidget(stage)
        stage.resize(1000, 700)
        with qtbot.waitExposed(stage):
            stage.show()
        return stage

    yield made


@pytest.fixture
def stage(make: Callable[[], Stage]) -> Stage:
    made = make()
    made.begin(NETWORK)
    return made


def filters(step: int, shape: tuple[int, ...] = (8, 1, 5, 5)) -> FiltersSeen:
    values = np.random.default_rng(step).normal(size=shape).astype(np.float32)
    return FiltersSeen(step, "conv1", values)


def judged(step: int, *shares: float, picture: int = 1) -> PictureJudged:
    return PictureJudged(step, picture, np.array(shares, np.float32))


def mixed_up(classes: int, names: tuple[str, ...] = ()) -> Confusion:
    """Each class has two pictures; of all but the first one is taken for the class before it."""
    labels = np.repeat(np.arange(classes, dtype=np.int32), 2)
    predicted = labels - np.tile(np.array([0, 1], np.int32), classes)
    predicted[1] = 0
    counts = np.zeros((classes, classes), np.int32)
    np.add.at(counts, (labels, predicted), 1)
    return Confusion(10, names or tuple(f"{i}" for i in range(classes)), counts, labels, predicted)


def validate(qtbot: QtBot, stage: Stage, confusion: Confusion) -> MatrixView:
    stage.bring("confusion")
    stage.take(confusion)
    qtbot.waitUntil(lambda: stage.confusion.words == "", timeout=PATIENCE_MS)
    return stage.confusion.panel.view


def press_cell(view: MatrixView, row: int, column: int) -> None:
    place = view.cell_rect(row, column).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


# --- where they are ------------------------------------------------------------------------------


def test_names_in_the_headings_switch_between_cards_and_the_choice_is_remembered(
    stage: Stage, make: Callable[[], Stage]
) -> None:
    assert stage.filters.isVisible()
    assert not stage.confusion.isVisible()
    tab = child(stage, QToolButton, "train.filters.tab.speed")
    QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
    assert stage.plots.speed.isVisible()
    assert not stage.filters.isVisible()
    own = child(stage, QToolButton, "train.speed.tab.speed")
    assert own.hasFocus()
    QTest.keyClick(own, Qt.Key.Key_Left)
    assert stage.plots.learning_rate.isVisible()
    stage.bring("confusion")
    again = make()
    assert again.plots.learning_rate.isVisible()
    assert again.confusion.isVisible()


def test_with_enough_width_all_three_stand_side_by_side(stage: Stage) -> None:
    stage.resize(WIDE, 700)
    cards = (stage.filters, stage.pinned, stage.confusion)
    assert all(card.isVisible() for card in cards)
    places = [card.mapTo(stage, QPoint(0, 0)).x() for card in cards]
    assert places == sorted(set(places))
    assert stage.confusion.title.isVisible()
    stage.resize(WIDE - 1, 700)
    assert stage.pinned.isVisible()
    assert not stage.confusion.isVisible()
    assert not stage.pinned.title.isVisible()


def test_the_height_of_the_cards_is_dragged_and_remembered(
    stage: Stage, make: Callable[[], Stage]
) -> None:
    handle = child(stage, QWidget, "train.stage.rows.handle")
    before = stage.filters.height()
    QTest.keyClick(handle, Qt.Key.Key_Up)
    taller = stage.filters.height()
    assert taller > before
    assert make().filters.height() == taller


# --- filters -------------------------------------------------------------------------------------


def test_of_a_run_that_was_over_at_once_no_filters_are_promised(stage: Stage) -> None:
    stage.end()
    assert stage.filters.words == (
        "The run was over before its filters could be shown. See them in Explore."
    )
    stage.begin(NETWORK)
    assert stage.filters.words == "The filters come with the first batch."
    stage.take(filters(1))
    stage.end()
    assert stage.filters.words == ""


def test_filters_are_painted_only_while_somebody_looks(stage: Stage) -> None:
    assert stage.filters.words == "The filters come with the first batch."
    stage.bring("speed")
    stage.take(filters(580))
    assert stage.filters.cells.image.isNull()
    stage.bring("filters")
    assert stage.filters.subtitle.text() == "batch 580"
    before = stage.filters.cells.image.copy()
    stage.take(filters(581))
    assert stage.filters.cells.image != before


@pytest.mark.parametrize("shape", [(96, 3, 11, 11), (8, 1, 5, 5), (4, 2, 3, 3)])
def test_a_filter_is_named_with_its_figures_and_a_click_goes_to_explore(
    stage: Stage, qtbot: QtBot, shape: tuple[int, ...]
) -> None:
    stage.take(filters(1, shape))
    cells = stage.filters.cells
    place = cells.cell_rect(2).center().toPoint()
    QTest.mouseMove(cells, place)
    footer = stage.filters.footer
    assert footer.text().startswith("conv1, filter 2")
    assert "mean" in footer.text()
    with qtbot.waitSignal(stage.explore_wanted) as wish:
        QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    [wanted] = wish.args or []
    assert isinstance(wanted, ExploreWish)
    assert (wanted.layer, wanted.filter) == ("conv1", 2)
    QTest.keyClick(cells, Qt.Key.Key_Right)  # goes to the next, and nowhere else
    assert footer.text().startswith(("conv1, filter 2", "conv1, filter 3"))
    with qtbot.waitSignal(stage.explore_wanted) as wish:
        QTest.keyClick(cells, Qt.Key.Key_Return)
    assert (wish.args or [])[0].filter == 3


def test_a_network_without_convolution_says_so(stage: Stage) -> None:
    stage.begin(DENSE)
    assert stage.filters.words == ("This network has no convolution, so it has no filters to show.")


def test_cards_of_a_run_that_another_process_trains_say_what_cannot_be_seen(stage: Stage) -> None:
    stage.pinned.choose(picture_file(CHELSEA))
    stage.begin(NETWORK, watched=True)
    stage.take(STARTED, watched=True)
    assert "does not train this run" in stage.filters.words
    assert "does not train this run" in stage.confusion.words
    assert "does not train this run" in child(stage, QLabel, "train.pinned.waiting").text()


# --- the picture ---------------------------------------------------------------------------------


def test_lines_go_on_over_a_resume_and_begin_anew_with_another_run_or_picture(
    stage: Stage,
) -> None:
    stage.pinned.choose(picture_file(CHELSEA))
    stage.take(STARTED)
    stage.take(judged(1, 0.5, 0.3, 0.2))
    stage.take(judged(9, 0.1, 0.1, 0.8))
    stage.take(judged(10, 1, 0, 0, picture=0))  # of a picture that was pinned before
    assert stage.pinned.trace.steps == [1, 9]
    stage.begin(NETWORK, resumed=True)
    stage.take(msgspec.structs.replace(STARTED, first_step=5))
    assert stage.pinned.trace.steps == [1]
    stage.pinned.choose(picture_file(COFFEE))
    assert stage.pinned.trace.steps == []
    stage.take(judged(6, 0.1, 0.1, 0.8, picture=2))
    stage.begin(NETWORK)
    assert stage.pinned.trace.steps == []


def test_lines_end_in_names_that_never_lie_over_each_other(stage: Stage) -> None:
    stage.pinned.choose(picture_file(CHELSEA))
    stage.take(STARTED)
    for step in (1, 2):
        stage.take(judged(step, 0.34, 0.33, 0.33))
    labels = stage.pinned.lines.labels()
    assert [label.text for label in labels] == ["cat 34 %", "dog 33 %", "cow 33 %"]
    places = [label.place for label in labels]
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    assert all(place.right() <= stage.pinned.lines.width() for place in places)
    assert len({stage.pinned.lines.colour(n).name() for n in range(3)}) == 3


def test_the_pinned_picture_is_remembered_until_it_is_taken_away(
    stage: Stage, make: Callable[[], Stage], tmp_path: Path
) -> None:
    mine = tmp_path / "mine.png"
    mine.write_bytes(CHELSEA.read_bytes())
    stage.pinned.choose(picture_file(mine))
    assert make().pinned.picture == picture_file(mine)
    mine.unlink()
    assert make().pinned.picture is None
    stage.pinned.choose(None)
    assert make().pinned.picture is None


def test_the_picture_in_explore_is_one_click_away(stage: Stage) -> None:
    menu = stage.pinned.menu
    menu.aboutToShow.emit()
    [action] = [a for a in menu.actions() if a.objectName() == "train.pinned.explore_action"]
    assert action.text() == "The picture in Explore: coffee.png"
    action.trigger()
    assert stage.pinned.picture == picture_file(COFFEE)


# --- confusion -----------------------------------------------------------------------------------


def test_arrows_go_from_cell_to_cell_and_enter_opens_one(
    stage: Stage, qtbot: QtBot, bridge: Bridge
) -> None:
    assert stage.confusion.words == "It comes with the next validation, at the end of the epoch."
    view = validate(qtbot, stage, mixed_up(3, NAMES))
    assert stage.confusion.subtitle.text() == "batch 10"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "dog is taken for cat: 1 of 2 (50 %)"
    QTest.keyClick(view, Qt.Key.Key_Return)
    dialog = child(stage, CellDialog, "train.cell")
    assert dialog.windowTitle() == "dog taken for cat"
    click(dialog, "train.cell.close")
    assert not dialog.isVisible()


def test_a_pair_that_was_confused_opens_from_the_list_and_counts_become_percentages(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.resize(WIDE - 1, 700)
    validate(qtbot, stage, mixed_up(3, NAMES))
    rows = child(stage, QListWidget, "train.confusion.panel.worst")
    assert [rows.item(i).text() for i in range(rows.count())] == ["dog → cat  1", "cow → dog  1"]
    QTest.mouseClick(
        child(stage, QToolButton, "train.confusion.percent"), Qt.MouseButton.LeftButton
    )
    assert rows.item(0).text() == "dog → cat  50 %"
    with qtbot.waitSignal(stage.confusion.opened) as opened:
        rows.setCurrentRow(1)
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert (opened.args or [])[1:] == [2, 1]


def test_of_a_thousand_classes_all_are_in_sight_and_a_click_shows_each_by_itself(
    stage: Stage, qtbot: QtBot
) -> None:
    view = validate(qtbot, stage, mixed_up(1000))
    assert view.crowded
    press_cell(view, 500, 500)
    assert view.detail
    assert view.layout_now is not None
    assert view.layout_now.block == 1
    row, column = view.current
    assert row - column == 1
    assert view.viewport().rect().contains(view.cell_rect(row, column).center())
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert not view.detail


def test_the_matrix_is_shown_larger_with_figures_of_each_class(stage: Stage, qtbot: QtBot) -> None:
    validate(qtbot, stage, mixed_up(3, NAMES))
    QTest.mouseClick(child(stage, QToolButton, "train.confusion.larger"), Qt.MouseButton.LeftButton)
    window = child(stage, QDialog, "train.confusion.window")
    qtbot.waitUntil(window.isVisible)
    table = child(window, ClassTable, "train.confusion.classes").model()
    shown = [[table.index(r, c).data() for c in range(4)] for r in range(3)]
    assert shown == [
        ["cow", "50 %", "100 %", "2"],
        ["dog", "50 %", "50 %", "2"],
        ["cat", "100 %", "66.7 %", "2"],
    ]
    window.close()


def test_the_matrix_is_exported_as_a_table_and_as_a_picture(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    validate(qtbot, stage, mixed_up(3, NAMES))
    menu = child(stage, QToolButton, "train.confusion.export").menu()
    assert menu is not None
    for action, name in zip(menu.actions(), ("m.csv", "m.png"), strict=True):
        answering(choose(tmp_path / name))
        with qtbot.waitSignal(stage.message, timeout=PATIENCE_MS) as told:
            action.trigger()
        assert name in (told.args or [])[0].text
    rows = list(csv.reader((tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[2] == ["dog", "1", "1", "0"]
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")
