"""The line below: device, network, memory and run."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.status_bar import StatusBar, count_text
from tests.gui.windows import child, words

PATIENCE_MS = 60_000


def test_the_status_bar_says_that_the_engine_is_loading_and_then_where_it_computes(
    window: MainWindow, qtbot: QtBot
) -> None:
    device = child(window, QLabel, "status.device")
    assert device.text() == "Loading PyTorch…"
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=PATIENCE_MS) as told:
        window.bridge.start_engine()
    assert told.args == [device.text()]


def test_without_the_engine_it_says_so(window: MainWindow) -> None:
    window.bridge.engine.failed.emit(Failed("PyTorch could not be loaded."))
    assert child(window, QLabel, "status.device").text() == "No PyTorch"
    assert "could not be loaded" in words(window)


def test_the_network_in_design_and_its_size_follow_the_document(window: MainWindow) -> None:
    shown = child(window, QLabel, "status.network")
    window.design.load_preset("mnist-28")
    preset = find_preset("mnist-28")
    assert preset is not None
    assert shown.text() == f"{preset.name} · 24.35 M parameters"


def test_in_explore_it_names_the_network_that_is_looked_through(
    window: MainWindow, qtbot: QtBot
) -> None:
    shown = child(window, QLabel, "status.network")
    in_design = shown.text()
    window.show_workspace("explore")
    assert shown.text() == window.explore.networks.current.text
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=PATIENCE_MS):
        window.bridge.start_engine()
    with qtbot.waitSignal(window.explore.looker.seen, timeout=PATIENCE_MS):
        window.explore.open_picture(resource("pictures", "chelsea.png"))
    assert shown.text() == "Starter: AlexNet, 200 classes · 7.29 M parameters"
    window.show_workspace("design")
    assert shown.text() == in_design


def test_a_long_name_leaves_room_for_the_figures(window: MainWindow) -> None:
    document = window.design.document
    document.apply(edits.set_name(document.architecture, "long " * 100))
    QApplication.processEvents()
    shown = child(window, QLabel, "status.network")
    assert shown.text().endswith("… · 60.97 M parameters · not saved")
    assert shown.width() >= shown.sizeHint().width()
    assert shown.toolTip().startswith("long long")


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
    assert "iB" in child(bar, QLabel, "status.memory").text()
    bar.hide()
    assert not timer.property("active")


@pytest.mark.parametrize(
    ("n", "text"),
    [(60_965_224, "60.97 M"), (34_944, "34.94 k"), (812, "812"), (724_406_816, "724.4 M")],
)
def test_counts_are_short(n: int, text: str) -> None:
    assert count_text(n) == text
