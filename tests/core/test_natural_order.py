"""Names are sorted as people count."""

from alexnet_gui.core.natural_order import natural_key


def test_numbers_count_by_their_value_and_capitals_do_not() -> None:
    names = ["img10.png", "Img9.png", "img1.png", "a", "10", "9", "img09.png", ""]
    assert sorted(names, key=natural_key) == [
        "", "9", "10", "a", "img1.png", "Img9.png", "img09.png", "img10.png",
    ]  # fmt: skip
