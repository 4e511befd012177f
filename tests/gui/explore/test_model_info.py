"""The box that says what a network is and where its weights come from."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.starter import STARTER
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.model_info import ModelInfo
from tests.gui.explore.exploring import PATIENCE_MS, PRESET, SMALL, Explore
from tests.gui.windows import child, click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def box() -> ModelInfo:
    [found] = [x for x in QApplication.topLevelWidgets() if isinstance(x, ModelInfo)]
    return found


def said(dialog: ModelInfo) -> str:
    texts = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    return "\n".join(texts)


@pytest.fixture
def opened_box(explore: Explore, qtbot: QtBot) -> Iterator[ModelInfo]:
    """That of the starter, filled."""
    explore.workspace.networks.choose(STARTER)
    click(explore.workspace, "explore.model_info")
    dialog = box()
    qtbot.waitUntil(lambda: bool(dialog.text), timeout=PATIENCE_MS)
    yield dialog
    dialog.close()


def test_it_says_what_the_starter_is_and_how_well_it_does(opened_box: ModelInfo) -> None:
    text = said(opened_box)
    assert text.startswith("Starter: AlexNet, 200 classes")
    assert "5 convolutions" in text
    assert "% top-5 on 10,000 validation pictures that it never saw in training" in text
    assert "torchvision" in text
    assert "Reading" not in text


def test_all_of_it_can_be_copied(opened_box: ModelInfo) -> None:
    click(opened_box, "explore.model_info.copy")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Starter: AlexNet, 200 classes\nNetwork: ")
    assert "wooden spoon" in copied  # the last class


def test_each_line_can_be_selected(opened_box: ModelInfo) -> None:
    line = child(opened_box, QLabel, "explore.model_info.row0")
    assert line.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_of_an_untrained_design_it_says_so(explore: Explore, qtbot: QtBot) -> None:
    button = child(explore.workspace, QAbstractButton, "explore.model_info")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    dialog = box()
    qtbot.waitUntil(lambda: bool(dialog.text), timeout=PATIENCE_MS)
    assert "none: the weights are as drawn" in said(dialog)
    dialog.close()


def test_of_a_design_that_cannot_run_it_says_why(explore: Explore) -> None:
    explore.workspace.architecture_changed(PRESET["net-227"])
    click(explore.workspace, "explore.model_info")
    dialog = box()
    assert "9,216" in said(dialog)
    assert not child(dialog, QAbstractButton, "explore.model_info.copy").isEnabled()
    dialog.close()


def test_before_the_engine_is_there_it_waits_and_may_be_closed(qtbot: QtBot, cold: Bridge) -> None:
    explore = Explore(qtbot, cold, SMALL)
    explore.workspace.info.action.trigger()
    dialog = box()
    assert "PyTorch is still loading" in said(dialog)
    dialog.close()
    explore.workspace.close()


def test_its_keys_open_it_from_anywhere_in_explore(explore: Explore, qtbot: QtBot) -> None:
    explore.workspace.activateWindow()
    explore.workspace.bar.selector.setFocus()
    QTest.keyClick(
        explore.workspace.bar.selector, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier
    )
    box().close()
