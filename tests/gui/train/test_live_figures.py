"""What the live cards reckon: lines of probabilities, and figures of a confusion matrix."""

import csv
from io import StringIO
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.core.live_events import Confusion
from alexnet_gui.gui.train.live.matrix import Matrix, csv_text
from alexnet_gui.gui.train.live.matrix_layout import DETAIL_CELL, lay_out
from alexnet_gui.gui.train.live.trace import MOST_CLASSES, MOST_POINTS, Trace, spread


def confusion(labels: list[int], predicted: list[int], classes: tuple[str, ...]) -> Confusion:
    counts = np.zeros((len(classes), len(classes)), np.int32)
    for label, found in zip(labels, predicted, strict=True):
        counts[label, found] += 1
    return Confusion(5, classes, counts, np.array(labels, np.int32), np.array(predicted, np.int32))


# Of four cats two are found, one is taken for a dog and one for a cow; of two dogs one is taken
# for a cat; there is no cow.
PETS = confusion([0, 0, 0, 0, 1, 1], [0, 0, 1, 2, 1, 0], ("cat", "dog", "=cow"))


# --- the matrix ----------------------------------------------------------------------------------


def test_recall_and_precision_are_those_of_rows_and_columns() -> None:
    matrix = Matrix(PETS)
    assert [matrix.recall(i) for i in range(3)] == [0.5, 0.5, None]
    assert [matrix.precision(i) for i in range(3)] == [pytest.approx(2 / 3), 0.5, 0.0]
    assert matrix.class_words(0) == "cat: recall 50 %, precision 66.7 %"
    assert matrix.class_words(2) == "=cow: recall –, precision 0 %"


def test_the_worst_mistakes_come_first_and_what_is_right_is_none() -> None:
    counts = np.array([[90, 3, 0], [7, 80, 1], [0, 0, 50]], np.int32)
    some = np.zeros(1, np.int32)
    found = Matrix(Confusion(1, ("a", "b", "c"), counts, some, some)).worst
    assert [(mix.row, mix.column, mix.times) for mix in found] == [(1, 0, 7), (0, 1, 3), (1, 2, 1)]


def test_a_cell_knows_its_pictures_and_says_what_it_is() -> None:
    matrix = Matrix(PETS)
    assert matrix.indices(0, 0) == [0, 1]
    assert matrix.indices(0, 1) == [2]
    assert matrix.indices(2, 2) == []
    assert matrix.words(0, 1) == "cat is taken for dog: 1 of 4 (25 %)"
    assert matrix.words(1, 1) == "dog is found: 1 of 2 (50 %)"


def test_names_of_classes_steer_nothing_in_words_and_tables() -> None:
    matrix = Matrix(confusion([0, 1], [1, 1], ("c\u202eba\n", "dog")))
    assert matrix.words(0, 1) == r"c\u202eba\n is taken for dog: 1 of 1 (100 %)"
    assert csv_text(matrix).splitlines()[0] == r',"c\u202eba\n","dog"'


def test_gathered_into_blocks_no_mistake_vanishes_and_the_worst_is_found_again() -> None:
    classes = tuple(f"{i}" for i in range(7))
    labels = [*range(7), 1, 6]
    predicted = [*range(7), 5, 0]
    matrix = Matrix(confusion(labels, predicted, classes))
    blocks = matrix.blocks(3)
    assert blocks.shape == (3, 3)
    assert {(int(row), int(column)) for row, column in np.argwhere(blocks > 0)} == {
        (0, 0), (1, 1), (2, 2), (0, 1), (2, 0),
    }  # fmt: skip
    assert matrix.worst_of((0, 1), 3) == (1, 5)
    assert matrix.worst_of((2, 0), 3) == (6, 0)
    assert "1 is taken for 5" in matrix.block_words((0, 1), 3)


def test_as_a_table_it_reads_back_and_no_name_is_a_formula() -> None:
    read = list(csv.reader(StringIO(csv_text(Matrix(PETS)))))
    assert read == [["", "cat", "dog", "'=cow"], ["cat", "2", "1", "1"], ["dog", "1", "1", "0"],
                    ["'=cow", "0", "0", "0"]]  # fmt: skip


@given(classes=st.integers(2, 1500), width=st.integers(150, 2000), height=st.integers(100, 1500))
def test_every_class_has_its_place_in_any_room(classes: int, width: int, height: int) -> None:
    found = lay_out(classes, (width, height), (80, 60), detail=False)
    assert found.count * found.block >= classes
    assert found.size[0] <= width
    assert found.size[1] <= height
    for place in (0, found.count - 1):
        x = found.left + (place + 0.5) * found.width
        y = found.top + (place + 0.5) * found.height
        assert found.cell_at(x, y) == (place, place)
    assert found.cell_at(found.left - 1, found.top - 1) is None


def test_seen_one_by_one_cells_are_as_large_as_their_figures_need() -> None:
    found = lay_out(1000, (300, 200), (80, 60), detail=True)
    assert (found.width, found.height, found.block) == (*DETAIL_CELL, 1)


# --- lines ---------------------------------------------------------------------------------------


def shares(*values: float) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.array(values, np.float32)


def test_a_class_that_was_ever_among_the_first_three_keeps_its_line_and_its_place() -> None:
    trace = Trace(("a", "b", "c", "d", "e"))
    trace.add(1, shares(0.5, 0.3, 0.2, 0, 0))
    trace.add(2, shares(0, 0, 0.1, 0.2, 0.7))
    assert trace.shown == [4, 3, 2, 0, 1]
    assert [trace.place(number) for number in (0, 1, 2, 4, 3)] == [0, 1, 2, 3, 4]
    steps, line = trace.line(0)
    assert steps.tolist() == [1, 2]
    assert line.tolist() == [0.5, 0]


def test_a_resume_takes_the_steps_after_its_checkpoint_again() -> None:
    trace = Trace(("a", "b"))
    for step in (1, 5, 9):
        trace.add(step, shares(0.5, 0.5))
    trace.rewind(5)
    trace.add(6, shares(0.9, 0.1))
    trace.add(6, shares(0.8, 0.2))
    assert trace.steps == [1, 5, 6]
    assert trace.share(0) == pytest.approx(0.8)


def test_however_long_a_run_its_lines_stay_of_bounded_length_with_both_ends() -> None:
    trace = Trace(tuple(f"{i}" for i in range(30)))
    generator = np.random.default_rng(0)
    for step in range(3 * MOST_POINTS):
        trace.add(step, generator.random(30, np.float32))
        assert trace.steps[-1] == step
    assert len(trace) <= MOST_POINTS
    assert trace.steps[0] < 10
    assert len(trace.shown) == MOST_CLASSES


@given(st.lists(st.floats(0, 200), max_size=10))
def test_names_are_never_over_each_other_and_never_outside(wanted: list[float]) -> None:
    found = spread(sorted(wanted), 16.0, 8.0, 200.0)
    assert all(8 <= height <= 200 for height in found)
    assert all(b - a >= 15.999 for a, b in pairwise(found))
