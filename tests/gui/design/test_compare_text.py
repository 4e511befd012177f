"""A comparison in words: rows, the sentence above them, ratios, Markdown."""

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.comparison import Comparison, Total, compare
from alexnet_gui.core.presets import find_preset
from alexnet_gui.gui.design.compare.text import (
    CompareRow,
    compare_rows,
    comparison_markdown,
    ratio_text,
    summary,
)


def preset(preset_id: str) -> Architecture:
    found = find_preset(preset_id)
    assert found is not None
    return found.architecture


PAPER = preset("paper-2012")


def against_paper(other: Architecture) -> Comparison:
    return compare(analyse(PAPER), analyse(other))


def without(*names: str) -> Architecture:
    return PAPER.with_layers(tuple(layer for layer in PAPER.layers if layer.name not in names))


def edited(**settings: object) -> Architecture:
    """The paper's network with another first layer."""
    return PAPER.with_layer(0, msgspec.structs.replace(PAPER.layers[0], **settings))


def row(comparison: Comparison, name: str) -> CompareRow:
    return next(
        row
        for row in compare_rows(comparison)
        for cells in (row.left, row.right)
        if cells is not None and cells.name == name
    )


def test_a_setting_is_told_with_what_it_was_and_what_it_is() -> None:
    changed = row(against_paper(edited(stride=2, padding=1)), "conv1")
    assert (changed.kind, changed.words) == ("set", "stride 4 → 2; padding 0 → 1")


def test_what_follows_is_told_apart_from_what_was_set() -> None:
    comparison = against_paper(edited(out_channels=48))
    assert row(comparison, "relu1").words == "output differs"
    assert row(comparison, "conv2").words == "parameters differ"
    assert row(comparison, "conv3").kind == "same"
    assert not row(comparison, "relu1").own


def test_a_layer_on_one_side_says_on_which() -> None:
    assert row(against_paper(without("norm1")), "norm1").words == "only at the left"
    swapped = compare(analyse(without("norm1")), analyse(PAPER))
    assert row(swapped, "norm1").words == "only at the right"
    assert (row(swapped, "norm1").left, row(swapped, "norm1").kind) == (None, "right")


def test_a_layer_that_moved_says_where_to() -> None:
    first, *rest = without("drop7").layers
    drop = next(layer for layer in PAPER.layers if layer.name == "drop7")
    comparison = against_paper(PAPER.with_layers((first, drop, *rest)))
    rows = [row for row in compare_rows(comparison) if row.kind in ("left", "right")]
    assert [row.words for row in rows] == ["moved: layer 22 at the left",
                                           "moved: layer 2 at the right"]  # fmt: skip


def test_a_problem_is_told_in_words_on_its_side() -> None:
    dense = row(against_paper(preset("net-227")), "fc6")
    assert dense.right is not None
    assert dense.right.output == "—"
    assert dense.right.problem in dense.words
    assert "right: " in dense.words


def test_the_input_is_a_row_of_its_own() -> None:
    wide = msgspec.structs.replace(PAPER, input=(1, 227, 227))
    assert row(against_paper(wide), "input").words == "3 × 227 × 227 → 1 × 227 × 227"
    assert row(against_paper(PAPER), "input").kind == "same"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (PAPER, "Both are the same network."),
        (edited(stride=2), "1 layer is set otherwise."),
        (without("norm1", "norm2"), "2 stand only at the left."),
        (msgspec.structs.replace(PAPER, input=(1, 227, 227)), "The input differs."),
        (
            msgspec.structs.replace(edited(stride=2), initialisation="pytorch"),
            "1 layer is set otherwise, the weights start otherwise.",
        ),
    ],
)
def test_how_much_they_differ_is_a_sentence(other: Architecture, expected: str) -> None:
    assert summary(against_paper(other)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (60_965_224, 61_100_840, "×1.002"),
        (1000, 250, "×0.250"),
        (1000, 12_345, "×12.3"),
        (1, 65_535, "×65,535"),
        (100_000, 12, "×0.00012"),
        (7, 7, "the same"),
        (7, None, "—"),
        (0, 7, "—"),
    ],
)
def test_a_ratio_is_of_the_right_to_the_left(
    first: int | None, second: int | None, expected: str
) -> None:
    assert ratio_text(Total("parameters", first, second)) == expected


def test_a_comparison_becomes_markdown() -> None:
    comparison = against_paper(preset("torchvision"))
    text = comparison_markdown(
        comparison, ("Mine | yours", "Theirs"), compare_rows(comparison), 64, "adamw"
    )
    assert text.startswith("# Mine \\| yours and Theirs\n")
    assert "| Parameters | 60,965,224 | 61,100,840 | ×1.002 |" in text
    assert "Training memory, batch 64, AdamW" in text
    lines = [line for line in text.splitlines() if line.startswith("| ≠ | 1 | conv1 |")]
    assert [line.endswith("| filters 96 → 64; padding 0 → 2 |") for line in lines] == [True]


def test_every_row_of_the_markdown_table_has_as_many_cells() -> None:
    comparison = against_paper(preset("net-227"))
    text = comparison_markdown(comparison, ("a", "b"), compare_rows(comparison), 128, "sgd")
    table, sums = text.split("\n\n")[2:4]
    for part in (table, sums):
        assert len({line.replace("\\|", "").count("|") for line in part.strip().split("\n")}) == 1


def test_only_the_rows_that_are_given_become_markdown() -> None:
    comparison = against_paper(edited(stride=2))
    shown = [row for row in compare_rows(comparison) if row.own]
    text = comparison_markdown(comparison, ("a", "b"), shown, 128, "sgd")
    assert "conv1" in text
    assert "relu1" not in text
