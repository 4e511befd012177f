"""Figures read alike wherever they stand."""

import pytest

from alexnet_gui.core.figures import percent, speed_text


@pytest.mark.parametrize(
    ("fraction", "digits", "text"),
    [
        (0.484, 1, "48.4 %"),
        (0.48437, 2, "48.44 %"),
        (0.5, 0, "50 %"),
        (1.0, 1, "100.0 %"),
        (0.0, 1, "0.0 %"),
        (0.0002, 1, "< 0.1 %"),
        (0.0002, 2, "0.02 %"),
        (0.00002, 2, "< 0.01 %"),
        (0.004, 0, "< 1 %"),
        (0.0008, 1, "0.1 %"),
        (None, 1, "–"),
    ],
)
def test_a_little_is_not_nothing(fraction: float | None, digits: int, text: str) -> None:
    assert percent(fraction, digits) == text


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (0.96, "1.0 pictures a second"),
        (1.44, "1.4 pictures a second"),
        (10.4, "10 pictures a second"),
        (1234.0, "1,234 pictures a second"),
    ],
)
def test_a_slow_speed_has_a_decimal(speed: float, words: str) -> None:
    assert speed_text(speed) == words
