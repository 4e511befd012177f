"""Repairs: each that is offered was tried, and mends its problem."""

from hypothesis import given, settings

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import AnyLayer, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.repairs import repairs_for
from tests.core.random_architectures import ARCHITECTURES


def labels(*layers: AnyLayer, shape: tuple[int, int, int] = (3, 8, 8)) -> list[str]:
    analysis = analyse(Architecture(name="test", input=shape, layers=layers))
    return [repair.label for repair in repairs_for(analysis, len(layers) - 1)]


def test_a_dense_layer_on_maps_gets_a_flatten() -> None:
    assert "Insert flatten before fc" in labels(Linear(name="fc", out_features=2))


def test_normalisation_after_flatten_can_move_before_it() -> None:
    assert "Move norm before flatten" in labels(Flatten(name="flatten"), Lrn(name="norm"))


def test_a_kernel_larger_than_its_input_shrinks_or_gets_padding() -> None:
    offered = labels(Conv2d(name="conv", out_channels=1, kernel=11))
    assert offered == ["conv: kernel 8", "conv: padding 2"]


def test_padding_over_half_a_pooling_kernel_becomes_half() -> None:
    assert "pool: padding 1" in labels(MaxPool2d(name="pool", kernel=3, padding=2))


def test_groups_that_do_not_divide_change_to_some_that_do() -> None:
    offered = labels(Conv2d(name="conv", out_channels=64, kernel=1, groups=2))
    assert "conv: groups 1" in offered


def test_a_value_out_of_range_goes_to_the_nearest_in_range() -> None:
    assert "conv: stride 1" in labels(Conv2d(name="conv", out_channels=1, kernel=1, stride=0))


def test_what_is_well_needs_no_repair() -> None:
    assert labels(Conv2d(name="conv", out_channels=1, kernel=1)) == []


@settings(max_examples=300, deadline=None)
@given(ARCHITECTURES)
def test_every_repair_that_is_offered_mends_its_problem(architecture: Architecture) -> None:
    analysis = analyse(architecture)
    for index, row in enumerate(analysis.rows):
        for repair in repairs_for(analysis, index):
            after = {new.layer.name: new for new in analyse(repair.architecture).rows}
            mended = after.get(row.layer.name)
            assert mended is None or mended.problem is None
