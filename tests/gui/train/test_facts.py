"""What is worth knowing of a run: the first few lines, and the rest at a click."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.facts import Facts
from alexnet_gui.gui.train.speeds import Speeds
from tests.gui.windows import child


def shown(facts: Facts) -> list[str]:
    texts = [label.text() for label in facts.findChildren(QLabel) if label.isVisible()]
    return [text for text in texts if text != "•"]


def test_six_facts_are_four_lines_until_the_rest_is_wanted(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show()
    lines = [f"fact {n}" for n in range(6)]
    facts.show_lines(lines, warning=True)
    more = child(facts, QPushButton, "train.message.more")
    assert shown(facts) == lines[:3]
    assert more.text() == "3 more"
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert sorted(shown(facts)) == lines
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert shown(facts) == lines[:3]
    facts.show_lines(lines[:4], warning=False)
    assert sorted(shown(facts)) == lines[:4]
    assert not more.isVisible()


def test_speeds_are_remembered_for_each_device(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    Speeds(store).remember("CPU, 2 threads", 1e6, 1e9)
    Speeds(store).remember("CPU, 2 threads", 1e6, 2e9)
    assert Speeds(store).of("CPU, 2 threads") == [(1e6, 2e9)]
    assert Speeds(store).of("another") == []
