"""Maps and filters are laid out in a grid, and each value gets the colour that it should."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.core.mosaic_choices import COLOUR_MAPS, SCALINGS
from alexnet_gui.engine.colour_maps import colour_table
from alexnet_gui.engine.mosaic import (
    NOT_FINITE,
    Layout,
    filters_mosaic,
    layout,
    map_order,
    maps_mosaic,
)

GREEN = list(NOT_FINITE)
RED = (200, 0, 0)


@pytest.fixture
def maps() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(10, 4, 6)).astype(np.float32)


def cell(picture: np.ndarray, grid: Layout, place: int) -> np.ndarray:
    x, y = grid.origin(place)
    return picture[y : y + grid.height, x : x + grid.width]


# --- layout --------------------------------------------------------------------------------------


@given(
    st.integers(1, 400),
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(1, 20),
    st.integers(0, 3),
)
def test_every_pixel_of_every_cell_is_found_where_it_was_laid(
    count: int, height: int, width: int, columns: int, gap: int
) -> None:
    grid = Layout(count, height, width, min(columns, count), gap)
    for place in {0, count // 2, count - 1}:
        x, y = grid.origin(place)
        assert grid.cell_at(x, y) == (place, 0, 0)
        corner = (x + width - 1, y + height - 1)
        assert grid.cell_at(*corner) == (place, height - 1, width - 1)
        assert corner[0] < grid.size[1] and corner[1] < grid.size[0]


@given(
    st.integers(2, 4),
    st.integers(1, 90),
    st.integers(1, 30),
    st.integers(1, 30),
    st.integers(1, 20),
)
def test_towers_stand_side_by_side_and_no_pixel_is_of_two_cells(
    towers: int, each: int, height: int, width: int, columns: int
) -> None:
    grid = Layout(towers * each, height, width, min(columns, each), towers=towers)
    left = [grid.origin(tower * each)[0] for tower in range(towers)]
    assert all(b - a > grid.tower_width for a, b in itertools.pairwise(left))
    for tower in range(towers):
        assert grid.origin(tower * each)[1] == 0
        for place in {0, each // 2, each - 1}:
            cell = tower * each + place
            x, y = grid.origin(cell)
            assert grid.cell_at(x, y) == (cell, 0, 0)
            assert grid.cell_at(x + width - 1, y + height - 1) == (cell, height - 1, width - 1)
            assert left[tower] <= x and x + width <= left[tower] + grid.tower_width
    assert left[-1] + grid.tower_width == grid.size[1]
    assert grid.cell_at(grid.tower_width, 0) is None
    assert grid.cell_at(grid.size[1], 0) is None


def test_gaps_empty_places_and_what_is_outside_are_no_cell() -> None:
    grid = Layout(5, 4, 6, columns=3)
    assert grid.size == (9, 20)
    assert grid.cell_at(6, 0) is None
    assert grid.cell_at(0, 4) is None
    assert grid.cell_at(14, 5) is None  # the sixth place, of which there is no map
    for outside in ((-1, 0), (0, -1), (20, 0), (0, 9), (21, 0)):
        assert grid.cell_at(*outside) is None


@given(st.integers(1, 512), st.integers(1, 64), st.integers(1, 64), st.floats(0.2, 5))
def test_a_layout_has_room_for_all_maps_and_no_row_too_many(
    count: int, height: int, width: int, aspect: float
) -> None:
    grid = layout((count, height, width), aspect=aspect)
    assert (grid.rows - 1) * grid.columns < count <= grid.rows * grid.columns


def test_maps_of_alexnet_are_laid_out_about_as_wide_as_asked() -> None:
    for shape in ((96, 55, 55), (256, 27, 27), (384, 13, 13), (4096,)):
        height, width = layout(shape).size
        assert 1.3 < width / height < 1.9


# --- colours -------------------------------------------------------------------------------------


def test_a_colour_map_goes_through_its_published_colours() -> None:
    for name in COLOUR_MAPS:
        assert colour_table(name).shape == (256, 3)
        assert not colour_table(name).flags.writeable
    assert colour_table("viridis")[[0, 153, 255]].tolist() == [
        [0x44, 0x01, 0x54],
        [0x22, 0xA8, 0x84],
        [0xFD, 0xE7, 0x25],
    ]
    assert colour_table("magma")[17].tolist() == [0x0B, 0x09, 0x24]
    assert np.array_equal(colour_table("grey")[:, 0], np.arange(256))
    assert np.abs(colour_table("blue-red")[128].astype(int) - 0xF7).max() <= 2


@pytest.mark.parametrize("name", ["grey", "magma", "viridis"])
def test_a_sequential_colour_map_grows_lighter(name: str) -> None:
    [known] = [each for each in COLOUR_MAPS if each == name]
    luma = colour_table(known) @ np.array([0.299, 0.587, 0.114])
    assert (np.diff(luma) > -0.5).all()  # but for rounding


# --- maps ----------------------------------------------------------------------------------------


def test_each_map_may_span_all_colours_by_itself(maps: np.ndarray) -> None:
    grid = layout(maps.shape)
    picture = maps_mosaic(maps, scaling="map", colours="grey")
    assert picture.dtype == np.uint8 and picture.shape == (*grid.size, 3)
    for place, values in enumerate(maps):
        low, high = values.min(), values.max()
        expected = np.rint((values - low) / (high - low) * 255)
        assert np.array_equal(cell(picture, grid, place)[..., 0], expected)


def test_the_whole_layer_may_share_its_colours(maps: np.ndarray) -> None:
    grid = layout(maps.shape)
    picture = maps_mosaic(maps, scaling="layer", colours="grey")
    expected = np.rint((maps - maps.min()) / (maps.max() - maps.min()) * 255)
    for place in range(len(maps)):
        assert np.array_equal(cell(picture, grid, place)[..., 0], expected[place])


def test_symmetric_scaling_has_zero_in_the_middle() -> None:
    values = np.array([[[-1.0, 0.0, 4.0]]], np.float32)
    picture = maps_mosaic(values, scaling="symmetric", colours="grey")
    assert picture[0, :, 0].tolist() == [96, 128, 255]
    nothing = maps_mosaic(np.zeros((1, 2, 2), np.float32), scaling="symmetric", colours="grey")
    assert (nothing == 128).all()


def test_a_dead_map_is_flat_background(maps: np.ndarray) -> None:
    maps[3] = 0.0
    grid = layout(maps.shape)
    picture = maps_mosaic(maps, scaling="map", background=RED)
    assert (cell(picture, grid, 3) == RED).all()
    lit = maps_mosaic(maps, scaling="layer", background=RED)
    assert not (cell(lit, grid, 3) == RED).any()


def test_gaps_are_background(maps: np.ndarray) -> None:
    grid = layout(maps.shape)
    picture = maps_mosaic(maps, background=RED)
    for y in range(grid.size[0]):
        for x in range(grid.size[1]):
            if grid.cell_at(x, y) is None:
                assert picture[y, x].tolist() == list(RED)


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_marked_and_changes_no_other_colour(
    maps: np.ndarray, scaling: str, wrong: float
) -> None:
    [known] = [each for each in SCALINGS if each == scaling]
    grid = layout(maps.shape)
    maps[2, 1, 1] = 0.01  # neither the least nor the greatest
    before = maps_mosaic(maps, scaling=known)
    maps[2, 1, 1] = wrong
    picture = maps_mosaic(maps, scaling=known)
    x, y = grid.origin(2)
    assert picture[y + 1, x + 1].tolist() == GREEN
    different = (picture != before).any(axis=2)
    assert different.sum() == 1


@pytest.mark.parametrize("scaling", SCALINGS)
def test_values_at_the_ends_of_float32_are_shown_without_a_warning(scaling: str) -> None:
    [known] = [each for each in SCALINGS if each == scaling]
    greatest = np.finfo(np.float32).max
    for values in ([-greatest, 0, greatest], [0, 1e-45, 3e-45], [np.nan] * 3):
        picture = maps_mosaic(
            np.array([[values]], np.float32), scaling=known, colours="grey", background=RED
        )
        assert picture.shape == (1, 3, 3)
    assert (picture == GREEN).all()
    wide = np.array([[[-greatest, 0, greatest]]], np.float32)
    assert maps_mosaic(wide, scaling=known, colours="grey")[0, :, 0].tolist() == [0, 128, 255]


def test_towers_are_painted_cell_by_cell_with_room_between(maps: np.ndarray) -> None:
    grid = Layout(10, 4, 6, columns=2, towers=2)
    picture = maps_mosaic(maps, colours="grey", grid=grid, room=RED)
    plain = maps_mosaic(maps, colours="grey")
    for place in range(10):
        same = cell(plain, layout(maps.shape), place)
        assert np.array_equal(cell(picture, grid, place), same)
    assert (picture[:, grid.tower_width : grid.origin(5)[0]] == RED).all()
    x, y = grid.origin(4)
    assert (picture[y:, x + grid.width + grid.gap : grid.tower_width] == RED).all()


def test_maps_are_ordered_by_a_figure_each_tower_by_itself(maps: np.ndarray) -> None:
    maps[[1, 6]] = 0
    maps[2, 0, 0] = 99
    maps[7] = np.nan
    assert map_order(maps, "number") == list(range(10))
    assert map_order(maps, "greatest")[0] == 2 and map_order(maps, "greatest")[-1] == 7
    assert map_order(maps, "zeros")[:3] == [1, 6, 0]
    assert map_order(maps, "zeros", towers=2)[::5] == [1, 6]
    by_mean = map_order(maps, "mean", towers=2)
    assert sorted(by_mean[:5]) == [0, 1, 2, 3, 4] and sorted(by_mean[5:]) == [5, 6, 7, 8, 9]
    means = [float(maps[i].mean()) for i in by_mean[:5]]
    assert means == sorted(means, reverse=True)
    assert by_mean[-1] == 7


def test_maps_may_come_in_another_order(maps: np.ndarray) -> None:
    order = maps.mean(axis=(1, 2)).argsort()[::-1].tolist()
    assert np.array_equal(maps_mosaic(maps, order=order), maps_mosaic(maps[order]))


def test_features_are_one_pixel_each_without_gaps() -> None:
    features = np.linspace(0, 1, 4096, dtype=np.float32)
    grid = layout(features.shape)
    picture = maps_mosaic(features, colours="grey")
    assert (grid.gap, grid.height, grid.width) == (0, 1, 1)
    assert picture.reshape(-1, 3)[:4096, 0].tolist() == np.rint(features * 255).tolist()


def test_an_array_that_may_only_be_read_is_enough(maps: np.ndarray) -> None:
    maps.flags.writeable = False
    for scaling in SCALINGS:
        maps_mosaic(maps, scaling=scaling)


# --- filters -------------------------------------------------------------------------------------


def test_filters_over_three_channels_are_in_colour_each_from_its_least_to_its_greatest() -> None:
    filters = np.random.default_rng(1).normal(size=(96, 3, 11, 11)).astype(np.float32)
    grid = layout((96, 11, 11))
    picture = filters_mosaic(filters)
    for place in (0, 50, 95):
        values = filters[place]
        scaled = np.rint((values - values.min()) / (values.max() - values.min()) * 255)
        assert np.array_equal(cell(picture, grid, place), scaled.transpose(1, 2, 0))


def test_other_filters_are_shown_by_input_channel() -> None:
    filters = np.random.default_rng(2).normal(size=(8, 5, 3, 3)).astype(np.float32)
    assert np.array_equal(filters_mosaic(filters), maps_mosaic(filters[:, 0], colours="grey"))
    assert np.array_equal(
        filters_mosaic(filters, channel=4, colours="magma"),
        maps_mosaic(filters[:, 4], colours="magma"),
    )
    colour = np.random.default_rng(3).normal(size=(8, 3, 3, 3)).astype(np.float32)
    assert np.array_equal(
        filters_mosaic(colour, channel=1), maps_mosaic(colour[:, 1], colours="grey")
    )


def test_all_filters_may_share_one_scale() -> None:
    filters = np.random.default_rng(5).normal(size=(6, 3, 5, 5)).astype(np.float32)
    filters[2] *= 9
    low, high = filters.min(), filters.max()
    picture = filters_mosaic(filters, scaling="layer")
    expected = np.rint((filters[0] - low) / (high - low) * 255).transpose(1, 2, 0)
    assert np.array_equal(cell(picture, layout((6, 5, 5)), 0), expected)


def test_a_filter_with_a_weight_that_is_no_number_is_marked_in_all_three_channels() -> None:
    filters = np.random.default_rng(4).normal(size=(2, 3, 3, 3)).astype(np.float32)
    filters[1] = np.nan
    grid = layout((2, 3, 3))
    assert (cell(filters_mosaic(filters), grid, 1) == GREEN).all()
