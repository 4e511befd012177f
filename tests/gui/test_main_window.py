"""The window: modes, messages, titles, menus, dropping anywhere, and leaving without losing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.banner import Banner, Message
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import SMALLEST, MainWindow
from alexnet_gui.gui.report import report_text
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.status_bar import StatusBar, count_text
from alexnet_gui.gui.theme import appearance

CHELSEA = resource("pictures", "chelsea.png")
PATIENCE_MS = 60_000

T = TypeVar("T", bound=QObject)


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def window(
    qtbot: QtBot, bridge: Bridge, settings_path: Path, tmp_path: Path
) -> Iterator[MainWindow]:
    appearance.use("light")
    made = MainWindow(bridge, SettingsStore(settings_path), runs=tmp_path / "runs")
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.closing.insist()
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible(), timeout=PATIENCE_MS)
    made.deleteLater()


def child(window: QWidget, kind: type[T], name: str) -> T:
    found = window.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def click(window: QWidget, name: str) -> None:
    button = child(window, QAbstractButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words(window: MainWindow) -> str:
    return child(window, QLabel, "banner.text").text() if window.banner.isVisible() else ""


def drop(window: MainWindow, mime: QMimeData, place: QPointF | None = None) -> bool:
    """Enter and drop as another program would; whether the drop was accepted."""
    point = place or QPointF(window.rect().center())
    surface = window.windowHandle()
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(point.toPoint(), copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(surface, enter)
    if not enter.isAccepted():
        return False
    dropped = QDropEvent(point, copy, mime, left, none)
    QApplication.sendEvent(surface, dropped)
    return dropped.isAccepted()


def files(*paths: Path) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made


# --- modes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "name"), [("1", "design"), ("2", "train"), ("3", "explore")])
def test_ctrl_and_a_figure_bring_a_workspace_to_the_front(
    window: MainWindow, key: str, name: str
) -> None:
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace == name
    assert child(window, QToolButton, f"mode.{name}").isChecked()
    assert child(window, QAction, f"action.view.{name}").isChecked()


def test_a_click_in_the_mode_bar_does_too(window: MainWindow) -> None:
    click(window, "mode.explore")
    assert window.workspace == "explore"
    assert window.explore.isVisible()
    assert not window.design.isVisible()


def test_keys_go_to_the_workspace_in_front(window: MainWindow) -> None:
    for name in ("train", "explore", "design"):
        window.show_workspace(name)
        workspace: QWidget = getattr(window, name)
        focus = QApplication.focusWidget()
        assert focus is workspace or workspace.isAncestorOf(focus)


# --- titles ---------------------------------------------------------------------------------------


def test_without_a_picture_the_title_begins_with_the_name(window: MainWindow) -> None:
    assert window.windowTitle().startswith("AlexNet")


@pytest.mark.parametrize("name", ["chelsea.png", "猫 & mouse.png", "a[*]b.png"])
def test_with_a_picture_the_title_names_it(window: MainWindow, name: str) -> None:
    window.explore.picture_changed.emit(name)
    assert window.windowTitle().replace("[*][*]", "[*]") == f"{name} — AlexNet"
    window.explore.picture_changed.emit("")
    assert window.windowTitle() == "AlexNet"


# --- messages -------------------------------------------------------------------------------------


def test_what_a_workspace_reports_stands_above_it(window: MainWindow) -> None:
    window.train.notice.emit(Failed("The disk is full.", "Make room."))
    assert words(window) == "The disk is full. Make room."


def test_messages_come_one_at_a_time_and_none_twice(window: MainWindow) -> None:
    for text in ("one", "two", "one", "two"):
        window.banner.tell(Message(text))
    seen = []
    while words(window):
        seen.append(words(window))
        click(window, "banner.close")
    assert seen == ["one", "two"]


def test_escape_dismisses_a_message(window: MainWindow) -> None:
    window.banner.tell(Message("one"))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.banner.isVisible()


def test_a_message_may_have_a_button(window: MainWindow) -> None:
    pressed: list[bool] = []
    window.banner.tell(Message("one", action="Do it", act=lambda: pressed.append(True)))
    click(window, "banner.action")
    assert pressed == [True]
    assert not window.banner.isVisible()


def test_a_mistake_of_ours_can_be_copied(window: MainWindow) -> None:
    window.bridge.bug_found.emit("Traceback: it broke")
    assert "went wrong" in words(window)
    click(window, "banner.action")
    assert "Traceback: it broke" in QGuiApplication.clipboard().text()
    assert "clipboard" in words(window)


def test_the_report_names_versions_and_not_the_home_folder() -> None:
    text = report_text(f"in {Path.home()}/secret.py", "CPU")
    assert str(Path.home()) not in text
    assert "in ~/secret.py" in text
    assert "PySide6-Essentials" in text


def test_a_long_message_is_wrapped_and_not_cut(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.setFixedWidth(500)
    banner.tell(Message("word " * 60))
    assert banner.sizeHint().height() > 60 or banner.heightForWidth(500) > 60


# --- the status bar -------------------------------------------------------------------------------


def test_the_status_bar_says_that_the_engine_is_loading_and_then_where_it_computes(
    window: MainWindow, qtbot: QtBot
) -> None:
    device = child(window, QLabel, "status.device")
    assert device.text() == "Loading PyTorch…"
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=PATIENCE_MS) as told:
        window.bridge.start_engine()
    assert told.args == [device.text()]


def test_without_the_engine_it_says_so(window: MainWindow) -> None:
    window.bridge.engine_failed.emit(Failed("PyTorch could not be loaded."))
    assert child(window, QLabel, "status.device").text() == "No PyTorch"
    assert "could not be loaded" in words(window)


def test_the_network_in_design_and_its_size_follow_the_document(window: MainWindow) -> None:
    shown = child(window, QLabel, "status.network")
    window.design.load_preset("mnist-28")
    preset = find_preset("mnist-28")
    assert preset is not None
    assert shown.text() == f"{preset.name} · 24.35 M parameters"


def test_the_run_and_its_progress_are_shown(window: MainWindow) -> None:
    progress = child(window, QProgressBar, "status.progress")
    assert not progress.isVisible()
    window.train.status_changed.emit("Training: epoch 3 of 10")
    window.train.progress_changed.emit(0.25)
    assert child(window, QLabel, "status.run").text() == "Training: epoch 3 of 10"
    assert progress.isVisible()
    assert progress.value() / progress.maximum() == 0.25


def test_the_memory_is_looked_at_only_while_somebody_sees_it(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    clock = bar.findChildren(QObject, options=Qt.FindChildOption.FindDirectChildrenOnly)
    timers = [item for item in clock if item.metaObject().className() == "QTimer"]
    [timer] = timers
    assert not timer.property("active")
    bar.show()
    assert timer.property("active")
    assert "iB" in bar.findChild(QLabel, "status.memory").text()
    bar.hide()
    assert not timer.property("active")


@pytest.mark.parametrize(
    ("n", "text"),
    [(60_965_224, "60.97 M"), (34_944, "34.94 k"), (812, "812"), (724_406_816, "724.4 M")],
)
def test_counts_are_short(n: int, text: str) -> None:
    assert count_text(n) == text


# --- dropping -------------------------------------------------------------------------------------


def test_a_picture_dropped_anywhere_goes_to_explore(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace == "design"
    assert drop(window, files(CHELSEA))
    qtbot.waitUntil(lambda: window.windowTitle() == "chelsea.png — AlexNet")
    assert window.workspace == "explore"


def test_a_text_field_under_the_pointer_does_not_take_the_file(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = next(field for field in window.findChildren(QLineEdit) if field.isVisible())
    before = field.text()
    place = field.mapTo(window, field.rect().center())
    assert drop(window, files(CHELSEA), QPointF(place))
    qtbot.waitUntil(lambda: window.windowTitle() == "chelsea.png — AlexNet")
    assert field.text() == before


def test_pixels_from_a_browser_are_taken_under_their_name(window: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.webp")])
    mime.setImageData(QImage(str(CHELSEA)))
    assert drop(window, mime)
    qtbot.waitUntil(lambda: window.windowTitle() == "cat.webp — AlexNet")


def test_an_architecture_goes_to_design(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_workspace("train")
    path = tmp_path / "mine.json"
    mine = msgspec.structs.replace(PRESETS[1].architecture, name="Mine")
    write_architecture(mine, path)
    assert drop(window, files(path))
    qtbot.waitUntil(lambda: window.design.architecture == mine)
    assert window.workspace == "design"


def test_a_vanished_file_is_one_sentence(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    assert drop(window, files(tmp_path / "gone.png"))
    qtbot.waitUntil(lambda: words(window) == f"There is no file {tmp_path / 'gone.png'}.")


def test_a_sentence_is_not_taken(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("hello, world")
    assert not drop(window, mime)


def test_the_window_shows_that_it_would_take_a_file(window: MainWindow) -> None:
    highlight = child(window, QWidget, "drop.highlight")
    point = window.rect().center()
    mime = files(CHELSEA)
    enter = QDragEnterEvent(
        point,
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), enter)
    assert highlight.isVisible()
    assert highlight.size() == window.size()
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert not highlight.isVisible()


# --- menus ----------------------------------------------------------------------------------------


def test_every_shortcut_is_there_once_in_each_workspace(window: MainWindow) -> None:
    """Two actions of one shortcut, and Qt does neither."""
    for name in ("design", "train", "explore"):
        window.show_workspace(name)
        keys = [
            sequence.toString()
            for menu in window.menuBar().actions()
            if menu.isVisible()
            for action in _leaves(menu)
            for sequence in action.shortcuts()
        ]
        assert len(keys) == len(set(keys)), name


def test_what_a_workspace_alone_can_do_is_offered_there_alone(window: MainWindow) -> None:
    def titles() -> list[str]:
        return [
            menu.text().replace("&", "") for menu in window.menuBar().actions() if menu.isVisible()
        ]

    window.show_workspace("design")
    assert "Layer" in titles()
    window.show_workspace("explore")
    assert "Layer" not in titles()
    assert "Run" in titles()


@pytest.mark.parametrize(
    ("action", "dialog"),
    [
        ("help.shortcuts", "shortcuts"),
        ("help.about", "about"),
        ("file.preferences", "preferences"),
    ],
)
def test_dialogs_open_and_close(window: MainWindow, qtbot: QtBot, action: str, dialog: str) -> None:
    child(window, QAction, f"action.{action}").trigger()
    shown = child(window, QDialog, dialog)
    assert shown.isVisible()
    with qtbot.waitSignal(shown.destroyed):
        click(shown, f"{dialog}.close")


@pytest.mark.parametrize("mode", ["dark", "light", "system"])
def test_the_theme_can_be_chosen_and_is_remembered(
    window: MainWindow, settings_path: Path, mode: str
) -> None:
    child(window, QAction, f"action.view.theme.{mode}").trigger()
    assert appearance.mode == mode
    window.close()
    assert SettingsStore(settings_path).theme == mode


def test_full_screen_and_back(window: MainWindow) -> None:
    full = child(window, QAction, "action.view.full_screen")
    full.trigger()
    assert window.isFullScreen()
    full.trigger()
    assert not window.isFullScreen()


def _leaves(menu: QAction) -> list[QAction]:
    below: object = menu.menu()
    if not isinstance(below, QWidget):
        return [menu]
    return [leaf for action in below.actions() for leaf in _leaves(action)]


# --- names ----------------------------------------------------------------------------------------


def test_every_control_has_a_name_for_tests_and_one_for_people(window: MainWindow) -> None:
    window.banner.tell(Message("one", action="Do it", act=lambda: None))
    parts: list[QWidget] = [window.mode_bar, window.banner, window.status]
    controls = [control for part in parts for control in part.findChildren(QAbstractButton)]
    assert len(controls) >= 5
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()


def test_the_window_fits_small_screens(window: MainWindow) -> None:
    assert window.minimumSize() == SMALLEST
    window.resize(SMALLEST)
    assert window.size() == SMALLEST


# --- leaving --------------------------------------------------------------------------------------


def test_place_and_workspace_are_remembered(
    window: MainWindow, bridge: Bridge, settings_path: Path, qtbot: QtBot
) -> None:
    window.show_workspace("explore")
    window.resize(1024, 720)  # Qt cuts what is larger than the screen
    window.close()
    again = MainWindow(bridge, SettingsStore(settings_path))
    qtbot.addWidget(again)
    assert again.workspace == "explore"
    assert (again.width(), again.height()) == (1024, 720)


def test_settings_that_make_no_sense_are_as_good_as_none(
    settings_path: Path, bridge: Bridge, qtbot: QtBot
) -> None:
    settings_path.write_text(
        "[window]\ntheme=purple\nworkspace=kitchen\ngeometry=1\n", encoding="utf-8"
    )
    window = MainWindow(bridge, SettingsStore(settings_path))
    qtbot.addWidget(window)
    assert window.settings.theme == "system"
    assert window.workspace == "design"


def endless(tmp_path: Path) -> Job:
    preset = find_preset("mnist-28")
    assert preset is not None
    small = preset.architecture.with_layers(
        tuple(layer for layer in preset.architecture.layers if layer.name in {"flatten", "fc8"})
    )
    return Job(
        architecture=small,
        recipe=Recipe(epochs=10_000, batch_size=8, device="cpu"),
        data="sample",
        out=str(tmp_path / "run"),
    )


@pytest.fixture
def training(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    with qtbot.waitSignal(window.bridge.run_event, timeout=PATIENCE_MS):
        window.bridge.train(endless(tmp_path))
    return window


def test_closing_while_training_asks_and_can_go_on(training: MainWindow) -> None:
    training.close()
    assert training.isVisible()
    question = child(training, QMessageBox, "closing.question")
    assert question.isVisible()
    click(question, "closing.keep_training")
    assert training.isVisible()
    assert training.bridge.training


def test_closing_while_training_stops_keeps_and_then_closes(
    training: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    training.close()
    with qtbot.waitSignal(training.left, timeout=PATIENCE_MS):
        click(child(training, QMessageBox, "closing.question"), "closing.stop")
        assert child(training, QLabel, "status.run").text() == "Saving what it has learned…"
    assert not training.bridge.training
    assert (tmp_path / "run" / "last.ckpt").is_file()


def test_a_run_that_ends_by_itself_answers_the_question(training: MainWindow, qtbot: QtBot) -> None:
    training.close()
    question = child(training, QMessageBox, "closing.question")
    with qtbot.waitSignal(question.finished, timeout=PATIENCE_MS):
        training.bridge.stop()
    qtbot.waitUntil(lambda: not training.bridge.training, timeout=PATIENCE_MS)


def test_whoever_insists_is_not_asked(training: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    training.closing.insist()
    with qtbot.waitSignal(training.left, timeout=PATIENCE_MS):
        training.close()
    assert (tmp_path / "run" / "last.ckpt").is_file()


def test_what_could_not_be_saved_keeps_the_window_open(training: MainWindow, qtbot: QtBot) -> None:
    training.close()
    click(child(training, QMessageBox, "closing.question"), "closing.stop")
    training.bridge.run_failed.emit(Failed("The disk is full."))
    qtbot.waitUntil(lambda: not training.bridge.training, timeout=PATIENCE_MS)
    assert training.isVisible()
    assert training.centralWidget().isEnabled()
