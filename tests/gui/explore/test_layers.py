"""Layers, maps and values on screen are those of the network."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from alexnet_gui.core.sight import on_picture, seen_pixels
from alexnet_gui.gui.theme import appearance
from tests.gui.explore.exploring import COFFEE, SMALL, Explore, opened


def test_pointing_at_a_cell_tells_the_figures_of_its_map(explore: Explore) -> None:
    seen = opened(explore)
    explore.workspace.content.layers.show_layer("relu1")
    cells = explore.workspace.content.layers.layer_card.cells
    QTest.mouseMove(cells, cells.cell_rect(4).center().toPoint())
    explore.qtbot.waitUntil(lambda: cells.under_mouse == 4)
    values = seen.layers[1].values[4]
    assert explore.text("figures").startswith("Map 4")
    assert f"{float(values.mean()):.3f}" in explore.text("figures")
    assert f"{100 * float((values == 0).mean()):.0f} % zero" in explore.text("figures")


def test_each_cell_is_where_it_is_painted(explore: Explore) -> None:
    opened(explore)
    cells = explore.workspace.content.layers.layer_card.cells
    for index in range(6):
        assert cells.cell_at(cells.cell_rect(index).center()) == index
    assert cells.cell_at(QPointF(-1, -1)) == -1


def test_a_click_enlarges_a_map_and_its_values_are_those_of_the_network(explore: Explore) -> None:
    seen = opened(explore)
    cells = explore.workspace.content.layers.layer_card.cells
    place = cells.cell_rect(2).center().toPoint()
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    card = explore.workspace.content.layers.map_card
    assert card.title.text() == "Map 2"
    values = seen.layers[0].values[2]
    for row, column in ((0, 0), (7, 20), (30, 3)):
        point = card.pixels.rect_of((row, column)).center().toPoint()
        QTest.mouseClick(card.pixels, Qt.MouseButton.LeftButton, pos=point)
        shown = np.float32(explore.text("map_value").replace("−", "-"))
        assert shown == values[row, column]


def test_the_marked_value_has_its_pixels_boxed_on_the_picture(explore: Explore) -> None:
    seen = opened(explore)
    explore.workspace.content.layers.show_layer("conv2")
    card = explore.workspace.content.layers.map_card
    point = card.pixels.rect_of((5, 9)).center().toPoint()
    QTest.mouseClick(card.pixels, Qt.MouseButton.LeftButton, pos=point)
    box = seen_pixels(SMALL, "conv2", 5, 9)
    assert box is not None
    assert explore.workspace.content.picture_card.view.box == on_picture(box, seen.crop, (64, 64))
    assert f"{box.width} × {box.height} pixels" in explore.text("map_sees")


def test_arrow_keys_walk_over_layers_cells_and_values(explore: Explore) -> None:
    opened(explore)
    layers = explore.workspace.content.layers
    QTest.keyClick(layers.strip, Qt.Key.Key_Right)
    assert layers.layer == "relu1"
    cells = layers.layer_card.cells
    cells.choose(0)
    QTest.keyClick(cells, Qt.Key.Key_Right)
    assert cells.current == 1
    assert layers.map_card.title.text() == "Map 1"
    before = layers.map_card.pixels.place
    step = Qt.Key.Key_Left if before[1] else Qt.Key.Key_Right
    QTest.keyClick(layers.map_card.pixels, step)
    assert abs(layers.map_card.pixels.place[1] - before[1]) == 1


def test_filters_are_offered_for_convolutions_alone(explore: Explore) -> None:
    seen = opened(explore)
    layers = explore.workspace.content.layers
    filters = explore.workspace.findChild(QPushButton, "explore.filters")
    assert isinstance(filters, QPushButton)
    filters.click()
    assert layers.map_card.title.text().startswith("Filter")
    assert layers.layer_card.cells.grid is not None
    assert seen.filters is not None
    assert layers.layer_card.cells.grid.count == seen.filters.shape[0]
    assert explore.workspace.content.picture_card.view.box is None
    layers.strip.setCurrentRow(1)
    assert not filters.isEnabled()
    assert "only convolutions" in filters.toolTip()
    assert layers.layer_card.showing == "maps"


def test_other_colours_and_scalings_paint_the_same_maps_differently(explore: Explore) -> None:
    opened(explore)
    card = explore.workspace.content.layers.layer_card
    pictures = []
    for colours in range(card.controls.colours.count()):
        for scaling in range(card.controls.scaling.count()):
            card.controls.colours.setCurrentIndex(colours)
            card.controls.scaling.setCurrentIndex(scaling)
            pictures.append(card.cells.image.copy())
    assert len(pictures) == 12
    assert not any(a == b for i, a in enumerate(pictures) for b in pictures[:i])


def test_another_appearance_paints_the_gaps_anew(explore: Explore) -> None:
    opened(explore)
    card = explore.workspace.content.layers.layer_card
    mode = appearance.mode
    appearance.use("light")
    light = card.cells.image.copy()
    appearance.use("dark")
    dark = card.cells.image.copy()
    appearance.use(mode)
    assert light != dark


def test_features_are_told_by_number_and_value(explore: Explore) -> None:
    seen = opened(explore)
    explore.workspace.content.layers.show_layer("fc8")
    features = explore.workspace.content.layers.layer_card.features
    QGuiApplication.processEvents()  # the room is laid out anew
    QTest.mouseMove(features, features.plot().center().toPoint())
    explore.qtbot.waitUntil(lambda: features.under_mouse >= 0)
    index = features.feature_at(features.plot().center().x())
    assert features.under_mouse == index
    assert explore.text("figures").startswith(f"Unit {index}")
    assert seen.layers[-1].values.shape == (12,)


def test_the_chosen_layer_and_map_stay_for_the_next_picture(explore: Explore) -> None:
    opened(explore)
    explore.workspace.content.layers.strip.setCurrentRow(3)
    explore.workspace.content.layers.layer_card.cells.choose(7)
    opened(explore, COFFEE)
    assert explore.workspace.content.layers.layer == "conv2"
    assert explore.workspace.content.layers.map_card.title.text() == "Map 7"
