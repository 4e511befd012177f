"""How an edited network differs from the original, and the way back."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import PALETTE, AnyLayer, Conv2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.table.changes import (
    Changes,
    changes,
    mark_sentence,
    restorable,
    restore_network,
    restore_rows,
    setting_sentence,
)

PAPER = PRESETS[0].architecture


def since_paper(now: Architecture) -> Changes:
    return changes(PAPER.layers, now.layers)


def row(architecture: Architecture, name: str) -> int:
    return [layer.name for layer in architecture.layers].index(name)


def sentence(now: Architecture, name: str) -> str:
    at = row(now, name)
    return mark_sentence(since_paper(now).marks[at], now.layers[at])


def test_nothing_is_marked_at_first() -> None:
    told = since_paper(PAPER)
    assert not told.marks
    assert not told.removed
    assert told.summary == ""


def test_a_changed_layer_says_what_it_was() -> None:
    now = edits.set_value(PAPER, 0, "stride", 2).architecture
    now = edits.set_value(now, 0, "bias", False).architecture
    assert list(since_paper(now).marks) == [0]
    assert sentence(now, "conv1") == "Originally stride 4, bias yes."


def test_a_setting_says_what_it_was_if_it_was_otherwise() -> None:
    now = edits.set_value(PAPER, 0, "kernel", (3, 5)).architecture
    mark = since_paper(now).marks[0]
    told = {s.key: setting_sentence(mark, now.layers[0], s) for s in now.layers[0].settings}
    assert told.pop("kernel") == "Originally kernel 11."
    assert set(told.values()) == {""}


def test_a_renamed_layer_says_what_it_was_called() -> None:
    now = edits.rename(PAPER, 0, "first").architecture
    assert sentence(now, "first") == "Originally name conv1."
    assert since_paper(now).summary == "1 changed"


def test_a_new_layer_is_new_and_the_others_are_as_they_were() -> None:
    now = edits.insert(PAPER, 3, "dropout").architecture
    told = since_paper(now)
    assert list(told.marks) == [3]
    assert told.marks[3].new
    assert sentence(now, "drop1") == "A new layer."
    assert told.summary == "1 new"


def test_removed_layers_are_told_where_they_stood() -> None:
    now = edits.remove(PAPER, (1, 2, len(PAPER.layers) - 1)).architecture
    told = since_paper(now)
    assert told.removed == {1: ("relu1", "norm1"), len(now.layers): ("fc8",)}
    assert told.summary == "3 removed"


def test_a_layer_that_was_moved_says_where_it_stood() -> None:
    now = edits.move(PAPER, (0,), 5).architecture
    told = since_paper(now)
    assert list(told.marks) == [4]
    assert not told.removed
    assert sentence(now, "conv1") == "Originally layer 1."


def test_a_layer_in_the_place_of_another_is_not_taken_for_it_while_that_one_is_there() -> None:
    # relu1 goes to the end; the new layer of its kind in its place is new.
    now = edits.move(PAPER, (1,), len(PAPER.layers)).architecture
    now = edits.insert(now, 1, "activation").architecture
    told = since_paper(now)
    assert told.marks[1].new
    assert told.marks[len(now.layers) - 1].moved
    assert len(told.marks) == 2


@pytest.mark.parametrize(
    "edit",
    [
        lambda: edits.set_value(PAPER, 0, "stride", 2),
        lambda: edits.rename(PAPER, 0, "first"),
        lambda: edits.move(PAPER, (0, 5), 12),
        lambda: edits.move(PAPER, (20,), 0),
    ],
)
def test_all_rows_back_is_the_original(edit: Callable[[], edits.Edit]) -> None:
    now = edit().architecture
    back = restore_rows(now, since_paper(now), range(len(now.layers)))
    assert back.architecture == PAPER


def test_one_row_goes_back_and_the_others_stay() -> None:
    now = edits.set_value(PAPER, 0, "stride", 2).architecture
    now = edits.set_value(now, row(now, "conv2"), "padding", 0).architecture
    back = restore_rows(now, since_paper(now), (0,))
    assert back.label == "conv1 back to the original"
    assert back.select == (0,)
    assert back.architecture == edits.set_value(PAPER, 4, "padding", 0).architecture


def test_a_moved_and_changed_layer_goes_back_in_both() -> None:
    now = edits.move(PAPER, (4,), 9).architecture
    now = edits.set_value(now, row(now, "conv2"), "padding", 0).architecture
    now = edits.insert(now, 2, "dropout").architecture
    back = restore_rows(now, since_paper(now), [row(now, "conv2")])
    assert back.architecture == edits.insert(PAPER, 2, "dropout").architecture
    assert back.select == (row(back.architecture, "conv2"),)


def test_new_rows_have_nothing_to_go_back_to() -> None:
    now = edits.insert(PAPER, 3, "dropout").architecture
    assert restorable(since_paper(now), range(len(now.layers))) == []


def test_a_name_that_another_layer_has_taken_is_not_given_twice() -> None:
    now = edits.rename(PAPER, 0, "first").architecture
    now = edits.insert(now, 1, "conv2d").architecture
    assert now.layers[1].name == "conv1"
    told = since_paper(now)
    assert told.marks[0].new
    back = restore_rows(now, told, (0, 1)).architecture
    assert [layer.name for layer in back.layers[:3]] == ["first", "conv1", "relu1"]
    assert back.layers[1] == PAPER.layers[0]


def test_the_whole_network_goes_back_with_its_name_and_input() -> None:
    now = edits.set_input(edits.set_name(PAPER, "Mine").architecture, 1, 99)
    assert now.architecture != PAPER
    assert restore_network(PAPER).architecture == PAPER


def layers(names: Sequence[str]) -> tuple[AnyLayer, ...]:
    return tuple(PALETTE["conv2d" if name < "e" else "dropout"](name) for name in names)


_NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@settings(max_examples=300, deadline=None)
@given(_NAMES, _NAMES, st.integers(1, 3))
def test_every_layer_is_accounted_for_once(
    before: list[str], after: list[str], kernel: int
) -> None:
    original = layers(before)
    now = tuple(
        Conv2d(name=layer.name, out_channels=64, kernel=kernel, padding=1)
        if isinstance(layer, Conv2d)
        else layer
        for layer in layers(after)
    )
    told = changes(original, now)
    known = [origin for origin in told.origins if origin is not None]
    removed = [name for names in told.removed.values() for name in names]
    assert len(told.origins) == len(now)
    assert sorted([original[origin].name for origin in known] + removed) == sorted(before)
    for at, origin in enumerate(told.origins):
        new = at in told.marks and told.marks[at].new
        assert new == (origin is None)
    wanted = restorable(told, range(len(now)))
    if wanted:
        architecture = Architecture(name="x", input=(1, 8, 8), layers=now)
        back = restore_rows(architecture, told, wanted).architecture
        assert len({layer.name for layer in back.layers}) == len(now)
