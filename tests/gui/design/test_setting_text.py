"""What a person types into a field, and the value that it stands for."""

import pytest

from alexnet_gui.core.layers import Conv2d, Linear, Lrn
from alexnet_gui.core.settings import Setting
from alexnet_gui.gui.widgets.setting_text import UnreadableError, read_value, stepped, value_text

CONV = {setting.key: setting for setting in Conv2d.settings}
LRN = {setting.key: setting for setting in Lrn.settings}
DENSE = {setting.key: setting for setting in Linear.settings}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("3×5", (3, 5)),
        ("3x5", (3, 5)),
        ("3,5", (3, 5)),
        (" 3 × 5 ", (3, 5)),
        ("3 5", (3, 5)),
        ("7×7", 7),
    ],
)
def test_a_size_is_one_number_or_a_pair_written_in_any_usual_way(text: str, value: object) -> None:
    assert read_value(CONV["kernel"], text) == value


@pytest.mark.parametrize("text", ["", "0", "3×", "3×5×7", "x", "three", "65536", "3.5", "-1"])
def test_a_size_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_value(CONV["kernel"], text)
    assert refused.value.sentence.startswith("Kernel")
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (LRN["alpha"], "1e-4", 1e-4),
        (LRN["beta"], "0,75", 0.75),
        (LRN["k"], "2", 2.0),
        (DENSE["out_features"], "4,096", 4096),
        (CONV["in_channels"], "", None),
        (CONV["bias_init"], "", None),
    ],
)
def test_numbers_counts_and_nothing_at_all_are_read(
    setting: Setting, text: str, value: object
) -> None:
    assert read_value(setting, text) == value


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "one", "1,2,3", "-1"])
def test_a_number_must_be_one_that_the_setting_allows(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_value(LRN["beta"], text)


@pytest.mark.parametrize("value", [1, 11, (3, 5), (1, 65_535)])
def test_what_is_shown_reads_back_as_the_same_value(value: object) -> None:
    for key in ("kernel", "stride"):
        assert read_value(CONV[key], value_text(CONV[key], value)) == value


def test_arrows_step_both_sides_and_stay_in_range() -> None:
    assert stepped(CONV["kernel"], (3, 5), 1) == (4, 6)
    assert stepped(CONV["kernel"], 1, -1) == 1
    assert stepped(CONV["kernel"], 65_535, 1) == 65_535
    assert stepped(CONV["in_channels"], None, 1) == 1
