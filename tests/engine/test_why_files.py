"""An explanation as a file is what is on screen, and its numbers are those of the answer."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.why import Explanation
from alexnet_gui.core.why_files import WriteExplanation
from alexnet_gui.engine.why_colours import painted
from alexnet_gui.engine.why_files import LARGEST, overlaid, write_explanation

# For the class at the top left, against it at the bottom right, and nothing elsewhere.
VALUES = np.array([[2, 0], [0, -1]], np.float32)
CROP = (1.0, 2.0, 4.0, 4.0)


def wish(
    path: Path = Path("why.png"), opacity: float = 1.0, *, signed: bool = True
) -> WriteExplanation:
    explanation = Explanation(
        method="occlusion",
        target=0,
        label="cat",
        values=VALUES,
        lowest=-1.0,
        highest=2.0,
        signed=painted(VALUES, 2.0, signed=True),
        positive=painted(VALUES, 2.0, signed=False),
        crop=CROP,
        text="",
        score=1.0,
        seconds=0.0,
    )
    pixels = np.random.default_rng(0).integers(0, 256, (8, 7, 3), dtype=np.uint8)
    return WriteExplanation(path, explanation, pixels, (8, 7), signed, opacity)


def test_without_opacity_it_is_the_crop_itself() -> None:
    asked = wish(opacity=0.0)
    np.testing.assert_array_equal(np.asarray(overlaid(asked)), asked.pixels[2:6, 1:5])


def test_where_nothing_is_marked_the_picture_is_grey_and_elsewhere_it_is_coloured() -> None:
    shown = np.asarray(overlaid(wish())).astype(int)
    assert (np.ptp(shown[0, 3]), np.ptp(shown[3, 0])) == (0, 0)
    assert tuple(shown[0, 0]) == (177, 0, 38)  # the strongest red
    assert shown[3, 3, 2] > shown[3, 3, 0] + 30  # blue
    only_for = np.asarray(overlaid(wish(signed=False))).astype(int)
    assert np.ptp(only_for[3, 3]) == 0 and tuple(only_for[0, 0]) == (177, 0, 38)


def test_a_crop_that_reaches_over_the_picture_is_black_there() -> None:
    asked = wish(opacity=0.0)
    beyond = replace(asked.explanation, crop=(-2.0, 0.0, 11.0, 8.0))
    shown = np.asarray(overlaid(replace(asked, explanation=beyond)))
    assert shown.shape == (8, 11, 3) and not shown[:, :2].any() and not shown[:, 9:].any()
    np.testing.assert_array_equal(shown[:, 2:9], asked.pixels)


def test_a_picture_that_was_made_smaller_is_cut_in_its_own_size() -> None:
    asked = wish(opacity=0.0)
    assert overlaid(replace(asked, size=(16, 14))).size == (2, 2)


def test_no_side_is_longer_than_a_screen_needs() -> None:
    large = replace(wish(), pixels=np.zeros((2500, 2500, 3), np.uint8), size=(4, 4))
    assert max(overlaid(large).size) == LARGEST


def test_numbers_and_picture_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    numbers, drawn = tmp_path / "why.npy", tmp_path / "why.png"
    assert write_explanation(wish(numbers)) == numbers
    np.testing.assert_array_equal(np.load(numbers), VALUES)
    write_explanation(wish(drawn))
    with Image.open(drawn) as written:
        np.testing.assert_array_equal(np.asarray(written), np.asarray(overlaid(wish())))
    with pytest.raises(UserError, match="cannot be written"):
        write_explanation(wish(tmp_path / "nowhere" / "why.npy"))
    assert sorted(tmp_path.iterdir()) == [numbers, drawn]
