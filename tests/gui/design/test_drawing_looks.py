"""What the drawing shows and says: hovering, hatching, errors."""

from typing import TYPE_CHECKING, Literal

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d, Dropout
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.gui.design.drawing.shapes import INPUT, Point
from alexnet_gui.gui.design.drawing.view import Drawing
from alexnet_gui.gui.theme import appearance, theme
from tests.gui.design.eyes import CTRL, Eyes

if TYPE_CHECKING:
    pass

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def at_224() -> Architecture:
    """The paper's network, a pixel of whose pictures is never read."""
    return msgspec.structs.replace(PRESETS[0].architecture, input=(3, 224, 224))


@pytest.mark.parametrize(
    ("what", "layer", "cursor"),
    [
        ("conv2", 4, Qt.CursorShape.PointingHandCursor),
        ("input", INPUT, Qt.CursorShape.PointingHandCursor),
        ("the ground", None, Qt.CursorShape.ArrowCursor),
    ],
)
def test_what_is_under_the_mouse_stands_out(
    eyes: Eyes, what: str, layer: int | None, cursor: Qt.CursorShape
) -> None:
    QTest.mouseMove(eyes.canvas, eyes.middle("conv4"))
    QTest.mouseMove(eyes.canvas, eyes.ground() if layer is None else eyes.middle(what))
    assert eyes.canvas.hovered == layer
    assert eyes.canvas.cursor().shape() == cursor


def test_a_hovered_layer_is_painted_stronger(eyes: Eyes) -> None:
    before = eyes.colour(eyes.middle("conv2"))
    QTest.mouseMove(eyes.canvas, eyes.middle("conv2"))
    assert eyes.colour(eyes.middle("conv2")) != before


def test_hovering_tells_of_layers_kernels_and_of_pixels_never_read(
    drawing: Drawing, eyes: Eyes
) -> None:
    def told(place: QPoint) -> str:
        return eyes.canvas.tooltip_at(QPointF(place))

    assert "34,944 parameters" in told(eyes.middle("conv1"))
    assert told(eyes.middle("input")) == "Input: 3 × 227 × 227"
    assert "square root" in told(eyes.ground())
    assert "a bar twice as long has four times the units" in told(eyes.ground())
    kernel = eyes.block("input").kernels[0]
    assert told(eyes.place(middle(kernel.window))).splitlines() == [
        "conv1 reads these maps",
        "Kernel 11×11",
        "Stride 4",
    ]
    drawing.show_analysis(analyse(at_224()))
    edge = eyes.block("input").unread[0].edge
    for polygon, words in zip(edge, ("row at the bottom", "column at the right"), strict=True):
        text = told(eyes.place(middle(polygon)))
        assert text.startswith("conv1: Never seen: 1 pixel")
        assert words in text


def test_a_rest_of_the_mouse_shows_it(eyes: Eyes) -> None:
    place = eyes.middle("conv1")
    event = QHelpEvent(QEvent.Type.ToolTip, place, eyes.canvas.mapToGlobal(place))
    QApplication.sendEvent(eyes.canvas, event)
    assert "34,944 parameters" in QToolTip.text()
    QToolTip.hideText()


def middle(points: tuple[Point, ...]) -> Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_pixels_that_are_never_read_are_hatched(
    drawing: Drawing, eyes: Eyes, mode: Literal["light", "dark"]
) -> None:
    appearance.use(mode)
    amber = QColor(theme().note).name()
    eyes.turn_wheel(4, eyes.middle("input"), CTRL)
    assert amber not in eyes.colours("input")
    drawing.show_analysis(analyse(at_224()))
    assert amber in eyes.colours("input")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_layer_in_error_is_red_and_those_after_it_are_not_filled(
    drawing: Drawing, eyes: Eyes, mode: Literal["light", "dark"]
) -> None:
    appearance.use(mode)
    red, ground = QColor(theme().problem).name(), QColor(theme().panel).name()
    assert red not in eyes.colours("fc7")
    net = find_preset("net-227")
    assert net is not None
    drawing.show_analysis(analyse(net.architecture))
    assert red in eyes.colours("fc6")
    assert red not in eyes.colours("pool5") | eyes.colours("fc7")
    assert eyes.colour(eyes.middle("fc7")) == ground
    assert eyes.colour(eyes.middle("pool5")) != ground


def test_layers_after_an_error_are_bare_outlines(drawing: Drawing, eyes: Eyes) -> None:
    architecture = PRESETS[0].architecture
    broken = Conv2d(name="conv1", out_channels=96, kernel=300)
    drawing.show_analysis(analyse(architecture.with_layer(0, broken)))
    box = eyes.block("pool2").boxes[0]
    edge = [eyes.place((box.x + box.width * n / 8, box.y)) for n in range(2, 7)]
    assert {eyes.colour(place) for place in edge} == {QColor(theme().panel).name()}


def test_a_dot_in_error_is_red_and_leaves_its_block_as_it_is(drawing: Drawing, eyes: Eyes) -> None:
    architecture = PRESETS[0].architecture
    broken = Dropout(name="drop1", p=3.0)
    layers = (architecture.layers[0], broken, *architecture.layers[1:])
    drawing.show_analysis(analyse(architecture.with_layers(layers)))
    red = QColor(theme().problem).name()
    conv1 = eyes.block("conv1")
    assert [conv1.state, conv1.dots[0].state, conv1.dots[1].state] == ["good", "problem", "unknown"]
    assert eyes.colour(eyes.middle("conv1")) != red
    assert red in eyes.colours("conv1")
    assert red not in eyes.colours("pool1")
