"""Nobody steers a terminal by the name of a file or of a class."""

import pytest

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import readable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[31mred.jpg", r"\x1b[31mred.jpg"),
        ("two\nlines\r", r"two\nlines\r"),
        ("a\tb", r"a\tb"),
        ("\x9b2J", r"\x9b2J"),  # the same in one character
        ("gpj.\u202etac", r"gpj.\u202etac"),  # would be written from right to left
        ("a\u2028b", r"a\u2028b"),
        (b"\xff.png".decode("utf-8", "surrogateescape"), "�.png"),
        ("a\u2066b\u2069\u202c", r"a\u2066b\u2069\u202c"),
        ("\U0001fae8 \u0378", "\U0001fae8 \u0378"),  # in no, or not in every, Python's Unicode
        ("רשת\u200f a\u200bb c\u00add\u061c", "רשת\u200f a\u200bb c\u00add\u061c"),
        ("🏴\U000e0067\U000e007f ❤\ufe0f\u200c", "🏴\U000e0067\U000e007f ❤\ufe0f\u200c"),
        ("Füße 3.45\u202fPM 👩\u200d🚀.png", "Füße 3.45\u202fPM 👩\u200d🚀.png"),
    ],
)
def test_only_what_steers_is_escaped(name: str, shown: str) -> None:
    assert readable(name) == shown


def test_an_error_is_escaped_by_the_same_rule() -> None:
    name = "\x1b]0;gone\x07.jpg"
    assert str(UserError(f"{name} is empty.")) == f"{readable(name)} is empty."


def test_an_error_is_one_line_and_keeps_the_spaces_of_its_names() -> None:
    told = UserError("/a/b  c\u00a0d\u202fe.png\n   is empty.\r\n", " Take \n\n another. ")
    assert told.message == "/a/b  c\u00a0d\u202fe.png is empty."
    assert told.hint == "Take another."
