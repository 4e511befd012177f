"""Layers and maps in little room and in much: nothing is cut, and colours say what they mean."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QComboBox

from alexnet_gui.core.layer_statistics import Figures
from alexnet_gui.core.requests import Cut
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.gui.explore.layers.bars import MOST_WIDE, Marking, paint_bars
from alexnet_gui.gui.explore.layers.feature_view import FeatureView
from alexnet_gui.gui.explore.layers.figures_table import FiguresTable
from alexnet_gui.gui.explore.layers.layer_header import LayerHeader
from alexnet_gui.gui.explore.picture.picture_card import crop_text
from alexnet_gui.gui.widgets.elided_combo import ElidedComboBox
from tests.gui.explore.exploring import PATIENCE_MS, Explore, opened
from tests.gui.explore.pairing import OTHER, panels, two


def pick(explore: Explore, name: str, key: str) -> None:
    combo = explore.workspace.findChild(QComboBox, f"explore.{name}")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(key))


def test_the_pages_stand_below_the_name_where_it_would_be_cut(explore: Explore) -> None:
    header = LayerHeader()
    explore.qtbot.addWidget(header)
    header.show_layer("conv1", "convolution", "64 maps, 55 × 55 · 37 % zero")
    header.show_choices(cells=True)
    header.show()

    def stands_below() -> bool:
        return header.maps.y() > header.details.geometry().bottom()

    for width, below in ((600, False), (300, True)):
        header.resize(width, 120)
        explore.qtbot.waitUntil(stands_below if below else lambda: not stands_below())
        for button in (header.filters, header.maps, header.statistics):
            assert button.width() >= button.sizeHint().width()
            assert header.rect().contains(button.geometry())
        for combo in (header.scaling, header.order, header.colours):
            assert isinstance(combo, ElidedComboBox)
            assert combo.shown_text() == combo.currentText()


def test_what_a_selector_has_no_room_for_is_in_its_tooltip(explore: Explore) -> None:
    combo = ElidedComboBox()
    explore.qtbot.addWidget(combo)
    combo.setToolTip("Which network")
    combo.addItem("Starter: AlexNet, 200 classes")
    combo.resize(combo.sizeHint())
    assert combo.shown_text() == combo.currentText() and combo.tip == "Which network"
    combo.resize(110, combo.height())
    assert combo.shown_text().endswith("…")
    assert combo.tip == "Starter: AlexNet, 200 classes\nWhich network"


def test_the_scale_says_the_values_of_the_whole_layer_and_of_one_map(explore: Explore) -> None:
    layer = opened(explore).layers[0]
    panel = explore.workspace.content.layers
    whole, one = panel.layer_card.scale, panel.map_card.scale
    mine = layer.values[panel.layer_card.cells.current]
    assert not whole.isVisible() and one.scale is not None
    assert (one.scale.low, one.scale.high) == (mine.min(), mine.max())
    pick(explore, "scaling", "layer")
    for scale in (whole.scale, one.scale):
        assert scale is not None
        assert (scale.low, scale.high) == (layer.values.min(), layer.values.max())
    assert whole.isVisible()
    image = whole.grab().toImage()
    strip = whole.strip()
    ends = [QPoint(int(x), int(strip.center().y())) for x in (strip.left() + 1, strip.right() - 2)]
    darkness = [QColor(image.pixel(place)).lightness() for place in ends]
    assert darkness[0] < 40 and darkness[1] > 180  # magma


def test_blue_and_red_are_around_zero_unless_the_person_says_otherwise(explore: Explore) -> None:
    layer = opened(explore).layers[0]
    controls = explore.workspace.content.layers.layer_card.controls
    pick(explore, "scaling", "layer")
    pick(explore, "colours", "blue-red")
    assert controls.scaling.currentData() == "symmetric"
    scale = explore.workspace.content.layers.layer_card.scale.scale
    assert scale is not None and scale.high == np.abs(layer.values).max() == -scale.low
    pick(explore, "colours", "magma")
    assert controls.scaling.currentData() == "layer"
    pick(explore, "colours", "blue-red")
    pick(explore, "scaling", "map")
    assert controls.scaling.currentData() == "map"


def test_the_enlarged_map_grows_with_the_window_below_its_value(explore: Explore) -> None:
    opened(explore)
    card = explore.workspace.content.layers.map_card
    narrow = card.pixels.width()
    assert card.width() == 256
    assert card.value.geometry().bottom() < card.pixels.geometry().top()
    explore.workspace.resize(1850, 1020)
    explore.qtbot.waitUntil(lambda: 380 < card.width() <= 420)
    explore.qtbot.waitUntil(lambda: card.pixels.shown().height() > narrow + 100)


def test_names_of_files_about_a_map_begin_with_the_picture(explore: Explore) -> None:
    opened(explore)
    explore.workspace.content.layers.show_layer("relu1")
    exports = explore.workspace.content.layers.map_card.exports
    assert exports.named("conv3 Map 7") == "chelsea conv3 Map 7"


def test_negative_strongest_units_go_left_from_zero(explore: Explore) -> None:
    view = FeatureView()
    explore.qtbot.addWidget(view)
    view.resize(500, 400)
    view.show_features(np.array([-1.0, 3.0, -2.0], np.float32), "dense")
    three, one, two_ = (view.bar_rect(row) for row in range(3))
    zero = three.left()
    assert three.right() == pytest.approx(view.bar_room(0).right())
    assert one.right() == two_.right() == pytest.approx(zero)
    assert two_.left() == pytest.approx(view.bar_room(0).left())
    assert one.width() == pytest.approx(two_.width() / 2)


def test_the_only_bar_is_no_block_and_keeps_its_colour_when_chosen(explore: Explore) -> None:
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    usual, chosen = QColor("#cf4f5e"), QColor("white")
    paint_bars(painter, QRectF(image.rect()), [1.0], Marking(usual, chosen, chosen, -1, 0))
    painter.end()
    row = [QColor(image.pixel(x, 50)) for x in range(400)]
    filled = [x for x, colour in enumerate(row) if colour == usual]
    assert 0 < len(filled) < MOST_WIDE and 200 in filled
    assert row[filled[0] - 1] == chosen


def test_differences_have_the_places_of_the_figures(explore: Explore) -> None:
    table = FiguresTable("t", "accent", "accent")
    explore.qtbot.addWidget(table)
    table.show_figures(
        Figures(12.34, 0.5, -5.0, 200.0, 0.37), Figures(12.3, 0.25, -5.0, 199.0, 0.33)
    )
    texts = [table.difference(key) for key in ("mean", "deviation", "least", "greatest", "zero")]
    assert texts == ["+0.04", "+0.250", "0.00", "+1", "+4 points"]


def test_a_square_crop_is_said_to_be_square() -> None:
    rounded = (75.2, 0.0, 300.67, 300.0)
    assert crop_text(Cut(), rounded, (224, 224)) == "crop 300 × 300"
    assert crop_text(Cut(), (0.0, 0.0, 320.0, 300.0), (224, 224)) == "crop 320 × 300"
    assert crop_text(Cut(), rounded, (224, 225)) == "crop 301 × 300"


def test_of_two_networks_the_first_table_has_both_and_the_second_its_own(
    explore: Explore, tmp_path: Path
) -> None:
    save_model(untrained(OTHER), tmp_path / "other.safetensors")
    opened(explore)
    two(explore, tmp_path / "other.safetensors")
    first, second = panels(explore)
    first.layer_card.controls.statistics.click()
    pages = [panel.layer_card.statistics for panel in (first, second)]
    explore.qtbot.waitUntil(
        lambda: all(page.whole.histogram.compared is not None for page in pages),
        timeout=PATIENCE_MS,
    )
    assert first.layer_card.statistics.whole.table.difference("mean")
    assert not second.layer_card.statistics.whole.table.difference("mean")
