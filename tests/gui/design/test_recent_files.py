"""Recent files: remembered between starts, numbered in the menus, opened with a key."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.workspace import DesignWorkspace
from alexnet_gui.gui.settings_store import RECENT_FILES, SettingsStore
from tests.gui.answers import answering, choose
from tests.gui.windows import settings_of_next_start

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def workspace(qtbot: QtBot, tmp_path: Path) -> Iterator[DesignWorkspace]:
    made = DesignWorkspace(SettingsStore(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.hide()


def network_file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.json"
    write_architecture(msgspec.structs.replace(PRESETS[1].architecture, name=name), path)
    return path


def opened(workspace: DesignWorkspace) -> QMenu:
    """The menu “Open recent”, as it is when it opens."""
    menu = workspace.findChild(QMenu, "design.recent.menu")
    assert menu is not None
    menu.aboutToShow.emit()
    return menu


def entries(menu: QMenu) -> list[QAction]:
    """Those that open a file."""
    named = [action for action in menu.actions() if action.objectName().startswith("design.recent")]
    return [action for action in named if action.objectName() != "design.recent.clear"]


def names(workspace: DesignWorkspace) -> list[str]:
    return [Path(action.toolTip()).stem for action in entries(opened(workspace))]


def test_what_was_opened_and_what_was_saved_is_listed_the_newest_first(
    workspace: DesignWorkspace, tmp_path: Path
) -> None:
    workspace.open_file(network_file(tmp_path, "first"))
    answering(choose(tmp_path / "second.json"))
    workspace.load_preset("mnist-28")
    workspace.save()
    assert names(workspace) == ["second", "first"]
    workspace.open_file(tmp_path / "first.json")
    assert names(workspace) == ["first", "second"]


def test_entries_are_numbered_so_that_a_figure_opens_them(
    workspace: DesignWorkspace, tmp_path: Path
) -> None:
    for name in ("one & two", "three"):
        workspace.open_file(network_file(tmp_path, name))
    menu = opened(workspace)
    texts = [action.text() for action in entries(menu)]
    assert texts[0].startswith("&1  three.json — ")
    assert texts[1].startswith("&2  one && two.json — ")
    menu.popup(workspace.mapToGlobal(workspace.rect().center()))
    QTest.keyClick(menu, Qt.Key.Key_2)
    assert workspace.architecture.name == "one & two"


def test_the_open_button_lists_them_too(workspace: DesignWorkspace, tmp_path: Path) -> None:
    workspace.open_file(network_file(tmp_path, "first"))
    button = workspace.findChild(QToolButton, "design.open")
    assert button is not None
    texts = [action.text() for action in button.menu().actions() if not action.isSeparator()]
    assert [text.replace("&", "").split(" — ")[0] for text in texts] == [
        "New network",
        "Open architecture…",
        "1  first.json",
        "Clear list",
    ]


def test_they_are_remembered_and_those_that_have_gone_are_left_out(
    workspace: DesignWorkspace, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("first", "second"):
        workspace.open_file(network_file(tmp_path, name))
    (tmp_path / "second.json").unlink()
    assert names(workspace) == ["first"]
    assert SettingsStore(tmp_path / "settings.json").save()
    again = DesignWorkspace(settings_of_next_start(tmp_path / "settings.json"))
    qtbot.addWidget(again)
    assert names(again) == ["first"]


def test_there_are_not_more_than_fit_a_menu(workspace: DesignWorkspace, tmp_path: Path) -> None:
    for number in range(RECENT_FILES + 2):
        workspace.open_file(network_file(tmp_path, f"net{number}"))
    assert len(names(workspace)) == RECENT_FILES


def test_the_list_can_be_cleared(workspace: DesignWorkspace, tmp_path: Path) -> None:
    workspace.open_file(network_file(tmp_path, "first"))
    menu = opened(workspace)
    assert menu.menuAction().isEnabled()
    menu.findChildren(QAction, "design.recent.clear")[0].trigger()
    assert names(workspace) == []
    assert not menu.menuAction().isEnabled()


def test_a_file_that_could_not_be_opened_is_not_listed(
    workspace: DesignWorkspace, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text("{}")
    workspace.open_file(tmp_path / "bad.json")
    assert names(workspace) == []
