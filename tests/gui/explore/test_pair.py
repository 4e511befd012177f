"""Two at once: a picture through two networks, side by side."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.gui.explore.layers_panel import LayersPanel
from alexnet_gui.gui.explore.pair_view import PairView
from tests.gui.explore.exploring import CHELSEA, COFFEE, PATIENCE_MS, Explore, opened

OTHER = Architecture(
    name="Other",
    input=(3, 64, 64),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=7, stride=2, padding=2),
        Activation(name="relu1", function="tanh"),
        Lrn(name="norm1"),
        MaxPool2d(name="pool1", kernel=3, stride=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=12),
    ),
)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.safetensors"
    save_model(untrained(OTHER, seed=5), path)
    return path


def two(explore: Explore, path: Path) -> PictureSeen:
    """What the model at `path` makes of the picture on screen, beside the first network."""
    pair = explore.workspace.pair
    seen: list[PictureSeen] = []
    pair.looker.seen.connect(seen.append)
    pair.network.key = str(explore.workspace.networks.networks.add_file(path))
    pair.action.trigger()
    explore.qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE_MS)
    return seen[-1]


def panels(explore: Explore) -> tuple[LayersPanel, LayersPanel]:
    view = explore.workspace.pair.view
    return view.sides[0].panel, view.sides[1].panel


def view_of(explore: Explore) -> PairView:
    return explore.workspace.pair.view


def hover(explore: Explore, panel: LayersPanel, cell: int) -> None:
    cells = panel.layer_card.cells
    QTest.mouseMove(cells, cells.cell_rect(cell).center().toPoint())
    explore.qtbot.waitUntil(lambda: cells.under_mouse == cell)


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


def test_another_picture_goes_through_both(explore: Explore, other: Path) -> None:
    opened(explore)
    two(explore, other)
    pair = explore.workspace.pair
    with explore.qtbot.waitSignal(pair.looker.seen, timeout=PATIENCE_MS) as heard:
        opened(explore, COFFEE)
    assert heard.args[0].picture == "coffee.png"


def test_a_second_network_that_cannot_be_read_says_so_on_its_side_and_the_first_goes_on(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing of the kind")
    pair = explore.workspace.pair
    pair.network.key = explore.workspace.networks.networks.add_file(broken)
    with explore.qtbot.waitSignal(pair.looker.failed, timeout=PATIENCE_MS):
        pair.action.trigger()
    assert "broken.safetensors" in view_of(explore).sides[1].sentence.text()
    assert explore.notices == []
    assert opened(explore, COFFEE).picture == "coffee.png"
    assert view_of(explore).sides[0].shows_layer


def test_a_picture_that_is_none_leaves_both_as_they_were(
    explore: Explore, other: Path, tmp_path: Path
) -> None:
    opened(explore)
    two(explore, other)
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    explore.failure(lambda: explore.workspace.open_picture(text))
    pair = explore.workspace.pair
    explore.qtbot.waitUntil(lambda: not pair.looker.waiting, timeout=PATIENCE_MS)
    assert all(side.shows_layer for side in view_of(explore).sides)
    assert pair.looker.answered is not None
    assert pair.looker.answered.picture.name == "chelsea.png"


def test_one_again_is_the_view_as_it_was(explore: Explore, other: Path) -> None:
    opened(explore)
    layers = explore.workspace.layers
    before = [layers.strip.item(row).toolTip() for row in range(layers.strip.count())]
    two(explore, other)
    explore.workspace.pair.action.trigger()
    assert [layers.strip.item(row).toolTip() for row in range(layers.strip.count())] == before
    assert layers.layer_card.isVisible()
    assert layers.layer_card.controls.parentWidget() is layers.layer_card
    assert layers.map_card.isVisible()
    assert explore.workspace.content.predictions.isVisible()
    assert not view_of(explore).sides[1].panel.layer_card.isVisible()
    assert not view_of(explore).sides[1].panel.map_card.isVisible()
    layers.strip.setCurrentRow(1)
    assert layers.layer == "relu1"
    cells = layers.layer_card.cells
    assert cells.cell_at(cells.cell_rect(2).center()) == 2
    assert cells.cell_at(QPointF(-1, -1)) == -1


def test_the_second_network_chosen_last_comes_back_with_the_key(
    explore: Explore, other: Path
) -> None:
    opened(explore)
    two(explore, other)
    explore.workspace.activateWindow()
    for _time in range(2):
        QTest.keyClick(explore.workspace, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    pair = explore.workspace.pair
    explore.qtbot.waitUntil(lambda: pair.looker.answered is not None, timeout=PATIENCE_MS)
    assert pair.on
    assert explore.workspace.bar.second.selector.currentText() == "File: other.safetensors"
    two_button = explore.workspace.findChild(QPushButton, "explore.two")
    assert isinstance(two_button, QPushButton)
    assert two_button.isChecked()
