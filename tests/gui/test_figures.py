"""Counts and amounts of memory as people read them."""

import pytest

from alexnet_gui.gui.widgets.figures import bytes_text, short_count


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1,023 bytes"),
        (1024, "1.0 KiB"),
        (1000 * 1024, "1.0 MiB"),
        (5 * 2**29, "2.50 GiB"),
        (134_333_309 * 2**30, "128.11 PiB"),
        (5000 * 2**60, "5,000.00 EiB"),
    ],
)
def test_sizes_are_in_the_unit_that_suits_them(size: int, text: str) -> None:
    assert bytes_text(size) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (9999, "9,999"),
        (10_000, "10.0 k"),
        (724_406_816, "724.4 M"),
        (999_999_999, "1.00 G"),
        (204_356_188 * 10**9, "204.36 P"),
    ],
)
def test_large_counts_are_in_thousands_of_thousands(count: int, text: str) -> None:
    assert short_count(count) == text
