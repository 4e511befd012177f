"""The strip above Design: everything in it can be read and reached, however narrow it is."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QToolButton, QWidget

from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.toolbar.bar import DesignBar
from alexnet_gui.gui.design.toolbar.name_button import NameButton

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WIDTHS = (948, 1104, 1204, 1364, 1844)  # of windows from the smallest, 1,024 pixels wide, to 1,920


def shown(bar: DesignBar) -> list[QWidget]:
    kinds = (QToolButton, QAbstractSpinBox, QLabel)
    widgets = [widget for widget in bar.findChildren(QWidget) if isinstance(widget, kinds)]
    return [widget for widget in widgets if widget.isVisible()]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: str(preset.id))
def test_nothing_is_cut_and_nothing_overlaps_at_any_width(hands: "Hands", preset: object) -> None:
    document = hands.workspace.document
    [chosen] = [known for known in PRESETS if known is preset]
    document.load(chosen)
    document.apply(edits.set_classes(document.architecture, 7))  # an asterisk makes it longer
    bar = hands.find(DesignBar, "design.bar")
    for width in WIDTHS:
        hands.workspace.resize(width, 747)
        QApplication.processEvents()
        widgets = shown(bar)
        places = [widget.geometry() for widget in widgets]
        assert max(place.right() for place in places) < width
        for widget, place in zip(widgets, places, strict=True):
            if not isinstance(widget, QAbstractSpinBox | NameButton):
                assert place.width() >= widget.sizeHint().width(), (width, widget.objectName())
            assert [other for other in places if other != place and other.intersects(place)] == []


def test_what_gives_way_is_said_elsewhere(hands: "Hands") -> None:
    hands.workspace.resize(WIDTHS[0], 747)
    QApplication.processEvents()
    hands.workspace.load_preset("grouped-lrn")
    name = hands.find(NameButton, "design.presets")
    assert name.shown.endswith("…")
    assert name.toolTip().startswith("AlexNet, grouped, LRN after pooling\n")
    assert hands.find(QToolButton, "design.notes.open").text() == "Notes"
    assert hands.find(QToolButton, "design.notes.open").accessibleName() == "Notes on this network"
    assert not hands.find(QToolButton, "design.train").isVisible()
    hands.workspace.resize(WIDTHS[-1], 747)
    QApplication.processEvents()
    assert name.shown == "AlexNet, grouped, LRN after pooling"
    assert hands.find(QToolButton, "design.notes.open").text() == "Notes on this network"
    assert hands.find(QToolButton, "design.train").isVisible()


@pytest.mark.parametrize("preset", ["paper-2012", "simple-96", "mnist-28"])
def test_the_name_is_whole_in_a_window_of_1280_pixels_also_when_edited(
    hands: "Hands", preset: str
) -> None:
    hands.workspace.resize(WIDTHS[2], 747)
    hands.workspace.load_preset(preset)
    QApplication.processEvents()
    document = hands.workspace.document
    name, button = document.architecture.name, hands.find(NameButton, "design.presets")
    assert button.shown == name
    places = [widget.geometry() for widget in shown(hands.find(DesignBar, "design.bar"))]
    document.apply(edits.set_classes(document.architecture, 7))
    QApplication.processEvents()
    assert button.shown == f"{name} *"
    assert [w.geometry() for w in shown(hands.find(DesignBar, "design.bar"))] == places


def test_another_font_that_comes_later_makes_room_for_itself(hands: "Hands") -> None:
    button = hands.find(NameButton, "design.presets")
    font = button.font()
    font.setPixelSize(font.pixelSize() + 4)
    button.setFont(font)
    QApplication.processEvents()
    assert button.shown == hands.workspace.architecture.name


def test_of_a_long_file_name_the_middle_gives_way(hands: "Hands", tmp_path: Path) -> None:
    document = hands.workspace.document
    document.save(tmp_path / f"a{'-' * 200}z.json")
    document.apply(edits.set_classes(document.architecture, 7))
    shown_name = hands.find(NameButton, "design.presets").shown
    assert shown_name.startswith("a-")
    assert shown_name.endswith("z.json *")


def test_buttons_say_which_keys_do_the_same(hands: "Hands") -> None:
    for name, tooltip in (
        ("open", "Open architecture… (Ctrl+O)"),
        ("save", "Save (Ctrl+S)"),
        ("export", "Write the network as source, ONNX or a table, or its drawing"),
        ("compare.open", "Compare… (Ctrl+Shift+C)"),
        ("notes.open", "Notes on this network (Ctrl+I)"),
    ):
        assert hands.find(QToolButton, f"design.{name}").toolTip() == tooltip


def test_train_is_asked_for(hands: "Hands") -> None:
    asked: list[bool] = []
    hands.workspace.train_wanted.connect(lambda: asked.append(True))
    hands.workspace.resize(WIDTHS[-1], 747)
    QApplication.processEvents()
    QTest.mouseClick(hands.find(QToolButton, "design.train"), Qt.MouseButton.LeftButton)
    assert asked == [True]
