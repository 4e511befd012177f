"""Where the grids of the kernel's walk lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.core.kernel_walk import AxisWalk, Walks
from alexnet_gui.gui.design.inspector.walk_geometry import LARGE, Grid, Scene, lay_out

WIDTH = 310.0


def square(n: int, kernel: int, stride: int = 1, padding: int = 0) -> Walks:
    walk = AxisWalk(n, (n + 2 * padding - kernel) // stride + 1, kernel, stride, padding)
    return walk, walk


@st.composite
def axes(draw: st.DrawFn) -> AxisWalk:
    kernel, stride = draw(st.integers(1, 80)), draw(st.integers(1, 90))
    padding = draw(st.integers(0, 20))
    n = draw(st.integers(max(1, kernel - 2 * padding), 700))
    return AxisWalk(n, (n + 2 * padding - kernel) // stride + 1, kernel, stride, padding)


@st.composite
def positions(draw: st.DrawFn, walks: Walks) -> tuple[int, int]:
    return (
        draw(st.integers(0, walks[0].positions - 1)),
        draw(st.integers(0, walks[1].positions - 1)),
    )


def within(part: range, whole: range) -> bool:
    return whole.start <= part.start and part.stop <= whole.stop


@given(st.data(), axes(), axes())
def test_wherever_the_window_goes_it_is_seen_whole(
    data: st.DataObject, rows: AxisWalk, columns: AxisWalk
) -> None:
    walks = rows, columns
    scene: Scene | None = None
    for _step in range(4):
        position = data.draw(positions(walks))
        scene = lay_out(walks, position, scene, WIDTH)
        for walk, at, shown in zip(
            walks, position, (scene.input.rows, scene.input.columns), strict=True
        ):
            reading = walk.reading(at)
            assert within(range(reading.first, reading.last + 1), shown)
            assert within(shown, range(-walk.before, walk.n + walk.after))


@given(axes(), axes())
def test_no_grid_leaves_the_widget_or_meets_another(rows: AxisWalk, columns: AxisWalk) -> None:
    scene = lay_out((rows, columns), (0, 0), None, WIDTH)
    boxes = [grid.bounds for grid in scene if grid is not None]
    for left, top, width, height in boxes:
        assert left >= 0
        assert left + width <= WIDTH
        assert top + height <= scene.height + 1
    near = boxes[0]
    for left, _top, _width, _height in boxes[1:]:
        assert left >= near[0] + near[2]
    if len(boxes) == 3:
        assert boxes[2][1] >= boxes[1][1] + boxes[1][3]


def test_a_small_input_is_shown_whole_with_its_padding() -> None:
    scene = lay_out(square(27, 5, padding=2), (0, 0), None, WIDTH)
    assert scene.whole is None
    assert scene.input.rows == range(-2, 29)
    assert scene.input.cell == LARGE // 31


def test_a_large_input_is_shown_enlarged_around_the_window_and_small_as_a_whole() -> None:
    scene = lay_out(square(227, 11, stride=4), (0, 0), None, WIDTH)
    assert scene.whole is not None
    assert scene.whole.rows == range(227)
    assert scene.input.rows.start == 0
    assert len(scene.input.rows) < 40
    assert scene.output.rows == range(55)


def test_what_is_seen_stays_as_long_as_the_window_and_the_next_are_in_it() -> None:
    walks = square(227, 11, stride=4)
    first = lay_out(walks, (0, 0), None, WIDTH)
    second = lay_out(walks, (0, 1), first, WIDTH)
    assert second.input == first.input
    far = lay_out(walks, (0, 30), second, WIDTH)
    assert far.input.columns.start > first.input.columns.start
    assert far.input.rows == first.input.rows


def test_a_place_on_the_screen_is_a_pixel() -> None:
    grid = Grid(10, 20, 5, range(-2, 8), range(100, 110))
    assert grid.pixel_at(12.5, 22.5) == (-2, 100)
    assert grid.pixel_at(17.5, 22.5) == (-2, 101)
    assert grid.contains(10, 20)
    assert not grid.contains(9.9, 20)
    assert not grid.contains(60, 20)


@pytest.mark.parametrize(
    ("rows", "columns", "box"),
    [
        (range(0, 2), range(100, 103), (10, 30, 15, 10)),
        (range(-5, 0), range(90, 101), (10, 20, 5, 10)),
        (range(8, 9), range(100, 101), None),
    ],
)
def test_a_rectangle_is_cut_to_what_is_seen(
    rows: range, columns: range, box: tuple[float, ...] | None
) -> None:
    assert Grid(10, 20, 5, range(-2, 8), range(100, 110)).box(rows, columns) == box
