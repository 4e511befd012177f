"""The list of runs, opening them, and laying their curves over each other; in the real window."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core import file_lock
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.run_names import LAST, METRICS, RECORD
from alexnet_gui.core.run_record import read_run, write_run
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.run import Phase
from alexnet_gui.gui.train.runs.columns import COLUMNS
from alexnet_gui.gui.train.runs.dialog import RunsDialog
from alexnet_gui.gui.train.runs.view import RunsView
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.core.run_folders import rows, validation_row, write_folder
from tests.gui.windows import child, click, drop, files, words

PATIENCE_MS = 20_000


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Three runs: finished, stopped, and interrupted."""
    folder = tmp_path / "runs"
    write_folder(folder / "done", rows(20, errors=[0.5, 0.125]), saved=True)
    write_folder(folder / "kept", rows(13, errors=[0.25]), saved=True)
    write_folder(folder / "killed", rows(6))
    return folder


@pytest.fixture
def listed(window: MainWindow, runs: Path, qtbot: QtBot) -> Iterator[RunsDialog]:
    """The list, as the button in Train shows it."""
    window.show_workspace("train")
    yield open_list(window, qtbot)


def open_list(window: MainWindow, qtbot: QtBot) -> RunsDialog:
    click(window, "train.runs.button")
    dialog = child(window, RunsDialog, "train.runs.dialog")
    qtbot.waitUntil(lambda: text(dialog, "train.runs.empty") != "Reading the runs…", timeout=5000)
    return dialog


def view(dialog: RunsDialog) -> RunsView:
    return child(dialog, RunsView, "train.runs.table")


def cells(dialog: RunsDialog) -> list[list[str]]:
    """What the table shows, from the top."""
    model = view(dialog).model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def names(dialog: RunsDialog) -> list[str]:
    return [row[0] for row in cells(dialog)]


def text(parent: QWidget, name: str) -> str:
    return child(parent, QLabel, name).text()


def choose(dialog: RunsDialog, *chosen: str) -> None:
    view(dialog).setFocus()
    view(dialog).choose([run.folder for run in view(dialog).runs if run.name in chosen])


def action(dialog: RunsDialog, name: str) -> QAction:
    return child(dialog, QAction, f"train.runs.{name}")


def shown(window: MainWindow) -> list[int]:
    """The steps of the curves."""
    return [int(step) for step in window.train.plots.curves.steps.values]


def wait_for_end(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: window.train.run is not None and window.train.run.phase is Phase.ENDED,
        timeout=PATIENCE_MS,
    )


# --- the list -------------------------------------------------------------------------------------


def test_without_runs_the_list_says_what_to_do(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show_workspace("train")
    dialog = open_list(window, qtbot)
    assert text(dialog, "train.runs.empty").startswith("There are no runs yet. Start one in Train")
    assert str(tmp_path / "runs") in text(dialog, "train.runs.empty")
    assert not action(dialog, "open").isEnabled()
    assert action(dialog, "open").toolTip() == "Choose one run."


def test_each_run_has_its_figures_in_a_row(listed: RunsDialog) -> None:
    rows_by_name = {row[0]: row[1:] for row in cells(listed)}
    name = PRESETS[-1].architecture.name
    assert rows_by_name["done"][:7] == [
        *("Finished", "2 of 2", "12.5 %", "2", "12.5 %", "1.250", "1.500"),
    ]
    assert rows_by_name["done"][8:10] == [name, "Sample: Fashion-MNIST"]
    assert rows_by_name["kept"][:2] == ["Stopped", "1.3 of 2"]
    assert rows_by_name["killed"][:7] == ["Interrupted", "0.6 of 2", "", "", "", "", "1.500"]
    assert text(listed, "train.runs.sum").startswith("3 runs · ")


def test_a_damaged_run_is_listed_with_its_reason(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    (runs / "killed" / RECORD).write_text('{"format": ')
    window.show_workspace("train")
    dialog = open_list(window, qtbot)
    choose(dialog, "killed")
    assert "killed" in names(dialog)
    assert re.search(r"killed: .*run\.json is damaged", text(dialog, "train.runs.words"))
    assert action(dialog, "open").toolTip() == "The run is damaged."
    assert action(dialog, "delete").isEnabled()


def test_the_figures_of_the_best_validation_stand_together(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    later = validation_row(20, 0.5).replace("1.25", "9.75")
    write_folder(runs / "best first", rows(10, errors=[0.125]) + rows(19, 11) + later)
    window.show_workspace("train")
    [row] = [row for row in cells(open_list(window, qtbot)) if row[0] == "best first"]
    heads = [str(column.title) for column in COLUMNS]
    assert heads[3:7] == ["Best top-1 error", "at epoch", "its top-5", "its val. loss"]
    assert row[3:7] == ["12.5 %", "1", "12.5 %", "1.250"]


def test_the_list_is_as_wide_as_the_window_allows_and_keeps_its_size(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    listed.close()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is None)
    window.resize(1280, 800)
    again = open_list(window, qtbot)
    assert 1150 < again.width() <= 1200
    again.resize(900, 500)
    again.close()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is None)
    assert open_list(window, qtbot).size() == QSize(900, 500)


def test_names_get_the_room_that_figures_leave(listed: RunsDialog) -> None:
    table = view(listed)
    listed.resize(1400, 500)
    assert table.horizontalHeader().length() == table.viewport().width()


def test_a_column_that_is_hidden_stays_so(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    [size] = [line for line in view(listed).columns.menu.actions() if line.text() == "Size"]
    size.trigger()
    assert not view(listed).isColumnHidden(len(COLUMNS) - 1)
    size.trigger()
    listed.close()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is None)
    assert view(open_list(window, qtbot)).isColumnHidden(len(COLUMNS) - 1)


def test_the_list_is_used_by_keys_alone(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    table = view(listed)
    assert table.hasFocus()
    for key, row in ((Qt.Key.Key_End, 2), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(table, key)
        assert [run.name for run in table.chosen] == [names(listed)[row]]
    field = child(listed, QLineEdit, "train.runs.filter")
    field.setFocus()
    QTest.keyClicks(field, "kept")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    wait_for_end(window, qtbot)
    assert text(window, "train.message.words").startswith("Stopped after epoch 1.3.")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a menu
def test_the_list_can_be_closed_while_its_menu_is_open(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    table = view(listed)
    place = table.visualRect(table.model().index(0, 0)).center()
    # As Qt does for a press of the right button; what ran a loop of its own would stay in here.
    opened = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, table.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(table.viewport(), opened)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Delete…" in [line.text() for line in menu.actions()]
    listed.read()
    listed.close()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is None)
    assert QApplication.activePopupWidget() is None
    assert names(open_list(window, qtbot))


def test_words_find_runs_by_name_and_state(listed: RunsDialog) -> None:
    field = child(listed, QLineEdit, "train.runs.filter")
    field.setFocus()
    QTest.keyClicks(field, "fash stop")
    assert names(listed) == ["kept"]
    assert text(listed, "train.runs.sum").startswith("1 of 3 runs")
    QTest.keyClicks(field, "xyz")
    assert names(listed) == []
    assert text(listed, "train.runs.empty").startswith("No run has all of these words.")


def test_a_click_on_a_heading_sorts_and_what_has_no_figure_comes_last(listed: RunsDialog) -> None:
    header = view(listed).horizontalHeader()
    for column, first, second in ((2, "0.6 of 2", "2 of 2"), (3, "12.5 %", "25.0 %")):
        place = header.sectionViewportPosition(column) + 5
        for expected in (first, second):
            middle = header.viewport().rect().center()
            middle.setX(place)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
            assert cells(listed)[0][column] == expected
    assert cells(listed)[-1][3] == ""


def test_the_list_follows_what_happens_in_the_folder(
    listed: RunsDialog, runs: Path, qtbot: QtBot
) -> None:
    choose(listed, "kept")
    write_folder(runs / "new", rows(3))
    QTest.keyClick(listed, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "new" in names(listed))
    assert [run.name for run in view(listed).chosen] == ["kept"]


def test_a_run_from_elsewhere_is_listed_from_then_on(
    listed: RunsDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    write_folder(tmp_path / "cluster" / "one", rows(3))
    write_folder(tmp_path / "cluster" / "two", rows(3))
    listed.add(tmp_path / "cluster")
    qtbot.waitUntil(lambda: {"one", "two"} <= set(names(listed)))
    listed.close()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is None)
    again = open_list(window, qtbot)
    qtbot.waitUntil(lambda: {"one", "two"} <= set(names(again)))


def test_a_folder_without_runs_is_told(listed: RunsDialog, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    listed.add(tmp_path / "nothing")
    assert text(listed, "train.runs.words").startswith("There is no run in ")


# --- what is done with one ------------------------------------------------------------------------


def test_enter_opens_a_run_as_if_it_had_just_been_trained(
    listed: RunsDialog, window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    choose(listed, "kept")
    QTest.keyClick(view(listed), Qt.Key.Key_Return)
    wait_for_end(window, qtbot)
    assert shown(window) == list(range(1, 14))
    assert len(window.train.plots.curves.validations) == 1
    said = text(window, "train.message.words")
    assert said == (
        f"Stopped after epoch 1.3. Kept in {runs / 'kept'}."
        " Best validation error: 25.0 % (top-1), after epoch 1."
    )
    assert text(window, "train.headline") == "Epoch 2 of 2"
    resume = child(window, QPushButton, "train.pause.button")
    assert (resume.text(), resume.isEnabled()) == ("Resume", True)
    assert window.train.run is not None
    with qtbot.waitSignal(window.train.explore_wanted) as wish:
        click(window, "train.message.explore")
    assert wish.args == [runs / "kept"]


def test_a_finished_run_has_nothing_to_resume(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    choose(listed, "done")
    assert action(listed, "resume").toolTip() == "It has done all its steps."
    action(listed, "open").trigger()
    wait_for_end(window, qtbot)
    assert text(window, "train.message.words").startswith("Trained 2 epochs.")
    assert child(window, QPushButton, "train.pause.button").text() == "Pause"


def test_an_interrupted_run_says_so_and_can_go_on(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    choose(listed, "killed")
    assert text(listed, "train.runs.words") == (
        "killed: it failed or was killed, and without a last checkpoint it starts over."
    )
    action(listed, "open").trigger()
    wait_for_end(window, qtbot)
    assert text(window, "train.message.words").startswith("Interrupted after epoch 0.6.")
    assert child(window, QPushButton, "train.pause.button").text() == "Resume"


def test_opening_a_run_sets_the_form_to_its_settings(
    listed: RunsDialog, window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    record = read_run(runs / "kept")
    recipe = msgspec.structs.replace(record.recipe, batch_size=17, momentum=0.5)
    write_run(runs / "kept", msgspec.structs.replace(record, recipe=recipe))
    choose(listed, "kept")
    action(listed, "open").trigger()
    wait_for_end(window, qtbot)
    field = child(window, ValueField, "train.recipe.form.batch_size")
    assert field.text() == "17"


def test_a_run_with_a_damaged_row_shows_what_stands_before_it(
    listed: RunsDialog, window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    with (runs / "kept" / METRICS).open("a") as file:
        file.write("14,what\n")
    choose(listed, "kept")
    action(listed, "open").trigger()
    wait_for_end(window, qtbot)
    assert shown(window) == list(range(1, 14))
    said = child(window, QLabel, "train.message.words").text()
    assert "line 16: it has 2 values instead of 9." in said


def test_its_network_comes_into_design(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    choose(listed, "done")
    action(listed, "network").trigger()
    assert window.workspace == "design"
    assert window.design.architecture == PRESETS[-1].architecture


def test_a_run_is_renamed_in_its_row(listed: RunsDialog, runs: Path, qtbot: QtBot) -> None:
    choose(listed, "done")
    QTest.keyClick(view(listed), Qt.Key.Key_F2)
    field = view(listed).findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "the best")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "the best" in names(listed))
    assert (runs / "the best" / METRICS).exists()
    assert not (runs / "done").exists()


def test_a_name_that_cannot_be_is_refused_beside_the_list(
    listed: RunsDialog, runs: Path, qtbot: QtBot
) -> None:
    choose(listed, "done")
    QTest.keyClick(view(listed), Qt.Key.Key_F2)
    field = view(listed).findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "kept")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "already something called kept" in text(listed, "train.runs.words"))
    assert (runs / "done").exists()


def test_deleting_asks_names_what_goes_and_moves_it_to_the_trash(
    listed: RunsDialog, runs: Path, qtbot: QtBot
) -> None:
    choose(listed, "done", "killed")
    QTest.keyClick(view(listed), Qt.Key.Key_Delete)
    question = child(listed, QMessageBox, "train.runs.delete.question")
    assert question.text() == "Move these 2 runs to the trash?"
    assert "done" in question.informativeText()
    assert "killed" in question.informativeText()
    click(question, "train.runs.delete.yes")
    qtbot.waitUntil(lambda: names(listed) == ["kept"])
    assert not (runs / "done").exists()


def test_whoever_keeps_a_run_loses_nothing(listed: RunsDialog, runs: Path, qtbot: QtBot) -> None:
    choose(listed, "done")
    action(listed, "delete").trigger()
    click(child(listed, QMessageBox, "train.runs.delete.question"), "train.runs.delete.no")
    assert (runs / "done").exists()


def test_a_run_under_way_can_be_neither_renamed_nor_deleted(
    listed: RunsDialog, runs: Path, qtbot: QtBot
) -> None:
    with (runs / "killed" / METRICS).open("a") as file:
        assert file_lock.take(file.fileno())
        QTest.keyClick(listed, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: any(row[1] == "Running" for row in cells(listed)))
        choose(listed, "killed")
        for name in ("rename", "delete", "resume"):
            assert action(listed, name).toolTip() == "It is being trained."
            assert not action(listed, name).isEnabled()


def test_the_paths_of_the_chosen_runs_can_be_copied(listed: RunsDialog, runs: Path) -> None:
    choose(listed, "done", "kept")
    QTest.keyClick(view(listed), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert set(lines) == {str(runs / "done"), str(runs / "kept")}


def test_every_control_of_the_list_has_a_name(listed: RunsDialog) -> None:
    for button in listed.findChildren(QPushButton):
        assert button.objectName().startswith("train.runs.")
        assert button.accessibleName()
    named = [item for item in listed.findChildren(QAction) if "train.runs." in item.objectName()]
    assert len(named) == 10
    assert all(item.toolTip() for item in named)


# --- the last one ---------------------------------------------------------------------------------


def test_train_offers_the_last_run_while_none_is_shown(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    newest = write_folder(runs / "newest", rows(13), saved=True, age=60)
    window.show_workspace("train")
    qtbot.waitUntil(child(window, QPushButton, "train.empty.resume").isVisible)
    assert text(window, "train.empty.last") == "Last run: newest · Stopped · 1.3 of 2 epochs"
    assert text(window, "train.empty.heading") == "No run is shown"
    click(window, "train.empty.open")
    wait_for_end(window, qtbot)
    assert window.train.run is not None
    assert window.train.run.job.out == str(newest)


def test_a_last_run_that_was_killed_a_moment_ago_is_offered_as_soon_as_that_is_seen(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    write_folder(runs / "newest", rows(6), age=12)  # perhaps of another computer: 15 s are waited
    window.show_workspace("train")
    qtbot.waitUntil(child(window, QPushButton, "train.empty.open").isVisible)
    assert text(window, "train.empty.last") == "Last run: newest · Running · 0.6 of 2 epochs"
    resume = child(window, QPushButton, "train.empty.resume")
    qtbot.waitUntil(resume.isVisible, timeout=PATIENCE_MS)
    assert text(window, "train.empty.last") == "Last run: newest · Interrupted · 0.6 of 2 epochs"


def test_of_a_finished_last_run_nothing_is_resumed(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    write_folder(runs / "newest", rows(20), saved=True, age=60)
    window.show_workspace("train")
    qtbot.waitUntil(child(window, QPushButton, "train.empty.open").isVisible)
    assert child(window, QPushButton, "train.empty.resume").isHidden()
    click(window, "train.empty.runs")
    assert child(window, RunsDialog, "train.runs.dialog").isVisible()


# --- several --------------------------------------------------------------------------------------


def test_curves_of_several_runs_lie_over_those_of_the_first(
    listed: RunsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    view(listed).sortByColumn(0, Qt.SortOrder.AscendingOrder)
    choose(listed, "done", "kept", "killed")
    action(listed, "compare").trigger()
    plots = window.train.plots
    qtbot.waitUntil(lambda: len(plots.view.others) == 2, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: shown(window) == list(range(1, 21)), timeout=PATIENCE_MS)
    assert {other.name: len(other.curves) for other in plots.view.others} == {
        "kept": 13,
        "killed": 6,
    }


def test_damaged_and_empty_runs_leave_the_others_their_comparison(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    write_folder(runs / "a rubbish", "nothing of the kind\n")
    write_folder(runs / "b cut", rows(4) + "rubbish,\n")
    write_folder(runs / "c empty", "")
    write_folder(runs / "d without a record", rows(5))
    (runs / "d without a record" / RECORD).write_text("{")
    window.show_workspace("train")
    listed = open_list(window, qtbot)
    view(listed).sortByColumn(0, Qt.SortOrder.AscendingOrder)
    everything = names(listed)
    assert len(everything) == 7
    choose(listed, *everything)
    action(listed, "compare").trigger()
    plots = window.train.plots
    qtbot.waitUntil(lambda: len(plots.view.others) == 4, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: shown(window) == list(range(1, 21)), timeout=PATIENCE_MS)  # "done"
    assert {other.name: len(other.curves) for other in plots.view.others} == {
        "b cut": 4,
        "d without a record": 5,
        "kept": 13,
        "killed": 6,
    }
    said = words(window)
    assert f"{runs / 'a rubbish' / METRICS}, line 2" in said
    assert "Not shown, or not whole: b cut." in said
    assert said.endswith("There is no curve: c empty.")


def test_runs_that_are_compared_are_told_apart(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second, third = (
        write_folder(tmp_path / f"2026-11-22-{name}", rows(3), learning_rate=rate)
        for name, rate in (("105801-mnist-28", 0.01), ("105902-mnist-28", 0.001), ("9", 0.01))
    )
    window.train.others.open(first)
    wait_for_end(window, qtbot)
    window.train.others.compare([first, second, third])
    qtbot.waitUntil(lambda: len(window.train.plots.view.others) == 2, timeout=PATIENCE_MS)
    names = [other.name for other in window.train.plots.view.others]
    assert names == ["10:59, lr 0.001, mnist-28", "2026-11-22-9, lr 0.01"]
    legend = child(window, QWidget, "train.plots.others")
    assert legend.toolTip().splitlines() == ["10:58, lr 0.01, mnist-28", *names]


def test_a_run_that_is_dropped_in_train_stays_there_and_is_offered_to_the_others(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    window.show_workspace("train")
    mine = window.design.architecture
    other = msgspec.structs.replace(mine, name="Another")
    write_run(runs / "kept", msgspec.structs.replace(read_run(runs / "kept"), architecture=other))
    assert drop(window, files(runs / "kept"))
    wait_for_end(window, qtbot)
    assert window.workspace == "train"
    assert window.design.architecture == mine
    assert child(window, QPushButton, "train.pause.button").text() == "Resume"
    assert words(window) == "Train shows kept. Design and Explore stay as they were."
    click(window, "banner.second")
    assert window.workspace == "explore"
    window.show_workspace("train")
    window.open(runs / "kept")
    click(window, "banner.action")
    assert (window.workspace, window.design.architecture) == ("design", other)


def test_a_run_that_is_dropped_shows_its_curves_too(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    (runs / "done" / LAST).unlink()
    window.open(runs / "done")
    wait_for_end(window, qtbot)
    assert shown(window) == list(range(1, 21))


def test_of_damaged_runs_one_that_can_be_opened_is_compared_with(
    window: MainWindow, runs: Path, qtbot: QtBot
) -> None:
    write_folder(runs / "a record", rows(5))
    (runs / "a record" / RECORD).write_text("{")
    write_folder(runs / "b cut", rows(4) + "rubbish,\n")
    window.show_workspace("train")
    listed = open_list(window, qtbot)
    view(listed).sortByColumn(0, Qt.SortOrder.AscendingOrder)
    choose(listed, "a record", "b cut")
    action(listed, "compare").trigger()
    plots = window.train.plots
    qtbot.waitUntil(lambda: shown(window) == [1, 2, 3, 4], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(plots.view.others) == 1, timeout=PATIENCE_MS)
