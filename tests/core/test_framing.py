"""Frames stay inside the picture and keep their proportions, whatever is done to them."""

import random

import pytest

from alexnet_gui.core.framing import LEAST, Frame, moved, scaled, stretched, within
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.ten_crops import CENTRE, ten_crops

SIZE = (450, 300)


def assert_inside(frame: Frame, aspect: float) -> None:
    x, y, width, height = frame
    assert x >= -1e-9 and y >= -1e-9
    assert x + width <= SIZE[0] + 1e-9
    assert y + height <= SIZE[1] + 1e-9
    assert width / height == pytest.approx(aspect)
    assert min(width, height) >= LEAST - 1e-9


def test_a_frame_that_fits_stays_as_it_is() -> None:
    assert within((10, 20, 100, 100), SIZE, (227, 227)) == (10, 20, 100, 100)


def test_a_frame_of_other_proportions_keeps_its_centre_and_height() -> None:
    assert within((100, 100, 100, 100), SIZE, (100, 50)) == (125, 100, 50, 100)


def test_proportions_that_differ_by_less_than_a_pixel_of_the_input_are_kept() -> None:
    assert within((92.5, 16.6, 265.9, 265.6), SIZE, (224, 224))[2:] == (265.9, 265.6)


def test_a_frame_that_reaches_over_the_edge_is_pushed_in() -> None:
    assert within((-50, -50, 100, 100), SIZE, (1, 1)) == (0, 0, 100, 100)
    assert within((-75, 0, 600, 600), SIZE, (1, 1)) == (75, 0, 300, 300)


def test_a_frame_moves_as_far_as_the_edge() -> None:
    assert moved((10, 20, 100, 100), 5, -7, SIZE) == (15, 13, 100, 100)
    assert moved((10, 20, 100, 100), 900, 900, SIZE) == (350, 200, 100, 100)


def test_a_frame_scales_about_its_centre() -> None:
    assert scaled((100, 100, 100, 100), 0.5, SIZE) == (125, 125, 50, 50)
    assert scaled((100, 100, 100, 100), 99, SIZE) == (0, 0, 300, 300)
    assert scaled((100, 100, 100, 100), 0, SIZE)[2:] == (LEAST, LEAST)


def test_a_corner_that_is_pulled_leaves_the_opposite_one_where_it_is() -> None:
    x, y, width, height = stretched((100, 100, 100, 100), (-1, -1), (80, 95), SIZE)
    assert (x + width, y + height) == (200, 200)
    assert (width, height) == (120, 120)
    assert stretched((100, 100, 100, 100), (1, 1), (9000, 9000), SIZE) == (100, 100, 200, 200)


def test_an_edge_that_is_pulled_leaves_the_opposite_one_and_the_middle() -> None:
    assert stretched((100, 100, 100, 100), (1, 0), (240, 0), SIZE) == (100, 80, 140, 140)
    assert stretched((100, 100, 100, 100), (0, -1), (0, 80), SIZE) == (90, 80, 120, 120)


def test_whatever_is_done_a_frame_stays_inside_and_keeps_its_proportions() -> None:
    draw = random.Random(2012)
    for shape in ((227, 227), (64, 96), (181, 100)):
        aspect = shape[1] / shape[0]
        frame = within((0, 0, 200, 200), SIZE, shape)
        for _step in range(200):
            place = (draw.uniform(-100, 550), draw.uniform(-100, 400))
            side = draw.choice([(-1, -1), (1, -1), (-1, 1), (1, 1), (0, 1), (1, 0), (-1, 0)])
            for changed in (
                moved(frame, draw.uniform(-99, 99), draw.uniform(-99, 99), SIZE),
                scaled(frame, draw.uniform(0.2, 4), SIZE),
                stretched(frame, side, place, SIZE),
            ):
                assert_inside(changed, aspect)
                frame = changed


@pytest.mark.parametrize("size", [(300, 450), (450, 300), (256, 256)])
def test_ten_crops_reach_the_edges_of_the_square_at_the_centre(size: tuple[int, int]) -> None:
    found = ten_crops(*size, Preprocessing(resize=256, crop=(224, 224), mean=(0,), std=(1,)))
    short = min(size)
    left = min(x for x, _y, _w, _h in found.frames)
    right = max(x + width for x, _y, width, _h in found.frames)
    assert len(found.frames) == 5
    assert right - left == pytest.approx(short, rel=0.01)
    x, y, width, height = found.frames[CENTRE]
    assert x + width / 2 == pytest.approx(size[1] / 2, abs=2)
    assert y + height / 2 == pytest.approx(size[0] / 2, abs=2)
