"""Which pixels a unit sees, against what torch's gradient says and against the receptive field."""

from typing import Any

import pytest
import torch

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Lrn,
    Softmax,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.shapes import Size
from alexnet_gui.core.sight import Box, on_picture, seen_by_feature, seen_pixels
from alexnet_gui.engine.network import build

TORCHVISION = next(preset.architecture for preset in PRESETS if preset.id == "torchvision")


def network(*layers: AnyLayer, side: int = 31) -> Architecture:
    return Architecture(name="test", input=(1, side, side + 4), layers=layers)


def conv(name: str, kernel: Size, **settings: Any) -> AnyLayer:
    return Conv2d(name=name, out_channels=2, kernel=kernel, **settings)


CASES = {
    "one convolution": network(conv("a", 5, stride=2)),
    "padding": network(conv("a", 5, stride=2, padding=2)),
    "padding in between": network(conv("a", 7, stride=3), conv("b", 5, padding=2)),
    "unread columns": network(conv("a", 4, stride=4), conv("b", 5, padding=2)),
    "pooling that rounds up": network(
        conv("a", 3, padding=1), AvgPool2d(name="b", kernel=3, stride=2, ceil_mode=True)
    ),
    "padded pooling": network(conv("a", 3), AvgPool2d(name="b", kernel=2, stride=2, padding=1)),
    "adaptive pooling": network(conv("a", 3), AdaptiveAvgPool2d(name="b", output_size=(6, 4))),
    "adaptive pooling that enlarges": network(
        conv("a", 9, stride=9), AdaptiveAvgPool2d(name="b", output_size=5)
    ),
    "padded and dilated": network(
        conv("a", 3, padding=2, dilation=3), conv("b", 3, stride=2, padding=4, dilation=2)
    ),
    "steps over what lies between taps": network(
        conv("a", 2, stride=5), conv("b", 2, padding=3, dilation=4)
    ),
    "value by value": network(
        conv("a", 3, stride=2),
        BatchNorm2d(name="b"),
        Lrn(name="c"),
        Dropout(name="d"),
        Activation(name="e", function="elu"),
        side=11,
    ),
    "oblong": network(conv("a", (3, 7), stride=(1, 3), padding=(0, 3)), conv("b", (1, 2))),
}


@pytest.mark.parametrize("case", CASES)
def test_a_unit_sees_the_pixels_that_its_gradient_reaches(case: str) -> None:
    architecture = CASES[case]
    layer = architecture.layers[-1].name
    module = build(architecture, seed=0).eval()
    with torch.no_grad():
        for weights in module.parameters():
            weights.fill_(0.1)  # all positive, so that nothing cancels out
    picture = torch.ones(1, *architecture.input, requires_grad=True)
    maps = module(picture)
    for row in range(maps.shape[2]):
        for column in range(maps.shape[3]):
            if not bool(maps[0, 0, row, column]):
                assert seen_pixels(architecture, layer, row, column) is None
                continue
            (gradient,) = torch.autograd.grad(maps[0, 0, row, column], picture, retain_graph=True)
            rows, columns = torch.nonzero(gradient[0, 0], as_tuple=True)
            expected = Box(
                int(rows.min()),
                int(columns.min()),
                int(rows.max() - rows.min()) + 1,
                int(columns.max() - columns.min()) + 1,
            )
            assert seen_pixels(architecture, layer, row, column) == expected


def test_in_the_middle_a_unit_sees_its_whole_receptive_field() -> None:
    for row in analyse(TORCHVISION).rows:
        if row.layer.name == "pool5":  # its six by six units all reach over an edge
            break
        assert row.output is not None
        _channels, height, width = row.output
        box = seen_pixels(TORCHVISION, row.layer.name, (height - 1) // 2, (width - 1) // 2)
        assert box is not None
        assert row.receptive_field is not None
        assert (box.height, box.width) == tuple(min(224, n) for n in row.receptive_field)


def test_torchvisions_first_unit_sees_the_corner_that_its_padding_leaves() -> None:
    assert seen_pixels(TORCHVISION, "conv1", 0, 0) == Box(0, 0, 9, 9)
    assert seen_pixels(TORCHVISION, "conv1", 1, 54) == Box(2, 214, 11, 10)


def test_activations_see_what_their_input_sees() -> None:
    before = seen_pixels(TORCHVISION, "conv2", 3, 4)
    assert seen_pixels(TORCHVISION, "relu2", 3, 4) == before


def test_a_unit_that_reads_only_padding_sees_nothing() -> None:
    assert seen_pixels(network(conv("a", 1, padding=2)), "a", 0, 0) is None


HEADED = network(
    conv("a", 5, stride=3, padding=1),
    Flatten(name="flatten"),
    Dropout(name="drop"),
    Linear(name="fc", out_features=2),
    Softmax(name="softmax"),
    side=30,
)


def test_behind_a_flatten_there_is_no_row_and_column_to_see_from() -> None:
    for layer in ("flatten", "drop", "fc", "softmax"):
        assert seen_pixels(HEADED, layer, 0, 0) is None


def test_a_feature_behind_a_flatten_sees_what_its_pixel_of_a_map_sees() -> None:
    height, width = 10, 11  # of the maps
    for unit, row, column in ((0, 0, 0), (width + 3, 1, 3), (height * width + 7, 0, 7)):
        expected = seen_pixels(HEADED, "a", row, column)
        assert expected is not None
        assert seen_by_feature(HEADED, "flatten", unit) == expected
        assert seen_by_feature(HEADED, "drop", unit) == expected


def test_a_dense_unit_sees_everything_but_rows_and_columns_that_nothing_reads() -> None:
    for layer in ("fc", "softmax"):
        assert seen_by_feature(HEADED, layer, 1) == Box(0, 0, 30, 34)
        assert seen_by_feature(TORCHVISION, "fc8", 3) == Box(0, 0, 224, 224)
    unread = network(conv("a", 4, stride=4), Flatten(name="b"), Linear(name="c", out_features=1))
    assert seen_by_feature(unread, "c", 0) == Box(0, 0, 28, 32)  # of 31 × 35


def test_maps_have_no_features_to_see_from() -> None:
    assert seen_by_feature(HEADED, "a", 0) is None
    assert seen_by_feature(HEADED, "nobody", 0) is None


def test_behind_a_mistake_and_for_layers_that_are_not_there_nothing_is_said() -> None:
    broken = network(conv("a", 99), Activation(name="b", function="relu"))
    assert seen_pixels(broken, "b", 0, 0) is None
    assert seen_pixels(TORCHVISION, "nobody", 0, 0) is None


def test_on_the_picture_a_box_lies_in_the_crop_at_its_scale() -> None:
    box = Box(top=56, left=0, height=112, width=224)
    assert on_picture(box, (100.0, 10.0, 448.0, 448.0), (224, 224)) == (100.0, 122.0, 448.0, 224.0)
