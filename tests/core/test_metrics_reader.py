"""metrics.csv read while it grows, is cut, is replaced, or is damaged."""

from collections.abc import Iterable
from math import inf, isnan
from pathlib import Path

import pytest

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Step, StepsDone, Validated
from alexnet_gui.core.metrics_reader import MetricsReader, Rewound, Told
from alexnet_gui.core.metrics_rows import COLUMNS

HEAD = ",".join(COLUMNS) + "\n"


def step_row(step: int, loss: str = "1.5") -> str:
    return f"{step},{step / 100:.6f},train,{loss},0.5,0.25,0.01,300,{step / 10:.3f}\n"


def validation_row(step: int, error: float) -> str:
    return f"{step},{step / 100:.6f},validation,1.25,{error},0.125,0.01,300,{step / 10:.3f}\n"


def step_rows(steps: Iterable[int]) -> str:
    return "".join(map(step_row, steps))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.csv"


def told_by(reader: MetricsReader) -> list[Told]:
    """All that is new."""
    found: list[Told] = []
    while told := reader.read():
        found += told
    return found


def read_all(path: Path) -> tuple[list[Step], list[Validated]]:
    """Every step and every validation that the file holds."""
    told = told_by(MetricsReader(path))
    steps = [step for event in told if isinstance(event, StepsDone) for step in event.steps]
    return steps, [event for event in told if isinstance(event, Validated)]


def numbers(told: Iterable[Told]) -> list[int]:
    """The steps as a curve would have them in the end."""
    steps: list[int] = []
    for event in told:
        if isinstance(event, StepsDone):
            steps += [step.step for step in event.steps]
        elif isinstance(event, Rewound):
            steps = [step for step in steps if step <= event.step]
    return steps


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def replace(path: Path, text: str) -> None:
    """As a resume does it: written beside, and then put in its place."""
    other = path.with_name("other")
    other.write_text(text, encoding="utf-8")
    other.replace(path)


def test_every_figure_of_a_row_comes_back(path: Path) -> None:
    path.write_text(HEAD + "7,0.070000,train,0.123456789,0.5,0.25,0.01,312.5,4.250\n")
    steps, validations = read_all(path)
    assert steps == [Step(7, 0.07, 0.123456789, 0.5, 0.25, 0.01, 312.5, 4.25)]
    assert validations == []


def test_steps_come_together_and_validations_stand_where_they_happened(path: Path) -> None:
    path.write_text(HEAD + step_rows([1, 2]) + validation_row(2, 0.5) + step_rows([3]))
    first, seen, second = told_by(MetricsReader(path))
    assert numbers([first]) == [1, 2]
    assert seen == Validated(2, 0.02, 1.25, 0.5, 0.125, best=True)
    assert numbers([second]) == [3]


def test_the_best_validation_is_the_smallest_top_1_error_so_far(path: Path) -> None:
    errors = [0.5, 0.4, 0.4, 0.45, 0.3]
    rows = (validation_row(step, error) for step, error in enumerate(errors, 1))
    path.write_text(HEAD + "".join(rows))
    _steps, validations = read_all(path)
    assert [seen.best for seen in validations] == [True, True, False, False, True]


def test_only_what_is_new_is_told(path: Path) -> None:
    reader = MetricsReader(path)
    assert reader.read() == ()  # it is not there yet
    path.write_text(HEAD)
    assert reader.read() == ()
    append(path, step_rows([1, 2]))
    assert numbers(told_by(reader)) == [1, 2]
    assert reader.read() == ()
    append(path, step_rows([3]))
    assert numbers(told_by(reader)) == [3]
    assert reader.rows == 3
    assert reader.last is not None
    assert reader.last.step == 3


def test_a_line_that_is_half_written_waits_for_its_end(path: Path) -> None:
    reader = MetricsReader(path)
    whole = step_row(2)
    path.write_text(HEAD + step_row(1) + whole[:9])
    assert numbers(told_by(reader)) == [1]
    append(path, whole[9:])
    assert numbers(told_by(reader)) == [2]


def test_losses_that_are_no_numbers_are_told_as_they_are(path: Path) -> None:
    rows = [step_row(n, loss) for n, loss in enumerate(("nan", "inf", "-inf", "2"), 1)]
    path.write_text(HEAD + "".join(rows))
    steps, _validations = read_all(path)
    assert isnan(steps[0].loss)
    assert [step.loss for step in steps[1:]] == [inf, -inf, 2]


def test_a_resume_that_drops_rows_rewinds(path: Path) -> None:
    reader = MetricsReader(path)
    path.write_text(HEAD + step_rows(range(1, 6)))
    told = told_by(reader)
    replace(path, HEAD + step_rows(range(1, 4)) + step_row(4, "9"))
    told += told_by(reader)
    assert numbers(told) == [1, 2, 3, 4]
    assert any(isinstance(event, Rewound) for event in told)


def test_a_resume_that_drops_nothing_rewinds_nothing(path: Path) -> None:
    reader = MetricsReader(path)
    text = HEAD + step_rows(range(1, 6))
    path.write_text(text)
    told_by(reader)
    replace(path, text + step_row(6))
    assert numbers(told_by(reader)) == [6]


def test_of_a_long_file_only_the_part_that_changed_is_read_again(path: Path) -> None:
    reader = MetricsReader(path)
    text = HEAD + step_rows(range(1, 8001))
    path.write_text(text)
    told = told_by(reader)
    replace(path, HEAD + step_rows(range(1, 7901)))
    after = told_by(reader)
    assert isinstance(after[0], Rewound)
    assert after[0].step > 4000
    assert numbers(told + after) == list(range(1, 7901))


def test_a_validation_that_is_gone_does_not_stay(path: Path) -> None:
    """Its step was told before the place that is gone back to."""
    reader = MetricsReader(path)
    text = HEAD + step_rows(range(1, 2001))
    path.write_text(text)
    told = told_by(reader)
    append(path, validation_row(2000, 0.5) + step_row(2001))
    told += told_by(reader)
    replace(path, text)
    told += told_by(reader)
    rewound = next(event for event in told if isinstance(event, Rewound))
    assert rewound.step < 2000
    assert numbers(told) == list(range(1, 2001))


def test_another_file_in_its_place_is_read_from_its_beginning(path: Path) -> None:
    reader = MetricsReader(path)
    path.write_text(HEAD + step_rows([1, 2, 3]))
    told_by(reader)
    path.write_text(HEAD + step_row(1, "7") + step_row(2, "8") + step_row(3, "9") + step_row(4))
    told = told_by(reader)
    assert told[0] == Rewound(0)
    assert numbers(told) == [1, 2, 3, 4]


def test_a_file_that_is_gone_takes_everything_with_it(path: Path) -> None:
    reader = MetricsReader(path)
    path.write_text(HEAD + step_rows([1, 2]))
    told_by(reader)
    path.unlink()
    assert told_by(reader) == [Rewound(0)]
    path.write_text(HEAD + step_rows([1]))
    assert numbers(told_by(reader)) == [1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2,0.02,train,1.5\n", "it has 4 values instead of 9"),
        ("2,0,02,train,1.5,0.5,0.25,0.01,300,1\n", "it has 10 values instead of 9"),
        ("2,0.02,train,1.5,0.5,0.25,0.01,3oo,1\n", "its images_per_second is no number"),
        ("two,0.02,train,1.5,0.5,0.25,0.01,300,1\n", "its step is not a whole number from 1"),
        ("0,0.02,train,1.5,0.5,0.25,0.01,300,1\n", "its step is not a whole number from 1"),
        ("2,0.02,test,1.5,0.5,0.25,0.01,300,1\n", "its split is neither train nor validation"),
        ("2,nan,train,1.5,0.5,0.25,0.01,300,1\n", "its epoch or its seconds are no number"),
        ("1,0.02,train,1.5,0.5,0.25,0.01,300,1\n", "step 1 follows step 1"),
        ("\0\0\0\n", "it has 1 value instead of 9"),
        ("\n", "it has 1 value instead of 9"),
    ],
)
def test_a_damaged_row_is_refused_by_its_line_after_what_stands_before(
    path: Path, row: str, reason: str
) -> None:
    path.write_text(HEAD + step_row(1) + row + step_row(3))
    reader = MetricsReader(path)
    assert numbers(reader.read()) == [1]
    for _again in range(2):
        with pytest.raises(UserError) as refused:
            reader.read()
        assert refused.value.message == f"{path}, line 3: {reason}."
    path.write_text(HEAD + step_rows([1, 2, 3]))  # somebody mended it
    assert numbers(told_by(reader)) == [2, 3]


def test_a_file_that_is_no_metrics_is_refused_at_its_head(path: Path) -> None:
    path.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(UserError, match="line 1: the head has no column step, epoch"):
        read_all(path)


def test_a_file_without_line_ends_is_refused(path: Path) -> None:
    path.write_bytes(b"\0" * 300_000)
    with pytest.raises(UserError, match="line 1: it has no end"):
        read_all(path)


def test_what_a_spreadsheet_makes_of_it_can_be_read(path: Path) -> None:
    """A mark first, other line ends, columns in another order and one more."""
    path.write_bytes(
        b"\xef\xbb\xbfnotes,split,epoch,step,loss,top1_error,top5_error,learning_rate,"
        b"images_per_second,seconds\r\nmine,train,0.5,1,1.5,0.5,0.25,0.01,300,2\r\n"
    )
    steps, _validations = read_all(path)
    assert steps == [Step(1, 0.5, 1.5, 0.5, 0.25, 0.01, 300.0, 2.0)]


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        read_all(path)
