"""Which layer of one architecture answers to which of another."""

import msgspec

from alexnet_gui.core.comparison import Match, align
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout


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
