"""Where everything in the drawing stands."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.gui.design.drawing.geometry import SLANT, lay_out
from alexnet_gui.gui.design.drawing.shapes import INPUT, Block, Box, Picture, Point
from tests.core.random_architectures import ARCHITECTURES


def drawn(architecture: Architecture, width: float = 1200, height: float = 220) -> Picture:
    return lay_out(analyse(architecture), width, height, lambda text: 6.5 * len(text))


def named(preset_id: str) -> dict[str, Block]:
    preset = find_preset(preset_id)
    assert preset is not None
    return {block.name: block for block in drawn(preset.architecture).blocks}


def paper() -> dict[str, Block]:
    return named("paper-2012")


def on(box: Box, point: Point) -> bool:
    """Whether a point is on the face of a box that shows one map."""
    x, y = point
    into = (x - box.x - box.width) / box.right
    down = (y - box.y + into * box.up) / box.height
    return -0.001 <= into <= 1.001 and -0.001 <= down <= 1.001


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


def test_the_two_towers_stand_in_straight_rows() -> None:
    maps = [block for block in paper().values() if len(block.boxes) == 2]
    for row in (0, 1):
        middles = [box.y + (box.height - box.up) / 2 for box in (b.boxes[row] for b in maps)]
        assert middles == pytest.approx([middles[0]] * len(middles))


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


def test_a_kernels_window_is_to_scale_where_it_is_large() -> None:
    (kernel,) = named("mnist-28")["input"].kernels
    box = named("mnist-28")["input"].boxes[0]
    left, right = kernel.window[0], kernel.window[1]
    assert right[0] - left[0] == pytest.approx(box.right * 11 / 28)
    assert kernel.window[3][1] - kernel.window[0][1] == pytest.approx(box.height * 11 / 28)


def test_the_next_window_stands_one_stride_on() -> None:
    for reader, reads, proportion in (("input", "conv1", 4 / 11), ("conv1", "pool1", 2 / 3)):
        for kernel in paper()[reader].kernels:
            width = kernel.window[1][0] - kernel.window[0][0]
            step = kernel.step[0][0] - kernel.window[0][0]
            assert step / width == pytest.approx(proportion), reads


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_kernels_and_unread_edges_stay_on_their_maps(preset: Preset) -> None:
    for block in drawn(preset.architecture).blocks:
        for box, kernel in zip(block.boxes, block.kernels, strict=False):
            for point in (*kernel.window, *kernel.step):
                assert on(box, point)
        for box, unread in zip(block.boxes, block.unread, strict=False):
            for polygon in (*unread.edge, *unread.hatching):
                assert all(on(box, point) for point in polygon)


def test_a_window_that_stands_but_once_has_no_next_one() -> None:
    once = Conv2d(name="once", out_channels=4, kernel=5)
    picture = drawn(Architecture(name="n", input=(3, 8, 5), layers=(once,)))
    (kernel,) = picture.blocks[0].kernels
    assert kernel.step == ()


def test_pixels_that_are_never_read_are_an_edge_in_proportion() -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    blocks = drawn(preset.architecture, 2400, 400).blocks
    block = next(block for block in blocks if block.name == "conv5")  # pool5 reads 4 of its 5 × 5
    (unread,) = block.unread
    bottom, right = unread.edge
    box = block.boxes[0]
    assert bottom[3][1] - bottom[0][1] == pytest.approx(box.height / 5)
    assert right[1][0] - right[0][0] == pytest.approx(box.right / 5)
    assert len(unread.hatching) > 5
    window, step = block.kernels[0].window, block.kernels[0].step
    assert max(x for x, _y in (*window, *step)) <= right[0][0] + 0.01


def test_one_pixel_of_224_is_still_seen_and_none_where_padding_takes_the_rest() -> None:
    conv1 = Conv2d(name="conv1", out_channels=96, kernel=11, stride=4)
    picture = drawn(Architecture(name="n", input=(3, 224, 224), layers=(conv1,)))
    (unread,) = picture.blocks[0].unread
    bottom, right = unread.edge
    assert bottom[3][1] - bottom[0][1] >= 3
    assert right[1][0] - right[0][0] >= 3
    padded = msgspec.structs.replace(conv1, padding=2)
    picture = drawn(Architecture(name="n", input=(3, 224, 224), layers=(padded,)))
    assert picture.blocks[0].unread == ()


def test_a_column_that_is_not_read_is_hatched_without_a_row() -> None:
    conv1 = Conv2d(name="conv1", out_channels=8, kernel=3, stride=2)
    picture = drawn(Architecture(name="n", input=(3, 33, 34), layers=(conv1,)))
    (unread,) = picture.blocks[0].unread
    (right,) = unread.edge
    box = picture.blocks[0].boxes[0]
    assert right[1] == pytest.approx((box.x + box.width + box.right, box.y - box.up))


def test_wide_maps_reach_further_into_the_page_than_high_ones() -> None:
    conv = Conv2d(name="conv", out_channels=8, kernel=3)
    for side, other in ((64, 512), (512, 64)):
        picture = drawn(Architecture(name="n", input=(3, side, other), layers=(conv,)))
        box = picture.blocks[0].boxes[0]
        into = box.right / SLANT[0]
        assert into / box.height == pytest.approx((other / side) ** 0.5)
        assert all(0 <= y <= picture.height for _x, y in (*box.front, *box.top, *box.side))


def test_maps_of_one_pixel_are_small_but_there() -> None:
    conv = Conv2d(name="conv", out_channels=1, kernel=1)
    for block in drawn(Architecture(name="n", input=(1, 1, 1), layers=(conv,))).blocks:
        box = block.boxes[0]
        assert 3 <= box.width <= 40
        assert 3 <= box.height <= 40


def test_only_what_is_wrong_is_red() -> None:
    none = drawn(Architecture(name="none", input=(3, 32, 32), layers=()))
    assert none.blocks[0].state == "good"  # the network has no layers; its input is all right
    assert none.blocks[0].sign is None
    flat = drawn(Architecture(name="flat", input=(3, 0, 32), layers=()))
    assert flat.blocks[0].state == "problem"
    assert flat.blocks[0].sign is not None


def test_the_kernel_of_a_layer_in_error_looks_it_too() -> None:
    large = Conv2d(name="large", out_channels=4, kernel=9)
    picture = drawn(Architecture(name="n", input=(3, 5, 5), layers=(large,)))
    (kernel,) = picture.blocks[0].kernels
    assert kernel.state == "problem"
    assert kernel.window == picture.blocks[0].boxes[0].side


def test_a_long_name_does_not_push_its_neighbours_away() -> None:
    conv = Conv2d(name="a_name_that_goes_on_and_on_and_on", out_channels=4, kernel=3)
    picture = drawn(Architecture(name="n", input=(3, 32, 32), layers=(conv,)))
    assert picture.blocks[1].name == "a_name_that_goes_…"


def test_what_is_at_a_point_is_the_block_or_the_dot_under_it() -> None:
    picture = drawn(PRESETS[0].architecture)
    first, conv1 = picture.blocks[:2]
    assert picture.layer_at(conv1.centre, 60) == 0
    dot = conv1.dots[1]
    assert picture.layer_at(*dot.centre) == dot.layer == 2
    assert picture.layer_at(first.centre, 60) == INPUT
    assert (
        picture.layer_at((first.centre + first.reach + conv1.centre - conv1.reach) / 2, 60) is None
    )
    assert picture.layer_at(-5, 60) is None
    assert picture.layer_at(conv1.centre, picture.height + 5) is None
    assert picture.block_of(2) == conv1


def test_what_is_seen_of_a_part_is_all_that_reaches_into_it() -> None:
    blocks = drawn(PRESETS[0].architecture).blocks
    picture = drawn(PRESETS[0].architecture)
    seen = picture.between(blocks[4].left + 1, blocks[6].left + 1)
    assert set(blocks[3:7]) <= set(seen)
    assert len(seen) < len(blocks)
    assert list(picture.between(0, picture.width)) == list(blocks)


def test_a_long_network_is_wider_than_its_room_rather_than_unreadable() -> None:
    layers = tuple(Conv2d(name=f"conv{n}", out_channels=8, kernel=3, padding=1) for n in range(100))
    picture = drawn(Architecture(name="long", input=(3, 32, 32), layers=layers))
    assert picture.width > 1200
    assert len(picture.blocks) == 101
    assert all(block.boxes[0].height > 20 for block in picture.blocks)


def test_an_empty_network_and_absurd_sizes_can_be_drawn() -> None:
    assert len(drawn(Architecture(name="none", input=(3, 32, 32), layers=())).blocks) == 1
    drawn(Architecture(name="zero", input=(0, 0, 0), layers=()))
    huge = Conv2d(name="c", out_channels=65_535, kernel=1, groups=65_535)
    drawn(Architecture(name="huge", input=(65_535, 65_535, 1), layers=(huge,)), 300, 60)
    none = Conv2d(name="c", out_channels=0, kernel=0, stride=0, groups=0)
    drawn(Architecture(name="nothing", input=(3, 8, 8), layers=(none,)))


@given(ARCHITECTURES)
def test_whatever_runs_can_be_drawn(architecture: Architecture) -> None:
    picture = drawn(architecture)
    for block in picture.blocks:
        for box in block.boxes:
            assert box.x >= 0
            assert box.x + box.width + box.right <= picture.width
