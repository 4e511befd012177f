"""How far a look at many pictures is, in words."""

from alexnet_gui.core.looking import Looking


def test_speed_and_time_left_are_said_once_they_are_known() -> None:
    looking = Looking()
    assert looking.words(64, 1_000, now=10.0) == "64 of 1,000 pictures"
    assert looking.words(128, 1_000, now=10.5) == "128 of 1,000 pictures"
    # 200 pictures in two seconds, 736 to come.
    assert looking.words(264, 1_000, now=12.0) == "264 of 1,000 pictures, 100 a second, 7 s left"


def test_at_the_end_nothing_is_left() -> None:
    looking = Looking()
    looking.words(1, 100, now=0.0)
    assert looking.words(100, 100, now=9.0) == "100 of 100 pictures"


def test_a_slow_look_has_a_decimal() -> None:
    looking = Looking()
    looking.words(1, 100, now=0.0)
    assert looking.words(4, 100, now=2.0) == "4 of 100 pictures, 1.5 a second, 1 min 4 s left"


def test_nothing_is_said_of_speed_while_nothing_goes_on() -> None:
    looking = Looking()
    looking.words(8, 100, now=0.0)
    assert looking.words(8, 100, now=9.0) == "8 of 100 pictures"
