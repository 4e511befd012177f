"""How far a download is, in words."""

import pytest

from alexnet_gui.core.events import PicturesFetched
from alexnet_gui.gui.train.fetching import fetched_text


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (0, 170_000_000, "downloading 0 of 170 MB"),
        (12_400_000, 170_000_000, "downloading 12 of 170 MB"),
        (170_000_000, 170_000_000, "unpacking what was downloaded"),
        (0, 0, "unpacking what was downloaded"),
    ],
)
def test_megabytes_are_counted_until_all_are_there(done: int, total: int, words: str) -> None:
    assert fetched_text(PicturesFetched(done, total)) == words
