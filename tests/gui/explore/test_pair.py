"""Two at once: what is seen of a picture through two networks, side by side."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.engine.models import untrained
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.pair.answers import rows
from alexnet_gui.gui.explore.pair.layers import merged
from tests.gui.explore.exploring import CHELSEA, PATIENCE_MS, Explore, opened
from tests.gui.explore.pairing import OTHER, hover, panels, two, view_of


def test_both_networks_show_what_they_make_of_the_picture(explore: Explore, other: Path) -> None:
    first = opened(explore)
    second = two(explore, other)
    one, two_ = panels(explore)
    for panel in (one, two_):
        assert panel.layer_card.isVisible()
        assert panel.map_card.isVisible()
    model = untrained(OTHER, seed=5)
    maps = model.network.get_submodule("conv1")(_input(second))
    assert np.allclose(second.layers[0].values, maps[0].detach().numpy(), atol=1e-5)
    assert first.crop == second.crop
    names = [label.text() for label in explore.workspace.findChildren(QLabel) if label.isVisible()]
    assert second.model in names


def _input(seen: PictureSeen) -> torch.Tensor:
    """What the network was given, worked out from the picture by hand."""
    from PIL import Image
    from torchvision.transforms import v2

    image = Image.open(CHELSEA).convert("RGB")
    usual = untrained(OTHER).preprocessing
    steps = v2.Compose(
        [
            v2.Resize(usual.resize),
            v2.CenterCrop(list(usual.crop)),
            v2.ToImage(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(list(usual.mean), list(usual.std)),
        ]
    )
    prepared: torch.Tensor = steps(image)[None]
    return prepared


def test_pointing_at_a_map_of_one_network_frames_the_same_of_the_other(
    explore: Explore, other: Path
) -> None:
    opened(explore)
    two(explore, other)
    one, two_ = panels(explore)
    hover(explore, one, 4)
    assert two_.layer_card.cells.under_mouse == 4
    hover(explore, two_, 2)
    assert one.layer_card.cells.under_mouse == 2


def test_a_map_that_is_chosen_in_one_is_chosen_in_both(explore: Explore, other: Path) -> None:
    opened(explore)
    two(explore, other)
    one, two_ = panels(explore)
    assert one.layer_card.cells.current == two_.layer_card.cells.current
    two_.layer_card.cells.choose(5)
    assert one.layer_card.cells.current == 5
    assert one.map_card.title.text() == two_.map_card.title.text() == "Map 5"


def test_a_value_that_is_pointed_at_or_fixed_in_one_is_so_in_both(
    explore: Explore, other: Path
) -> None:
    first = opened(explore)
    second = two(explore, other)
    one, two_ = panels(explore)
    one.layer_card.cells.choose(3)
    spot = one.map_card.pixels.rect_of((7, 20)).center().toPoint()
    QTest.mouseClick(one.map_card.pixels, Qt.MouseButton.LeftButton, pos=spot)
    assert two_.map_card.pixels.kept == (7, 20)
    assert two_.map_card.pixels.place == (7, 20)
    for panel, seen in zip((one, two_), (first, second), strict=True):
        assert _value(panel) == seen.layers[0].values[3, 7, 20]


def _value(panel: LayersPanel) -> np.float32:
    """The value that the map card says is marked."""
    label = next(
        label
        for label in panel.map_card.findChildren(QLabel)
        if label.objectName().endswith("explore.map_value")
    )
    return np.float32(label.text().replace("−", "-"))


def test_both_are_painted_with_the_same_scaling_and_colours(explore: Explore, other: Path) -> None:
    opened(explore)
    two(explore, other)
    one, two_ = panels(explore)
    controls = one.layer_card.controls
    for combo in (controls.scaling, controls.colours):
        before = two_.layer_card.cells.image.copy()
        combo.setCurrentIndex(2)
        assert two_.layer_card.cells.image != before
    assert two_.layer_card.controls.shown_as == controls.shown_as


def test_the_strip_has_the_layers_of_both_and_a_side_says_which_it_lacks(
    explore: Explore, other: Path
) -> None:
    opened(explore)
    two(explore, other)
    view = view_of(explore)
    strip = explore.workspace.layers.strip
    names = [strip.item(row).toolTip().split(" ")[0] for row in range(strip.count())]
    assert names == ["conv1", "relu1", "norm1", "pool1", "conv2", "flatten", "fc8"]
    strip.setCurrentRow(names.index("norm1"))
    assert view.sides[0].sentence.isVisible()
    assert "no layer norm1" in view.sides[0].sentence.text()
    assert panels(explore)[1].layer_card.isVisible()
    assert not panels(explore)[0].map_card.isVisible()
    strip.setCurrentRow(names.index("conv2"))
    assert "no layer conv2" in view.sides[1].sentence.text()
    assert panels(explore)[0].layer_card.isVisible()
    strip.setCurrentRow(0)
    assert all(side.shows_layer for side in view.sides)


def test_the_controls_are_of_the_side_that_has_the_layer_and_set_both(
    explore: Explore, other: Path
) -> None:
    opened(explore)
    two(explore, other)
    one, two_ = panels(explore)
    explore.workspace.layers.strip.setCurrentRow(2)
    assert two_.layer == "norm1"
    assert not one.layer_card.controls.isVisible()
    assert two_.layer_card.controls.name.text() == "norm1"
    colours = two_.layer_card.controls.choices.colours
    assert colours.isVisible()
    colours.setCurrentIndex(3)
    assert not one.map_card.isVisible()
    explore.workspace.layers.strip.setCurrentRow(0)
    assert one.layer_card.controls.isVisible()
    assert not two_.layer_card.controls.isVisible()
    assert one.layer_card.controls.choices.colours.currentIndex() == 3


def test_how_far_apart_the_two_are_is_said_of_the_layer_and_of_the_map_pointed_at(
    explore: Explore, other: Path
) -> None:
    first = opened(explore)
    second = two(explore, other)
    view = view_of(explore)
    explore.qtbot.waitUntil(lambda: "conv1" in view.distance.text(), timeout=PATIENCE_MS)
    difference = np.abs(first.layers[0].values - second.layers[0].values.astype(np.float64))
    assert f"{difference.mean():.3f}" in view.distance.text()
    hover(explore, panels(explore)[0], 1)
    assert "Map 1" in view.distance.text()
    assert f"{difference[1].mean():.3f}" in view.distance.text()


def test_a_feature_that_is_chosen_in_one_is_chosen_in_both(explore: Explore, other: Path) -> None:
    opened(explore)
    two(explore, other)
    one, two_ = panels(explore)
    explore.workspace.layers.strip.setCurrentRow(6)
    assert one.layer == two_.layer == "fc8"
    two_.layer_card.features.choose(7)
    assert one.layer_card.features.current == 7
    assert one.map_card.title.text() == two_.map_card.title.text() == "Unit 7"


def test_layers_of_two_networks_are_one_row_in_an_order_that_suits_both() -> None:
    assert merged(["conv1", "pool1"], ["conv1", "pool1"]) == ["conv1", "pool1"]
    assert merged(["conv1", "pool1"], ["conv1", "relu1", "norm1", "pool1"]) == [
        *("conv1", "relu1", "norm1", "pool1")
    ]
    assert merged(["conv1", "relu1", "fc8"], ["stem", "conv1", "fc8", "softmax"]) == [
        *("stem", "conv1", "relu1", "fc8", "softmax")
    ]


def test_probabilities_of_both_are_told_of_every_class_that_either_thinks_likely(
    explore: Explore, other: Path
) -> None:
    first = opened(explore)
    second = two(explore, other)
    found = rows(first, second, 20)
    likely = {each.index for seen in (first, second) for each in seen.top}
    assert {row.label for row in found} == {f"class {index}" for index in likely}
    for row in found:
        index = int(row.label.removeprefix("class "))
        for share, seen in zip(row.shares, (first, second), strict=True):
            named = any(each.index == index for each in seen.top)
            assert share == (pytest.approx(seen.probabilities[index]) if named else None)


def test_a_network_without_names_takes_those_of_one_with_as_many_classes(
    explore: Explore, other: Path
) -> None:
    plain = opened(explore)
    names = tuple(f"kind {index}" for index in range(12))
    named = msgspec.structs.replace(two(explore, other), classes=names)
    top = tuple(msgspec.structs.replace(each, label=names[each.index]) for each in named.top)
    named = msgspec.structs.replace(named, top=top)
    for row in rows(plain, named, 20):
        index = names.index(row.label)
        assert row.shares == pytest.approx((plain.probabilities[index], named.probabilities[index]))
