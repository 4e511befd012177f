"""Where a layer's window stands, against laying every window over padded pixels by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.kernel_walk import (
    AdaptiveWalk,
    AxisWalk,
    Walks,
    overlap_sentence,
    reading_sentence,
    walks_of,
)
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, MaxPool2d
from alexnet_gui.core.window import Window


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, int]:
    """A window, and an input on which it fits."""
    kernel, dilation = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    padding, stride = draw(st.integers(0, 6)), draw(st.integers(1, 9))
    span = dilation * (kernel - 1) + 1
    n = draw(st.integers(max(1, span - 2 * padding), 50))
    ceil_mode = draw(st.booleans()) if padding <= kernel // 2 else False
    window = Window(
        (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation), ceil_mode
    )
    return window, n


def walk_over(window: Window, n: int) -> AxisWalk:
    return AxisWalk(
        n,
        window.positions(n, 0),
        window.kernel[0],
        window.stride[0],
        window.padding[0],
        window.dilation[0],
    )


def laid_by_hand(window: Window, n: int) -> list[list[int]]:
    """For each position the pixels under its taps, counted from the first that is no padding."""
    pixels = list(range(-window.padding[0], n + 1000))
    return [
        pixels[start : start + window.span(0) : window.dilation[0]]
        for start in range(0, window.positions(n, 0) * window.stride[0], window.stride[0])
    ]


@given(windows())
def test_a_position_reads_the_pixels_under_its_taps(case: tuple[Window, int]) -> None:
    window, n = case
    walk = walk_over(window, n)
    for position, taps in enumerate(laid_by_hand(window, n)):
        reading = walk.reading(position)
        assert list(reading.taps) == taps
        assert list(reading.inside(n)) == [pixel for pixel in taps if 0 <= pixel < n]


@settings(max_examples=500)
@given(windows())
def test_a_pixel_is_read_if_it_lies_under_a_tap(case: tuple[Window, int]) -> None:
    window, n = case
    walk = walk_over(window, n)
    read = {pixel for taps in laid_by_hand(window, n) for pixel in taps}
    assert [walk.reads(pixel) for pixel in range(n)] == [pixel in read for pixel in range(n)]
    assert walk.reads_all == read.issuperset(range(n))


@given(windows())
def test_the_nearest_position_is_the_one_whose_middle_is(case: tuple[Window, int]) -> None:
    window, n = case
    walk = walk_over(window, n)
    middles = [(taps[0] + taps[-1]) / 2 for taps in laid_by_hand(window, n)]
    for pixel in range(n):
        found = abs(middles[walk.nearest(pixel)] - pixel)
        assert found == min(abs(middle - pixel) for middle in middles)


@given(windows())
def test_the_drawn_pixels_reach_as_far_as_padding_and_windows_do(case: tuple[Window, int]) -> None:
    window, n = case
    walk = walk_over(window, n)
    last = max(pixel for taps in laid_by_hand(window, n) for pixel in taps)
    assert walk.before == window.padding[0]
    assert walk.after == max(window.padding[0], last - (n - 1))


@given(st.integers(1, 60), st.integers(1, 60))
def test_adaptive_windows_cover_everything_in_order(n: int, positions: int) -> None:
    walk = AdaptiveWalk(n, positions, 1, 1)
    readings = [walk.reading(position) for position in range(positions)]
    assert {pixel for reading in readings for pixel in reading.taps} == set(range(n))
    assert readings[0].first == 0
    assert readings[-1].last == n - 1
    assert readings == sorted(readings)
    for position, reading in enumerate(readings):
        middle = round((reading.first + reading.last) / 2)
        assert abs(walk.nearest(middle) - position) <= positions / n + 1


def walks(layer: AnyLayer, height: int, width: int) -> Walks:
    row = analyse(Architecture(name="one", input=(1, height, width), layers=(layer,))).rows[0]
    found = walks_of(layer, row.input)
    assert found is not None
    return found


def test_layers_without_a_window_do_not_walk() -> None:
    assert walks_of(Activation(name="r", function="relu"), (3, 8, 8)) is None
    assert walks_of(Conv2d(name="c", out_channels=1, kernel=3), (9216,)) is None
    assert walks_of(Conv2d(name="c", out_channels=1, kernel=3), None) is None


def test_what_a_position_reads_is_said_in_a_sentence() -> None:
    conv1 = walks(Conv2d(name="c", out_channels=96, kernel=11, stride=4), 227, 227)
    assert reading_sentence(conv1, 3, 7) == "Output (3, 7) reads rows 12–22 and columns 28–38."


def test_padding_is_told_apart() -> None:
    padded = walks(Conv2d(name="c", out_channels=1, kernel=3, padding=2), 9, 9)
    assert reading_sentence(padded, 0, 4) == (
        "Output (0, 4) reads row 0 and columns 2–4. The rest of its window is padding."
    )
    far = walks(Conv2d(name="c", out_channels=1, kernel=1, padding=2), 9, 9)
    assert reading_sentence(far, 0, 4) == "Output (0, 4) reads nothing but padding."


def test_dilated_taps_are_named_one_by_one() -> None:
    dilated = walks(Conv2d(name="c", out_channels=1, kernel=(3, 5), dilation=2), 20, 20)
    assert reading_sentence(dilated, 1, 0) == (
        "Output (1, 0) reads rows 1, 3, 5 and columns 0, 2, … 8."
    )


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (
            MaxPool2d(name="p", kernel=3, stride=2),
            "Windows overlap by 1 pixel: kernel 3, stride 2.",
        ),
        (
            MaxPool2d(name="p", kernel=2),
            "Windows stand side by side and do not overlap: kernel 2, stride 2.",
        ),
        (
            MaxPool2d(name="p", kernel=2, stride=5),
            "Between one window and the next 3 pixels are left out: kernel 2, stride 5.",
        ),
        (
            MaxPool2d(name="p", kernel=3, stride=2, dilation=2),
            "Windows overlap by 3 pixels: kernel 3, stride 2, dilation 2.",
        ),
        (MaxPool2d(name="p", kernel=12), "There is only one window."),
        (
            MaxPool2d(name="p", kernel=(3, 2), stride=2),
            "From row to row: Windows overlap by 1 pixel: kernel 3, stride 2. From column to"
            " column: Windows stand side by side and do not overlap: kernel 2, stride 2.",
        ),
        (
            AdaptiveAvgPool2d(name="p", output_size=12),
            "Each window is one pixel, so nothing is changed.",
        ),
        (
            AdaptiveAvgPool2d(name="p", output_size=6),
            "Windows of 2 pixels stand side by side.",
        ),
        (
            AdaptiveAvgPool2d(name="p", output_size=5),
            "5 windows of up to 4 pixels cover 12 pixels, so that some overlap.",
        ),
    ],
)
def test_whether_windows_overlap_is_said(layer: AnyLayer, sentence: str) -> None:
    assert overlap_sentence(walks(layer, 12, 12)) == sentence
