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
        ("Füße 3.45\u202fPM 👩\u200d🚀.png", "Füße 3.45\u202fPM 👩\u200d🚀.png"),
    ],
)
def test_only_what_steers_is_escaped(name: str, shown: str) -> None:
    assert readable(name) == shown


def test_an_error_is_escaped_by_the_same_rule() -> None:
    name = "\x1b]0;gone\x07.jpg"
    assert str(UserError(f"{name} is empty.")) == f"{readable(name)} is empty."
