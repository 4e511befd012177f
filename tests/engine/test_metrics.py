"""Measures are fetched in chunks, none is lost, and metrics.csv is at most a second late."""

from itertools import count
from pathlib import Path

import pytest
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Step, Validated
from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.engine import metrics
from alexnet_gui.engine.metrics import CHUNK_STEPS, Clock, Meter, MetricsFile

CPU = torch.device("cpu")


class Time:
    """A clock that stands still until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(metrics, "perf_counter", lambda: self.now)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def taken_after(meter: Meter, time: Time, seconds: float, steps: int) -> list[int]:
    """How many steps each fetch brought, of `steps` that took `seconds` each."""
    found = []
    for number in range(1, steps + 1):
        time.now += seconds
        meter.add(torch.tensor([0.5, 3.0, 1.0]), number, number / 10, 4, 0.1)
        if meter.due:
            found.append(len(meter.take()))
    return found


def test_the_first_step_is_told_at_once(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 0.001, 2) == [1]


def test_quick_steps_come_in_chunks_of_a_quarter_second(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 0.0099, 60)[2:] == [25, 25]


def test_very_quick_steps_come_when_there_is_no_room_for_more(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 1e-5, 120) == [1, 4, CHUNK_STEPS, CHUNK_STEPS]


def test_slow_steps_are_told_one_by_one(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 0.3, 8) == [1] * 8


def test_a_step_has_its_own_mean_and_shares(time: Time) -> None:
    meter = Meter(CPU, Clock(5.0))
    time.now += 2
    meter.add(torch.tensor([0.5, 3.0, 1.0]), 7, 0.7, 4, 0.1)
    assert meter.take() == [(Step(7, 0.7, 0.5, 0.75, 0.25, 0.1, 2.0, 7.0), 4)]
    assert meter.take() == []


def test_the_speed_leaves_out_the_first_steps_and_what_is_not_training(time: Time) -> None:
    meter = Meter(CPU, Clock())
    taken_after(meter, time, 10.0, 5)  # while memory is allocated
    assert meter.images_per_second == pytest.approx(4 / 10)
    time.now += 1000  # a validation
    meter.restart()
    taken_after(meter, time, 0.5, 6)
    assert meter.images_per_second == pytest.approx(4 / 0.5)


def test_pauses_are_left_out_of_the_seconds(time: Time) -> None:
    clock = Clock()
    time.now += 10
    clock.skip(4)
    assert clock.seconds == pytest.approx(6)


STEPS = [Step(n, n / 2, 0.1 + 1e-8 * n, 0.5, 0.25, 0.01, 123.4, float(n)) for n in range(1, 5)]


def test_the_file_has_a_head_and_a_row_for_each(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS[:2])
        assert path.read_text().count("\n") == 3  # on disk before it is closed
        file.add_validation(Validated(2, 1.0, 0.2, 0.5, 0.25, True), 0.01, 100.0, 2.5)
        assert file.rows == 3
    lines = path.read_text().splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[3] == "2,1.000000,validation,0.2,0.5,0.25,0.01,100,2.500"


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_opened_again_it_keeps_so_many_rows(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
    with path.open("a") as whole:
        whole.write("5,2.5,trai")
    with MetricsFile(path, rows) as file:
        file.add_steps(STEPS[3:])
    numbers = [int(line.split(",")[0]) for line in path.read_text().splitlines()[1:]]
    assert numbers == [*range(1, rows + 1), 4]


def test_while_one_writes_it_another_is_told_so_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
        written = path.read_bytes()
        with pytest.raises(UserError, match="is being trained by another process"):
            MetricsFile(path, 1)
        assert path.read_bytes() == written
    with MetricsFile(path, 1) as file:
        assert file.rows == 1


def test_it_is_cut_in_its_place_so_that_who_reads_it_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
    with path.open() as reader:
        MetricsFile(path, 2).__exit__()
        assert reader.read().count("\n") == 3


def test_a_file_that_is_gone_starts_anew(tmp_path: Path) -> None:
    with MetricsFile(tmp_path / "metrics.csv", 7) as file:
        assert file.rows == 0


def test_what_is_no_table_of_a_run_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    path.write_bytes(b"somebody's notes\n")
    MetricsFile(path, 3)
    assert (tmp_path / "metrics.csv.damaged").read_bytes() == b"somebody's notes\n"


def test_damaged_rows_are_told_and_kept_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
    head, *written = path.read_bytes().splitlines(keepends=True)
    damaged = b"".join([head, written[0], b"\0" * len(written[1]) + b"\n", *written[2:]])
    for name in ("metrics.csv.damaged", "metrics.csv.damaged-2"):
        path.write_bytes(damaged)
        with MetricsFile(path, len(STEPS)) as file:
            assert file.rows == len(STEPS) - 1
            assert file.fault == (
                "metrics.csv had lost 1 row of the run so far."
                f" metrics.csv was damaged; as it was it lies beside the new one, as {name}."
            )
        assert path.read_bytes() == b"".join([head, written[0], *written[2:]])
        assert path.with_name(name).read_bytes() == damaged


def test_a_table_that_lacks_rows_is_told(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
        assert file.fault == ""
    with MetricsFile(path, len(STEPS)) as file:
        assert file.fault == ""
    with MetricsFile(path, len(STEPS) + 2) as file:
        assert file.fault == "metrics.csv had lost 2 rows of the run so far."


def test_it_is_not_kept_through_a_link(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine\n")
    (tmp_path / "metrics.csv").write_text("damaged\n")
    (tmp_path / "metrics.csv.damaged").symlink_to(other)
    MetricsFile(tmp_path / "metrics.csv", 3)
    assert other.read_text() == "mine\n"


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        MetricsFile(tmp_path / "gone" / "metrics.csv")


def test_losses_come_back_to_the_last_bit(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(1)
    losses = torch.rand(200, generator=generator)
    with MetricsFile(tmp_path / "metrics.csv") as file:
        file.add_steps(
            Step(n, 0.0, loss, 0.0, 0.0, 0.0, 0.0, 0.0)
            for n, loss in zip(count(1), losses.tolist(), strict=False)
        )
    lines = (tmp_path / "metrics.csv").read_text().splitlines()[1:]
    assert torch.equal(torch.tensor([float(line.split(",")[3]) for line in lines]), losses)
