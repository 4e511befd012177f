"""Repairs: each that is offered was tried, and mends its problem."""

from hypothesis import assume, given, settings

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import AnyLayer, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.repairs import repairs_for, repairs_for_all
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


@settings(max_examples=300, deadline=None)
@given(ARCHITECTURES)
def test_every_problem_has_a_repair(architecture: Architecture) -> None:
    assume(len(architecture.layers) > 1)  # a lone layer cannot be taken out
    analysis = analyse(architecture)
    for index, row in enumerate(analysis.rows):
        assert bool(repairs_for(analysis, index)) == (row.problem is not None)


def test_a_dense_layer_on_maps_that_expects_other_features_gets_a_flatten_and_takes_them() -> None:
    offered = labels(Linear(name="fc", out_features=2, in_features=7))
    assert offered == ["Insert flatten before fc, and let it take what comes"]


def test_groups_that_do_not_suit_the_maps_that_come_are_changed_with_the_declared_maps() -> None:
    conv = Conv2d(name="conv", out_channels=4, kernel=1, groups=2, in_channels=4)
    assert labels(conv) == ["Let conv take what comes, in groups 1"]


def test_a_layer_is_taken_out_whatever_that_does_to_those_after_it() -> None:
    first = MaxPool2d(name="first", kernel=3, padding=2)
    second = MaxPool2d(name="second", kernel=3, padding=2)
    analysis = analyse(Architecture(name="test", input=(1, 8, 8), layers=(first, second)))
    assert "Remove first" in [repair.label for repair in repairs_for(analysis, 0)]


def test_a_network_without_layers_is_given_some_that_run() -> None:
    (repair,) = repairs_for_all(analyse(Architecture(name="test", input=(3, 8, 8), layers=())))
    assert repair.label == "Add a flatten and a dense layer for 10 classes"
    assert analyse(repair.architecture).valid
    assert repairs_for_all(analyse(repair.architecture)) == ()


def test_an_input_out_of_range_goes_to_the_nearest_in_range() -> None:
    layers = (Flatten(name="flatten"), Linear(name="fc", out_features=2))
    (repair,) = repairs_for_all(analyse(Architecture(name="test", input=(0, 8, 8), layers=layers)))
    assert repair.label == "Input 1 × 8 × 8"
    assert analyse(repair.architecture).valid
