"""The real window, its settings and runs in folders of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import appearance

PATIENCE_MS = 60_000


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


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
