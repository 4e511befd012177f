"""All units of a layer see as much, if what lies in padding counts."""

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.sight import Box, seen_pixels
from alexnet_gui.core.whole_field import whole_field

NETWORKS = [preset.architecture for preset in PRESETS if analyse(preset.architecture).valid]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: str(network.name))
def test_a_field_is_as_large_as_the_receptive_field_wherever_the_unit_is(
    network: Architecture,
) -> None:
    for row in analyse(network).rows:
        if row.output is None or len(row.output) != 3 or row.layer.name == "avgpool":
            continue
        _channels, height, width = row.output
        for place in ((0, 0), (height - 1, width - 1), (height // 2, width // 3)):
            field = whole_field(network, row.layer.name, *place)
            assert field is not None
            assert (field.height, field.width) == row.receptive_field


def test_what_a_unit_sees_is_the_part_of_its_field_that_is_there() -> None:
    paper = NETWORKS[0]
    assert whole_field(paper, "conv2", 0, 0) == Box(-16, -16, 51, 51)
    assert seen_pixels(paper, "conv2", 0, 0) == Box(0, 0, 35, 35)
    assert whole_field(paper, "conv1", 2, 3) == seen_pixels(paper, "conv1", 2, 3)


def test_behind_a_flatten_there_is_no_field() -> None:
    assert whole_field(NETWORKS[0], "fc6", 0, 0) is None
    assert whole_field(NETWORKS[0], "nowhere", 0, 0) is None
