"""What is said of a source of pictures before anybody trains on it."""

from typing import Any

import msgspec

from alexnet_gui.core.survey import ClassSurveyed, DataSurveyed, Group, Twin
from alexnet_gui.core.survey_words import balance_text, findings

EVEN = (ClassSurveyed("cat", 80, 20), ClassSurveyed("dog", 80, 20))


def surveyed(**changes: Any) -> DataSurveyed:
    usual = DataSurveyed(
        spec="pets",
        title="pets",
        classes=EVEN,
        smallest=(40, 30),
        median=(40, 30),
        largest=(40, 30),
        short_sides=((16, 200),),
        kinds=(("colour", 200),),
        unreadable=(),
        unreadable_count=0,
        strays=(),
        stray_count=0,
        twins=(),
        twin_count=0,
        across_count=0,
        decoded=200,
        complete=True,
    )
    return msgspec.structs.replace(usual, **changes)


def test_balanced_classes_are_said_to_be_so_with_the_error_of_guessing() -> None:
    assert balance_text(surveyed()) == (
        "The classes are balanced: 100 pictures each."
        " A network that always says “cat” would be wrong at 50 %."
    )


def test_imbalance_is_said_as_a_ratio_and_guessing_is_judged_on_validation() -> None:
    uneven = (
        ClassSurveyed("paper", 475, 119),
        ClassSurveyed("glass", 401, 300),
        ClassSurveyed("trash", 110, 27),
    )
    assert balance_text(surveyed(classes=uneven)) == (
        "“glass” has 5.1 times as many pictures as “trash”."
        " A network that always says “glass” would be wrong at 33 %."
    )


def test_many_classes_are_not_rounded_to_wrong_at_everything() -> None:
    classes = tuple(ClassSurveyed(f"class {i}", 10, 5) for i in range(200))
    assert "wrong at 99.5 %" in balance_text(surveyed(classes=classes))


def test_what_spoils_a_run_comes_first_and_what_is_well_comes_last() -> None:
    found = findings(
        surveyed(
            classes=(*EVEN, ClassSurveyed("eel", 3, 0)),
            unreadable_count=2,
            stray_count=4,
            twins=(Group((Twin("a", "", "cat", True), Twin("b", "", "dog", False))),),
            twin_count=1,
            across_count=1,
        )
    )
    assert [finding.tone for finding in found] == sorted(
        (finding.tone for finding in found), key=("problem", "note", "plain").index
    )
    said = " ".join(finding.words for finding in found)
    assert "1 picture to validate on is trained on too" in said
    assert "2 files cannot be read and are skipped" in said
    assert "“eel” has no picture to validate on." in said
    assert "“eel” has fewer than 20 pictures to train on" in said
    assert "4 other files are ignored." in said
    assert "stands in several classes" in said


def test_sizes_and_colours_are_said_in_one_sentence_each() -> None:
    said = [finding.words for finding in findings(surveyed())]
    assert "All are 40 × 30." in said
    assert "All are colour." in said
    mixed = findings(surveyed(largest=(4000, 3000), kinds=(("colour", 150), ("grey", 50))))
    said = [finding.words for finding in mixed]
    assert "From 40 × 30 to 4,000 × 3,000, in the middle 40 × 30." in said
    assert "Colours: 150 colour, 50 grey." in said
