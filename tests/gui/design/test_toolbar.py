"""The strip above Design: everything in it can be read and reached, however narrow it is."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QToolButton, QWidget

from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.toolbar.bar import DesignBar

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
    document.apply(edits.set_classes(document.architecture, 7))  # “…, edited” makes it longer
    bar = hands.find(DesignBar, "design.bar")
    for width in WIDTHS:
        hands.workspace.resize(width, 747)
        QApplication.processEvents()
        widgets = shown(bar)
        places = [widget.geometry() for widget in widgets]
        assert max(place.right() for place in places) < width
        for widget, place in zip(widgets, places, strict=True):
            if not isinstance(widget, QAbstractSpinBox):
                assert place.width() >= widget.sizeHint().width(), (width, widget.objectName())
            assert [other for other in places if other != place and other.intersects(place)] == []


def test_what_gives_way_is_said_elsewhere(hands: "Hands") -> None:
    hands.workspace.resize(WIDTHS[0], 747)
    QApplication.processEvents()
    hands.workspace.load_preset("grouped-lrn")
    name = hands.find(QToolButton, "design.presets")
    assert name.text().endswith("…")
    assert name.toolTip().startswith("AlexNet, grouped, LRN after pooling\n")
    assert hands.find(QToolButton, "design.notes.open").text() == "Notes"
    assert hands.find(QToolButton, "design.notes.open").accessibleName() == "Notes on this network"
    assert not hands.find(QToolButton, "design.train").isVisible()
    hands.workspace.resize(WIDTHS[-1], 747)
    QApplication.processEvents()
    assert name.text() == "AlexNet, grouped, LRN after pooling"
    assert hands.find(QToolButton, "design.notes.open").text() == "Notes on this network"
    assert hands.find(QToolButton, "design.train").isVisible()


def test_buttons_say_which_keys_do_the_same(hands: "Hands") -> None:
    for name, tooltip in (
        ("open", "Open architecture… (Ctrl+O)"),
        ("save", "Save (Ctrl+S)"),
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
