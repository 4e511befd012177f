"""The inspector by itself: the walk of the kernel, curves, neighbours, repairs, several layers."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.inspector.curve import CurveView
from alexnet_gui.gui.design.inspector.dropout_view import DropoutView
from alexnet_gui.gui.design.inspector.kernel_walk import KernelWalk
from alexnet_gui.gui.design.inspector.lrn_view import NeighboursView
from alexnet_gui.gui.design.inspector.panel import Inspector
from alexnet_gui.gui.design.inspector.walk_geometry import Grid
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.theme import appearance, text_font
from alexnet_gui.gui.widgets.sentence import Sentence

W = TypeVar("W", bound=QWidget)


class Person:
    """Looks at the inspector of one document and works it."""

    def __init__(self, inspector: Inspector, document: Document) -> None:
        self.inspector = inspector
        self.document = document

    def find(self, kind: type[W], name: str) -> W:
        found = self.inspector.findChild(kind, f"design.inspector.{name}")
        assert found is not None, name
        return found

    def open(self, preset_id: str, *layers: str) -> None:
        """Start from a preset and choose some of its layers."""
        preset = find_preset(preset_id)
        assert preset is not None
        self.document.load(preset)
        self.choose(*layers)

    def choose(self, *layers: str) -> None:
        names = [layer.name for layer in self.document.architecture.layers]
        self.inspector.choose(tuple(names.index(layer) for layer in layers))

    def change(self, layer: str, key: str, value: object) -> None:
        names = [item.name for item in self.document.architecture.layers]
        architecture = self.document.architecture
        self.document.apply(edits.set_value(architecture, names.index(layer), key, value))

    def described(self, name: str) -> str:
        return self.find(QWidget, name).accessibleDescription()

    def press(self, widget: QWidget, *keys: Qt.Key) -> None:
        widget.setFocus()
        for key in keys:
            QTest.keyClick(widget, key)

    def type(self, name: str, text: str) -> None:
        field = self.find(QAbstractSpinBox, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)


@pytest.fixture
def person(qtbot: QtBot) -> Iterator[Person]:
    appearance.use("light")
    document = Document(PRESETS[0])
    menu = QMenu()
    inspector = Inspector(document, DesignView(None, document), menu)
    qtbot.addWidget(inspector)
    qtbot.addWidget(menu)
    inspector.resize(360, 900)
    inspector.show()
    inspector.activateWindow()
    qtbot.waitUntil(inspector.isActiveWindow)
    yield Person(inspector, document)
    inspector.hide()


def middle(grid: Grid, row: int, column: int) -> QPoint:
    """Where a pixel is drawn."""
    box = grid.box(range(row, row + 1), range(column, column + 1))
    assert box is not None
    left, top, width, height = box
    return QPoint(round(left + width / 2), round(top + height / 2))


# --- the walk of the kernel ----------------------------------------------------------------------


def test_arrow_keys_walk_the_kernel_and_say_what_it_reads(person: Person) -> None:
    person.choose("conv1")
    walk = person.find(KernelWalk, "conv2d.walk")
    assert walk.accessibleDescription() == "Output (0, 0) reads rows 0–10 and columns 0–10."
    person.press(walk, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert walk.accessibleDescription() == "Output (1, 2) reads rows 4–14 and columns 8–18."
    person.press(walk, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left)
    assert walk.position == (0, 1)
    person.press(walk, Qt.Key.Key_End)
    assert walk.accessibleDescription() == "Output (54, 54) reads rows 216–226 and columns 216–226."
    person.press(walk, Qt.Key.Key_Home)
    assert walk.position == (0, 0)


def test_dragging_takes_the_window_along(person: Person) -> None:
    person.choose("conv2")
    walk = person.find(KernelWalk, "conv2d.walk")
    assert walk.scene is not None
    grid = walk.scene.input
    QTest.mousePress(walk, Qt.MouseButton.LeftButton, pos=middle(grid, 13, 20))
    assert walk.position == (13, 20)
    QTest.mouseMove(walk, middle(grid, 5, 6))
    assert walk.position == (5, 6)
    QTest.mouseRelease(walk, Qt.MouseButton.LeftButton, pos=middle(grid, 5, 6))
    QTest.mouseMove(walk, middle(grid, 20, 20))
    assert walk.position == (5, 6)


def test_a_click_on_an_output_shows_what_it_reads(person: Person) -> None:
    person.choose("conv2")
    walk = person.find(KernelWalk, "conv2d.walk")
    assert walk.scene is not None
    place = middle(walk.scene.output, 4, 9)
    QTest.mouseClick(walk, Qt.MouseButton.LeftButton, pos=place)
    assert walk.sentence == "Output (4, 9) reads rows 2–6 and columns 7–11."


def test_a_click_on_the_whole_input_takes_the_enlarged_part_there(person: Person) -> None:
    person.choose("conv1")
    walk = person.find(KernelWalk, "conv2d.walk")
    assert walk.scene is not None
    assert walk.scene.whole is not None
    place = middle(walk.scene.whole, 200, 30)
    QTest.mouseClick(walk, Qt.MouseButton.LeftButton, pos=place)
    assert 46 <= walk.position[0] <= 50
    assert walk.scene.input.rows.start > 150


def test_the_window_stays_where_it_is_while_its_layer_is_edited(person: Person) -> None:
    person.choose("conv1")
    walk = person.find(KernelWalk, "conv2d.walk")
    person.press(walk, Qt.Key.Key_Right, Qt.Key.Key_Right)
    person.type("conv2d.stride", "2")
    assert walk.sentence == "Output (0, 2) reads rows 0–10 and columns 4–14."
    walk.walk_to(100, 100)
    person.type("conv2d.stride", "40")
    assert walk.position == (5, 5)
    person.choose("conv2")
    assert walk.position == (0, 0)


def test_there_is_no_walk_where_the_layer_cannot_run(person: Person) -> None:
    person.choose("conv1")
    assert person.find(KernelWalk, "conv2d.walk").isVisible()
    person.change("conv1", "kernel", 500)
    assert not person.find(KernelWalk, "conv2d.walk").isVisible()
    person.document.undo()
    assert person.find(KernelWalk, "conv2d.walk").isVisible()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kernel", (3, 7)),
        ("stride", (5, 1)),
        ("dilation", 3),
        ("padding", (0, 9)),
        ("stride", 40),
        ("kernel", 220),
    ],
)
def test_every_way_of_walking_is_drawn(person: Person, key: str, value: object) -> None:
    person.choose("conv1")
    before = person.inspector.grab().toImage()
    person.change("conv1", key, value)
    walk = person.find(KernelWalk, "conv2d.walk")
    person.press(walk, Qt.Key.Key_End)
    assert person.inspector.grab().toImage() != before


def test_pooling_walks_too_and_adaptive_pooling_unevenly(person: Person) -> None:
    person.choose("pool1")
    walk = person.find(KernelWalk, "max_pool2d.walk")
    person.press(walk, Qt.Key.Key_Right)
    assert walk.sentence == "Output (0, 1) reads rows 0–2 and columns 2–4."
    person.open("torchvision", "avgpool")
    person.change("avgpool", "output_size", 4)
    walk = person.find(KernelWalk, "adaptive_avg_pool2d.walk")
    person.press(walk, Qt.Key.Key_Right)
    assert walk.sentence == "Output (0, 1) reads rows 0–1 and columns 1–2."


def test_the_tab_key_goes_from_the_settings_to_the_walk_and_on(person: Person) -> None:
    person.choose("conv1")
    walk = person.find(KernelWalk, "conv2d.walk")
    person.press(person.find(QAbstractSpinBox, "conv2d.groups"), Qt.Key.Key_Tab)
    assert walk.hasFocus()
    QTest.keyClick(walk, Qt.Key.Key_Tab)
    assert person.find(QWidget, "conv2d.bias").hasFocus()


# --- curves, neighbours, dropout -----------------------------------------------------------------


def test_the_curve_follows_the_function(person: Person) -> None:
    person.choose("relu1")
    curve = person.find(CurveView, "activation.curve")
    relu = curve.grab().toImage()
    assert "its slope is 0" in curve.accessibleDescription()
    person.change("relu1", "function", "tanh")
    assert "Saturates beyond ±2.99" in curve.accessibleDescription()
    assert curve.grab().toImage() != relu
    assert "f(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)" in person.described("activation.sums")


def test_the_neighbours_of_any_map_can_be_seen(person: Person) -> None:
    person.choose("norm1")
    strip = person.find(NeighboursView, "lrn.neighbours")
    assert strip.sentence == "For map 48 the squares of 5 maps are summed, 46 to 50."
    person.press(strip, Qt.Key.Key_Right)
    assert strip.channel == 49
    person.press(strip, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert "3 maps are summed, 0 to 2. At the edge" in strip.accessibleDescription()
    person.press(strip, Qt.Key.Key_End)
    assert strip.channel == 95
    place = strip.map_rect(90).center().toPoint()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
    assert strip.channel == 90


@pytest.mark.parametrize("channels", [10, 384, 65_535])
def test_numbers_of_maps_do_not_touch_and_that_of_the_chosen_one_is_there(
    person: Person, channels: int
) -> None:
    person.change("conv1", "out_channels", channels)
    person.choose("norm1")
    strip = person.find(NeighboursView, "lrn.neighbours")
    width = QFontMetrics(text_font(11)).horizontalAdvance
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left):
        person.press(strip, key)
        assert strip.channel in strip.numbered
        for left, right in pairwise(strip.numbered):
            apart = strip.map_rect(right).center().x() - strip.map_rect(left).center().x()
            assert apart > width(f"{right}")


def test_dropout_is_drawn_with_its_share(person: Person) -> None:
    person.choose("drop6")
    units = person.find(DropoutView, "dropout.units")
    assert len(units.dropped) == 20
    person.change("drop6", "p", 0.25)
    assert len(units.dropped) == 10
    assert "1 / (1 − 0.25)" in units.accessibleDescription()
    person.change("drop6", "p", 1.0)
    assert len(units.dropped) == 40
    assert not units.grab().isNull()


def test_a_probability_out_of_range_draws_nothing(person: Person) -> None:
    person.choose("drop6")
    person.change("drop6", "p", 3.0)
    assert not person.find(DropoutView, "dropout.units").isVisible()


def test_each_layer_says_what_it_is_for(person: Person) -> None:
    person.choose("conv2")
    assert "Why two groups?" in person.described("conv2d.why")
    assert "It is set as the paper's conv2 is." in person.described("conv2d.why")
    person.change("conv2", "groups", 1)
    assert "The paper's conv2 has groups 2." in person.described("conv2d.why")


def test_no_sentence_is_cut_whatever_was_shown_before(person: Person) -> None:
    for preset in PRESETS:
        person.document.load(preset)
        names = [layer.name for layer in preset.architecture.layers]
        for name in (*names, *reversed(names)):
            person.choose(name)
            QApplication.processEvents()
            for sentence in person.inspector.findChildren(Sentence):
                if sentence.isVisible():
                    room = sentence.fontMetrics().boundingRect(
                        0, 0, sentence.width(), 2000, Qt.TextFlag.TextWordWrap, sentence.text()
                    )
                    assert sentence.height() >= room.height(), (preset.id, name, sentence.text())


# --- problems and their repairs ------------------------------------------------------------------


def test_a_problem_is_told_with_repairs_that_a_click_makes(person: Person) -> None:
    person.open("net-227", "fc6")
    assert "declared for 9,216 features, but gets 6,400" in person.described("linear.message")
    buttons = [person.find(QPushButton, f"linear.message.repair.{n}") for n in range(4)]
    assert [b.text() for b in buttons if b.isVisible()] == [
        "conv5: kernel 3",
        "conv5: padding 2",
        "Let fc6 take 6,400",
    ]
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert person.document.analysis.valid
    assert not person.find(QWidget, "linear.message").isVisible()
    assert person.document.undo_label == "conv5: padding 2"
    person.document.undo()
    assert person.find(QWidget, "linear.message").isVisible()


def test_a_note_has_no_repairs(person: Person) -> None:
    person.open("lrn-blocks", "fc7")
    message = person.find(QWidget, "linear.message")
    assert message.isVisible()
    assert message.property("role") == "note"
    assert not person.find(QPushButton, "linear.message.repair.0").isVisible()


# --- several layers ------------------------------------------------------------------------------


def test_several_layers_are_summed(person: Person) -> None:
    person.choose("conv3", "relu3", "conv4")
    parameters = person.find(QLabel, "selection.parameters").text()
    assert parameters.startswith(f"{885_120 + 663_936:,} (")
    assert person.find(QLabel, "selection.flow").text() == "256 × 13 × 13 → 384 × 13 × 13"
    person.choose("conv3", "conv5")
    assert person.find(QLabel, "selection.flow").text() == "not one after the other"


def test_what_a_mistake_leaves_open_has_no_sum(person: Person) -> None:
    person.change("conv1", "kernel", 500)
    person.choose("conv3", "relu3")
    assert person.find(QLabel, "selection.parameters").text() == "885,120"  # as declared
    assert person.find(QLabel, "selection.macs").text() == "—"
    assert person.find(QLabel, "selection.outputs").text() == "—"
    person.document.undo()
    assert "(" in person.find(QLabel, "selection.macs").text()


def test_layers_of_one_kind_are_set_together(person: Person) -> None:
    person.choose("conv3", "conv4", "conv5")
    filters = person.find(QAbstractSpinBox, "selection.conv2d.out_channels")
    assert filters.text() == ""
    assert person.find(QAbstractSpinBox, "selection.conv2d.padding").text() == "1"
    person.type("selection.conv2d.out_channels", "128")
    chosen = [layer for layer in person.document.architecture.layers if layer.name[:4] == "conv"]
    sizes = [layer.out_channels for layer in chosen if isinstance(layer, Conv2d)]
    assert sizes == [96, 256, 128, 128, 128]
    person.document.undo()
    assert person.document.architecture == PRESETS[0].architecture
    assert filters.text() == ""


@pytest.mark.qt_log_ignore("raise", extend=True)  # of the field's hint, which is a window
@pytest.mark.parametrize(
    ("first", "field", "then"),
    [
        (("conv1",), "conv2d.stride", ("pool1",)),
        (("conv1",), "conv2d.stride", ("relu1",)),  # which has no such setting
        (("conv3", "conv4"), "selection.conv2d.stride", ("pool1",)),
        (("conv3", "conv4"), "selection.conv2d.stride", ("pool1", "pool2")),
        (("conv3", "conv4"), "selection.conv2d.stride", ("conv1", "conv2")),
    ],
)
def test_what_a_field_takes_back_as_its_form_goes_is_no_edit_of_other_layers(
    first: tuple[str, ...], field: str, then: tuple[str, ...], person: Person
) -> None:
    person.open("torchvision", *first)
    person.type(field, "2x")  # a value, and then none
    before = person.document.architecture
    person.choose(*then)  # without leaving the field, as an undo may
    assert person.document.architecture == before


def test_layers_of_several_kinds_have_no_form_in_common(person: Person) -> None:
    person.choose("conv3", "conv4")
    form = person.find(QWidget, "selection.conv2d")
    assert form.isVisible()
    person.choose("conv3", "relu3")
    assert not form.isVisible()
    person.choose()
    assert not person.find(QWidget, "selection").isVisible()


def test_every_page_is_drawn_in_the_dark_too(person: Person) -> None:
    appearance.use("dark")
    for layer in person.document.architecture.layers:
        person.choose(layer.name)
        assert not person.inspector.grab().isNull()
    appearance.use("light")
