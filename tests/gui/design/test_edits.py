"""Changes to an architecture: what they leave, and how undo calls them."""

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.blank import blank_network
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design import edits

PAPER = PRESETS[0].architecture


def names(edit: edits.Edit) -> list[str]:
    return [layer.name for layer in edit.architecture.layers]


def test_every_kind_of_layer_can_be_inserted_under_a_name_of_its_own() -> None:
    for kind in PALETTE:
        edit = edits.insert(PAPER, 0, kind)
        assert edit.architecture.layers[0].kind == kind
        assert len(set(names(edit))) == len(PAPER.layers) + 1
        assert edit.select == (0,)
        assert edits.rename_fault(edit.architecture, 0, names(edit)[0]) is None


@pytest.mark.parametrize("kind", PALETTE)
def test_a_layer_that_nobody_gave_a_place_goes_where_it_can_run(kind: str) -> None:
    for architecture in (blank_network(), PAPER):
        at = edits.place_for(architecture, kind)
        edit = edits.insert(architecture, at, kind)
        assert analyse(edit.architecture).valid
        assert edit.architecture.classes == architecture.classes


@pytest.mark.parametrize("kind", PALETTE)
def test_the_first_layer_of_all_is_the_first(kind: str) -> None:
    assert edits.place_for(PAPER.with_layers(()), kind) == 0


def test_a_second_convolution_gets_the_next_free_number() -> None:
    assert names(edits.insert(PAPER, 2, "conv2d"))[2] == "conv6"


def test_copies_stand_after_the_last_of_the_chosen_layers() -> None:
    edit = edits.duplicate(PAPER, (0, 1))
    assert names(edit)[:4] == ["conv1", "relu1", "conv6", "relu8"]
    assert edit.select == (2, 3)
    assert edit.label == "duplicate 2 layers"


def test_removing_selects_what_comes_after() -> None:
    edit = edits.remove(PAPER, (1, 2))
    assert names(edit)[:2] == ["conv1", "pool1"]
    assert edit.select == (1,)


def test_everything_can_be_removed() -> None:
    edit = edits.remove(PAPER, range(len(PAPER.layers)))
    assert names(edit) == []
    assert edit.select == ()


def test_layers_move_together_and_keep_their_order() -> None:
    assert names(edits.move(PAPER, (0, 1), 4))[:4] == ["norm1", "pool1", "conv1", "relu1"]
    assert names(edits.move(PAPER, (2, 3), 0))[:4] == ["norm1", "pool1", "conv1", "relu1"]
    assert edits.move(PAPER, (0,), len(PAPER.layers)).select == (len(PAPER.layers) - 1,)


def test_a_name_must_be_free_and_one_that_a_module_can_bear() -> None:
    assert edits.rename_fault(PAPER, 0, "first") is None
    assert edits.rename_fault(PAPER, 0, "conv1") is None
    assert edits.rename_fault(PAPER, 0, "conv2") == "Layer 5 is called “conv2” already."
    assert edits.rename_fault(PAPER, 0, "train") is not None
    assert edits.rename_fault(PAPER, 0, "my layer") is not None
    assert edits.rename_fault(PAPER, 0, "") is not None


def test_labels_name_what_was_done() -> None:
    assert edits.set_value(PAPER, 0, "stride", 2).label == "stride of conv1"
    assert edits.rename(PAPER, 0, "first").label == "rename conv1"
    assert edits.remove(PAPER, (0,)).label == "remove conv1"
    assert edits.move(PAPER, (0,), 2).label == "move conv1"


def test_pasted_layers_keep_names_that_are_free_and_get_others_where_taken() -> None:
    layers = [PALETTE["conv2d"]("conv1"), PALETTE["dropout"]("late"), PALETTE["flatten"]("flatten")]
    edit = edits.paste(PAPER, 2, layers)
    assert names(edit)[:6] == ["conv1", "relu1", "conv6", "late", "flatten1", "norm1"]
    assert edit.select == (2, 3, 4)
    assert edit.label == "paste 3 layers"
    assert len(set(names(edit))) == len(names(edit))


def test_one_pasted_layer_is_called_by_its_new_name() -> None:
    assert edits.paste(PAPER, 0, [PALETTE["conv2d"]("conv1")]).label == "paste conv6"


def test_pasting_a_network_into_itself_leaves_no_name_twice() -> None:
    edit = edits.paste(PAPER, len(PAPER.layers), PAPER.layers)
    assert len(set(names(edit))) == 2 * len(PAPER.layers)
    kinds = [layer.kind for layer in edit.architecture.layers]
    assert kinds == 2 * [layer.kind for layer in PAPER.layers]


def test_several_layers_get_one_value_where_they_have_the_setting() -> None:
    rows = [i for i, layer in enumerate(PAPER.layers) if layer.name in ("conv1", "relu1", "pool1")]
    edit = edits.set_values(PAPER, rows, "stride", 3)
    strides = {
        layer.name: getattr(layer, "stride", None)
        for before, layer in zip(PAPER.layers, edit.architecture.layers, strict=True)
        if before != layer
    }
    assert strides == {"conv1": 3, "pool1": 3}
    assert edit.label == "stride of 2 layers"
    assert edit.architecture.layers[1] == PAPER.layers[1]


def test_a_value_for_several_layers_of_which_one_has_the_setting_names_that_one() -> None:
    assert edits.set_values(PAPER, (0, 1), "stride", 3).label == "stride of conv1"


def test_what_is_cut_is_called_so() -> None:
    assert edits.remove(PAPER, (0, 1), "cut {layers}").label == "cut 2 layers"
