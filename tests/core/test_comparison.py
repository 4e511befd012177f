"""Which layer of one architecture answers to which of another, and how the two differ."""

import msgspec
import pytest
from hypothesis import given

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.comparison import Comparison, Line, Match, Total, align, compare, totals
from alexnet_gui.core.differences import Difference
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout, Linear
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Optimiser
from tests.core.random_architectures import ARCHITECTURES


def _conv(name: str) -> AnyLayer:
    return Conv2d(name=name, out_channels=8, kernel=3)


def _relu(name: str) -> AnyLayer:
    return Activation(name=name, function="relu")


LAYERS = (_conv("conv1"), _relu("relu1"), _conv("conv2"), _relu("relu2"))


def test_the_same_layers_answer_to_themselves() -> None:
    assert align(LAYERS, LAYERS) == tuple(Match(i, i) for i in range(4))


def test_a_layer_taken_out_has_no_counterpart() -> None:
    assert align(LAYERS, LAYERS[:2] + LAYERS[3:]) == (
        Match(0, 0), Match(1, 1), Match(2, None), Match(3, 2),
    )  # fmt: skip


def test_a_new_layer_has_no_counterpart() -> None:
    longer = (*LAYERS[:1], Dropout(name="drop1"), *LAYERS[1:])
    assert align(LAYERS, longer) == (
        Match(0, 0), Match(None, 1), Match(1, 2), Match(2, 3), Match(3, 4),
    )  # fmt: skip


def test_a_renamed_layer_answers_to_what_it_was() -> None:
    renamed = (LAYERS[0], LAYERS[1], msgspec.structs.replace(LAYERS[2], name="wide"), LAYERS[3])
    assert align(LAYERS, renamed) == tuple(Match(i, i) for i in range(4))


def test_a_layer_whose_namesake_stands_elsewhere_is_not_taken_for_another() -> None:
    first = (_conv("conv1"), Dropout(name="drop1"), _conv("conv2"), Dropout(name="drop2"))
    second = (Dropout(name="drop1"), _conv("conv1"), Dropout(name="drop2"), _conv("conv2"))
    matches = align(first, second)
    assert Match(1, 2) not in matches
    assert {m for m in matches if None not in m} == {Match(0, 1), Match(2, 3)}


def test_the_last_dense_layer_answers_to_the_last_dense_layer() -> None:
    dense = tuple(Linear(name=name, out_features=8) for name in ("fc6", "fc7", "fc8"))
    assert align(dense, (Linear(name="fc", out_features=8),)) == (
        Match(0, None), Match(1, None), Match(2, 0),
    )  # fmt: skip


def test_layers_of_other_kinds_do_not_answer_to_each_other() -> None:
    swapped = (LAYERS[0], Dropout(name="drop1"), *LAYERS[2:])
    assert align(LAYERS, swapped) == (
        Match(0, 0), Match(1, None), Match(None, 1), Match(2, 2), Match(3, 3),
    )  # fmt: skip


def test_every_layer_of_both_appears_once_and_in_order() -> None:
    first, second = LAYERS, tuple(reversed(LAYERS))
    matches = align(first, second)
    assert [m.first for m in matches if m.first is not None] == [0, 1, 2, 3]
    assert [m.second for m in matches if m.second is not None] == [0, 1, 2, 3]


def test_layers_before_and_after_one_that_moved_answer_to_themselves() -> None:
    first = (*LAYERS, Dropout(name="drop1"))
    second = (LAYERS[0], LAYERS[2], LAYERS[1], LAYERS[3], Dropout(name="drop1"))
    matches = align(first, second)
    assert matches[0] == Match(0, 0)
    assert matches[-2:] == (Match(3, 3), Match(4, 4))


# --- how two networks differ ---------------------------------------------------------------------


def preset(preset_id: str) -> Architecture:
    found = find_preset(preset_id)
    assert found is not None
    return found.architecture


PAPER = preset("paper-2012")


def edited(name: str, **settings: object) -> Architecture:
    """The paper's network with other settings in one layer."""
    index = [layer.name for layer in PAPER.layers].index(name)
    return PAPER.with_layer(index, msgspec.structs.replace(PAPER.layers[index], **settings))


def against_paper(other: Architecture) -> Comparison:
    return compare(analyse(PAPER), analyse(other))


def line(comparison: Comparison, name: str) -> Line:
    """The line of the layer that is called so on either side."""
    return next(
        line
        for line in comparison.lines
        for row in (line.first, line.second)
        if row is not None and row.layer.name == name
    )


def test_a_network_equals_itself() -> None:
    comparison = against_paper(PAPER)
    assert comparison.equal
    assert all(line.alike for line in comparison.lines)


def test_a_network_equals_itself_under_another_name() -> None:
    assert against_paper(msgspec.structs.replace(PAPER, name="Mine")).equal


def test_a_setting_that_differs_is_told_with_both_values() -> None:
    comparison = against_paper(edited("conv1", stride=2))
    assert line(comparison, "conv1").differences == (Difference("stride", "4", "2"),)
    assert line(comparison, "conv1").differences[0].text == "stride 4 → 2"
    assert comparison.set_otherwise == 1
    assert not comparison.equal


def test_what_follows_from_an_edit_further_up_is_not_set_otherwise() -> None:
    comparison = against_paper(edited("conv1", stride=2))
    relu = line(comparison, "relu1")
    assert not relu.set_otherwise
    assert relu.other_output
    assert not relu.other_parameters
    assert not relu.alike
    assert line(comparison, "fc6").other_parameters
    assert line(comparison, "fc7").alike


def test_a_layer_without_a_counterpart_stands_alone() -> None:
    without = PAPER.with_layers(tuple(layer for layer in PAPER.layers if layer.name != "norm1"))
    comparison = against_paper(without)
    norm = line(comparison, "norm1")
    assert norm.alone
    assert norm.set_otherwise
    assert norm.second is None
    assert norm.elsewhere is None
    assert (comparison.only_first, comparison.only_second) == (1, 0)


def test_a_layer_that_moved_says_where_it_stands_on_the_other_side() -> None:
    layers = list(PAPER.layers)
    names = [layer.name for layer in layers]
    moved = layers.pop(names.index("drop7"))
    comparison = against_paper(PAPER.with_layers((moved, *layers)))
    here = [line for line in comparison.lines if line.alone]
    assert [(line.match, line.elsewhere) for line in here] == [
        (Match(None, 0), names.index("drop7")),
        (Match(names.index("drop7"), None), 0),
    ]


def test_another_input_and_other_starting_weights_are_told() -> None:
    other = msgspec.structs.replace(PAPER, input=(3, 224, 224), initialisation="pytorch")
    comparison = against_paper(other)
    assert comparison.input == Difference("input", "3 × 227 × 227", "3 × 224 × 224")
    assert comparison.initialisation is not None
    assert comparison.initialisation.second == "PyTorch's default"
    assert not comparison.equal


def test_a_network_that_cannot_run_is_compared_as_far_as_it_is_known() -> None:
    comparison = against_paper(preset("net-227"))
    dense = line(comparison, "fc6")
    assert dense.second is not None
    assert dense.second.problem is not None
    figures = {total.quantity: total.second for total in totals(comparison, 128)}
    assert figures["parameters"] == 63_951_208  # as declared
    assert figures["macs"] is figures["training"] is figures["sight"] is None


def test_a_count_that_a_mistake_leaves_open_is_not_told() -> None:
    broken = edited("conv1", groups=5)  # which do not divide 3 maps
    figures = {total.quantity: total for total in totals(against_paper(broken), 128)}
    assert figures["parameters"].second is None
    assert figures["weights"].second is None
    assert figures["parameters"].ratio is None


def test_totals_are_those_of_the_networks_with_the_second_divided_by_the_first() -> None:
    figures = {
        total.quantity: total for total in totals(against_paper(preset("torchvision")), batch=128)
    }
    parameters, macs, sight = (figures[key] for key in ("parameters", "macs", "sight"))
    assert parameters[1:] == (60_965_224, 61_100_840)
    assert parameters.ratio == pytest.approx(61_100_840 / 60_965_224)
    assert macs[1:] == (724_406_816, 714_188_480)
    assert macs.ratio == pytest.approx(714_188_480 / 724_406_816)
    assert figures["weights"].first == 4 * 60_965_224
    assert sight.first == 195


def test_training_memory_is_for_the_batch_that_is_asked_for() -> None:
    comparison = against_paper(PAPER)
    one, two = (
        next(total for total in totals(comparison, batch) if total.quantity == "training")
        for batch in (1, 2)
    )
    assert one.first is not None
    assert two.first is not None
    assert one.first < two.first
    assert one.ratio == 1


def test_training_memory_is_for_the_optimiser_that_is_asked_for() -> None:
    comparison = against_paper(PAPER)
    names: tuple[Optimiser, Optimiser] = ("sgd", "adamw")
    sgd, adamw = (
        next(total for total in totals(comparison, 1, name) if total.quantity == "training")
        for name in names
    )
    assert sgd.first is not None
    assert adamw.first == adamw.second == sgd.first + 4 * 60_965_224  # one moment more


def test_nothing_has_no_ratio() -> None:
    assert Total("macs", 0, 5).ratio is None
    assert Total("macs", 5, 0).ratio == 0


def test_networks_without_layers_can_be_compared() -> None:
    empty = PAPER.with_layers(())
    assert compare(analyse(empty), analyse(empty)).equal
    assert against_paper(empty).only_first == len(PAPER.layers)
    assert compare(analyse(empty), analyse(PAPER)).only_second == len(PAPER.layers)
    totals(compare(analyse(empty), analyse(empty)), 128)


@given(ARCHITECTURES, ARCHITECTURES)
def test_any_two_networks_can_be_compared(first: Architecture, second: Architecture) -> None:
    one, other = analyse(first), analyse(second)
    comparison = compare(one, other)
    assert [line.first for line in comparison.lines if line.first is not None] == list(one.rows)
    assert [line.second for line in comparison.lines if line.second is not None] == list(other.rows)
    assert len(totals(comparison, 128)) == 5
    assert compare(one, one).equal
