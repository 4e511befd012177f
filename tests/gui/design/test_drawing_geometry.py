"""Where everything in the drawing stands."""

from itertools import pairwise

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.gui.design.drawing_geometry import lay_out
from alexnet_gui.gui.design.drawing_shapes import INPUT, Block, Picture


def drawn(architecture: Architecture, width: float = 1200, height: float = 220) -> Picture:
    return lay_out(analyse(architecture), width, height, lambda text: 6.5 * len(text))


def paper() -> dict[str, Block]:
    return {block.name: block for block in drawn(PRESETS[0].architecture).blocks}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_layer_of_every_preset_is_drawn_inside_the_picture(preset: Preset) -> None:
    picture = drawn(preset.architecture)
    drawn_layers = [b.layer for b in picture.blocks] + [
        dot.layer for block in picture.blocks for dot in block.dots
    ]
    assert sorted(drawn_layers) == [INPUT, *range(len(preset.architecture.layers))]
    for block in picture.blocks:
        for box in block.boxes:
            for x, y in (*box.front, *box.top, *box.side):
                assert 0 <= x <= picture.width
                assert 0 <= y <= picture.height


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_columns_stand_side_by_side_and_have_room_for_their_labels(preset: Preset) -> None:
    blocks = drawn(preset.architecture).blocks
    for left, right in pairwise(blocks):
        assert left.left + left.width == pytest.approx(right.left)
    for block in blocks:
        assert block.width >= 6.5 * max(len(block.name), len(block.caption))


def test_lengths_follow_the_square_roots_of_the_sizes() -> None:
    boxes = {name: block.boxes[0] for name, block in paper().items()}
    assert boxes["conv1"].height / boxes["pool1"].height == pytest.approx((55 / 27) ** 0.5)
    assert boxes["conv3"].width / boxes["conv5"].width == pytest.approx((384 / 256) ** 0.5)
    assert boxes["fc6"].height / boxes["fc8"].height == pytest.approx((4096 / 1000) ** 0.5)


def test_grouped_convolutions_stand_in_two_rows_as_in_the_paper() -> None:
    rows = {name: len(block.boxes) for name, block in paper().items()}
    assert rows["input"] == rows["fc6"] == 1
    assert all(rows[f"conv{n}"] == 2 for n in range(1, 6))
    preset = find_preset("torchvision")
    assert preset is not None
    assert all(len(block.boxes) == 1 for block in drawn(preset.architecture).blocks)


def test_kernels_of_conv3_lead_from_each_tower_to_both_and_of_conv2_to_their_own() -> None:
    blocks = paper()
    assert [len(kernel.tips) for kernel in blocks["pool2"].kernels] == [2, 2]  # conv3 reads it
    assert [len(kernel.tips) for kernel in blocks["pool1"].kernels] == [1, 1]  # conv2 reads it
    assert [len(kernel.tips) for kernel in blocks["input"].kernels] == [2]  # conv1 reads it
    assert blocks["pool5"].kernels == ()


def test_layers_look_wrong_from_the_mistake_on() -> None:
    preset = find_preset("net-227")
    assert preset is not None
    states = {block.name: block.state for block in drawn(preset.architecture).blocks}
    assert states["pool5"] == "good"
    assert states["fc6"] == "problem"
    assert states["fc7"] == states["fc8"] == "unknown"


def test_what_is_at_a_point_is_the_block_or_the_dot_under_it() -> None:
    picture = drawn(PRESETS[0].architecture)
    conv1 = picture.blocks[1]
    assert picture.layer_at(conv1.centre, 60) == 0
    dot = conv1.dots[1]
    assert picture.layer_at(*dot.centre) == dot.layer == 2
    assert picture.layer_at(picture.blocks[0].centre, 60) == INPUT
    assert picture.layer_at(-5, 60) is None
    assert picture.block_of(2) == conv1


def test_a_long_network_is_wider_than_its_room_rather_than_unreadable() -> None:
    layers = tuple(Conv2d(name=f"conv{n}", out_channels=8, kernel=3, padding=1) for n in range(100))
    picture = drawn(Architecture(name="long", input=(3, 32, 32), layers=layers))
    assert picture.width > 1200
    assert len(picture.blocks) == 101


def test_an_empty_network_and_absurd_sizes_can_be_drawn() -> None:
    assert len(drawn(Architecture(name="none", input=(3, 32, 32), layers=())).blocks) == 1
    assert drawn(Architecture(name="zero", input=(0, 0, 0), layers=())).blocks[0].state == "problem"
    huge = Conv2d(name="c", out_channels=65_535, kernel=1, groups=65_535)
    drawn(Architecture(name="huge", input=(65_535, 65_535, 1), layers=(huge,)), 300, 60)
