"""metrics.csv grows by whole rows, and loses none that can be read."""

import sys
from itertools import count
from pathlib import Path

import msgspec
import pytest
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Step, Validated
from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.engine.metrics_file import MetricsFile
from tests.system.faulty_disks import fill, small_disk

STEPS = [Step(n, n / 2, 0.1 + 1e-8 * n, 0.5, 0.25, 0.01, 123.4, float(n)) for n in range(1, 5)]


def lines_of(path: Path) -> list[bytes]:
    """The head and the rows of a table of all `STEPS` at `path`."""
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
    return path.read_bytes().splitlines(keepends=True)


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
    head, *written = lines_of(path)
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


def test_rows_that_are_all_rubbish_are_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    head = lines_of(path)[0]
    written = head + b"rubbish\n" * 4
    path.write_bytes(written)
    with MetricsFile(path, 4) as file:
        assert "had lost 4 rows" in file.fault
    assert path.read_bytes() == head
    assert path.with_name("metrics.csv.damaged").read_bytes() == written


def test_a_table_that_is_too_large_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    lines_of(path)
    with path.open("r+b") as file:
        file.truncate(2**40)  # of which the disk keeps nothing
    with pytest.raises(UserError, match="is too large to be the table of this run"):
        MetricsFile(path, 4)
    assert path.stat().st_size == 2**40
    assert [path] == list(tmp_path.iterdir())


def test_a_table_that_lacks_rows_is_told(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
        assert file.fault == ""
    with MetricsFile(path, len(STEPS)) as file:
        assert file.fault == ""
    with MetricsFile(path, len(STEPS) + 2) as file:
        assert file.fault == "metrics.csv had lost 2 rows of the run so far."


@pytest.mark.parametrize(
    "damage", ["no head", "a line between", "an empty line first", "rows twice", "a step from afar"]
)
def test_no_row_is_lost_where_others_are_damaged(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    head, *written = lines_of(path)
    match damage:
        case "no head":
            path.write_bytes(b"".join(written))
        case "a line between":
            path.write_bytes(b"".join([head, written[0], b"bread\n", *written[1:]]))
        case "rows twice":
            path.write_bytes(b"".join([head, *written[:3], *written[1:]]))
        case "a step from afar":
            afar = b"9" * 5_000 + written[1][1:]
            path.write_bytes(b"".join([head, written[0], afar, *written[1:]]))
        case _:
            path.write_bytes(b"".join([b"\n", head, *written]))
    with MetricsFile(path, len(STEPS), len(STEPS)) as file:
        assert file.rows == len(STEPS)
        assert "lost" not in file.fault
        assert file.fault.endswith("as metrics.csv.damaged.")
    assert path.read_bytes() == b"".join([head, *written])


def test_rows_after_the_checkpoint_do_not_take_the_place_of_those_that_are_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "metrics.csv"
    head, first, _second, third, _fourth = lines_of(path)
    path.write_bytes(b"".join([head, first, third, _fourth]))
    with MetricsFile(path, rows=3, last_step=3) as file:
        assert file.rows == 2
    assert path.read_bytes() == b"".join([head, first, third])


def test_a_last_row_without_its_end_is_told_and_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    damaged = b"".join(lines_of(path))[:-1]
    path.write_bytes(damaged)
    with MetricsFile(path, len(STEPS)) as file:
        assert file.fault.startswith("metrics.csv had lost 1 row of the run so far.")
    assert (tmp_path / "metrics.csv.damaged").read_bytes() == damaged


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
def test_what_cannot_be_kept_beside_leaves_no_part_and_the_file_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=1) as disk:
        path = disk / "metrics.csv"
        damaged = b"bread and milk\n" * 10_000
        path.write_bytes(damaged)
        fill(disk)
        for _time in range(2):
            with pytest.raises(UserError, match="No space left on device"):
                MetricsFile(path, 3)
        assert sorted(file.name for file in disk.iterdir()) == ["filler", "metrics.csv"]
        assert path.read_bytes() == damaged


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


@pytest.mark.parametrize("reached", [0, 1, 3])
def test_a_file_on_a_drive_that_is_back_gets_the_rows_that_had_not_reached_it(
    reached: int, tmp_path: Path
) -> None:
    path, back = tmp_path / "metrics.csv", tmp_path / "back"
    back.mkdir()
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
        lines = path.read_bytes().splitlines(keepends=True)
        half = b"5,2.5,trai" if reached else b""
        (back / "metrics.csv").write_bytes(b"".join(lines[:reached]) + half)
        file.adopt(back, file.found(back, own=False).file)
        assert file.rows == len(STEPS)
    assert (back / "metrics.csv").read_bytes() == b"".join(lines)


@pytest.mark.parametrize("own", [True, False])
def test_a_table_that_the_run_was_trained_on_in_is_left_as_it_is(own: bool, tmp_path: Path) -> None:
    """As in a copy of the run's folder, which somebody resumed."""
    path, copy = tmp_path / "metrics.csv", tmp_path / "copy"
    copy.mkdir()
    with MetricsFile(copy / "metrics.csv") as theirs:
        theirs.add_steps([*STEPS, msgspec.structs.replace(STEPS[-1], step=STEPS[-1].step + 1)])
    before = (copy / "metrics.csv").read_bytes()
    with MetricsFile(path) as file:
        file.add_steps(STEPS)
        with pytest.raises(UserError, match="Another run is in"):
            file.found(copy, own=own)
    assert (copy / "metrics.csv").read_bytes() == before
