"""What the list says of a run, from its record and the end of its metrics.csv."""

from pathlib import Path

import msgspec
import pytest

from alexnet_gui.core import file_lock
from alexnet_gui.core.events import Step, StepsDone
from alexnet_gui.core.run_names import METRICS, RECORD
from alexnet_gui.core.run_progress import RunProgress
from alexnet_gui.core.run_record import write_run
from alexnet_gui.core.run_summary import RunScanner, latest_run, summarise
from tests.core.run_folders import record, rows, step_row, validation_row, write_folder


def test_a_run_that_did_all_its_steps_is_finished(tmp_path: Path) -> None:
    run = summarise(write_folder(tmp_path / "a", rows(20, errors=[0.5, 0.25]), saved=True))
    assert (run.state, run.fault) == ("finished", "")
    assert (run.step, run.epochs, run.total_epochs) == (20, 2.0, 2)
    assert run.seconds == 2.0
    assert run.validation is not None
    assert run.validation.step == 20
    assert run.best == run.validation
    assert not run.resumable


def test_the_best_is_the_validation_with_the_smallest_top_1_error(tmp_path: Path) -> None:
    run = summarise(write_folder(tmp_path / "a", rows(20, errors=[0.25, 0.5])))
    assert run.best is not None
    assert (run.best.step, run.best.top1_error) == (10, 0.25)


def test_a_run_whose_last_act_was_to_save_was_stopped(tmp_path: Path) -> None:
    run = summarise(write_folder(tmp_path / "a", rows(13), saved=True))
    assert (run.state, run.epochs) == ("stopped", 1.3)
    assert run.resumable


def test_a_run_that_took_steps_after_it_saved_was_interrupted(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(13), saved=False)
    assert summarise(folder).state == "interrupted"
    assert summarise(folder).resumable


def test_a_run_that_never_took_a_step_was_interrupted(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", "")
    (folder / METRICS).unlink()
    run = summarise(folder)
    assert (run.state, run.step, run.train_loss) == ("interrupted", 0, None)


def test_a_run_whose_metrics_are_held_is_running(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(13))
    with (folder / METRICS).open("a") as file:
        assert file_lock.take(file.fileno())
        assert summarise(folder).state == "running"
    assert summarise(folder).state == "interrupted"


def test_rows_that_came_a_moment_ago_are_another_computer_s(tmp_path: Path) -> None:
    assert summarise(write_folder(tmp_path / "a", rows(13), age=0)).state == "running"


def test_a_run_that_gave_up_early_is_finished(tmp_path: Path) -> None:
    text = rows(30, errors=[0.25, 0.5, 0.375])
    folder = write_folder(tmp_path / "a", text, epochs=9, early_stopping=2)
    assert summarise(folder).state == "finished"
    folder = write_folder(tmp_path / "b", text, epochs=9, early_stopping=3)
    assert summarise(folder).state == "interrupted"


def test_the_training_loss_is_the_mean_over_the_pictures_of_the_last_epoch(tmp_path: Path) -> None:
    text = rows(10) + "".join(step_row(step, loss=0.5) for step in range(11, 20))
    folder = write_folder(tmp_path / "a", text + step_row(20, loss=1.0) + validation_row(20))
    # Nine batches of ten pictures and one of five.
    assert summarise(folder).train_loss == pytest.approx((90 * 0.5 + 5 * 1.0) / 95)


def test_the_training_loss_of_a_long_epoch_is_that_of_all_its_steps(tmp_path: Path) -> None:
    text = "".join(step_row(step, loss=1.0 if step > 900 else 0.0) for step in range(1, 951))
    folder = write_folder(tmp_path / "a", text, batch_size=1)
    run = record(batch_size=1)
    data = msgspec.structs.replace(run.data, training_pictures=950)
    write_run(folder, msgspec.structs.replace(run, data=data))
    assert summarise(folder).train_loss == pytest.approx(50 / 950)


def test_the_last_run_is_the_one_that_was_written_to_last(tmp_path: Path) -> None:
    runs, elsewhere = tmp_path / "runs", tmp_path / "elsewhere"
    assert latest_run(runs) is None
    write_folder(runs / "old", rows(3), age=300)
    write_folder(runs / "torn", rows(3), age=100)
    (runs / "torn" / RECORD).unlink()
    write_folder(elsewhere, rows(3), age=200)
    found = latest_run(runs, [elsewhere, tmp_path / "gone"])
    assert found is not None
    assert found.folder == elsewhere


def test_a_long_file_is_read_at_its_end_and_where_it_was_validated(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(20_000, errors=[0.1]), epochs=2000)
    run = summarise(folder)
    assert (run.state, run.step) == ("finished", 20_000)
    assert run.best is not None
    assert run.best.step == 10


def test_the_size_is_that_of_every_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(3))
    (folder / "tensorboard").mkdir()
    (folder / "tensorboard" / "events").write_bytes(bytes(1000))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert summarise(folder).size == sum(path.stat().st_size for path in files)


def test_a_run_without_its_record_is_listed_with_the_reason(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(3))
    (folder / RECORD).unlink()
    run = summarise(folder)
    assert (run.state, run.record) == ("damaged", None)
    assert run.fault == f"{folder} is not a run: it holds no run.json."


def test_a_damaged_row_at_the_end_is_told_with_what_can_be_read(tmp_path: Path) -> None:
    run = summarise(write_folder(tmp_path / "a", rows(13) + "14,what\n"))
    assert run.state == "damaged"
    assert run.fault == "Towards the end of metrics.csv: it has 2 values instead of 9."
    assert run.step == 13


def test_a_scan_lists_runs_and_what_is_left_of_them_and_nothing_else(tmp_path: Path) -> None:
    runs, elsewhere = tmp_path / "runs", tmp_path / "elsewhere"
    write_folder(runs / "b", rows(3))
    write_folder(runs / "a", rows(3))
    (runs / "empty").mkdir()
    (runs / "torn").mkdir()
    (runs / "torn" / "last.ckpt").write_bytes(b"?")
    write_folder(elsewhere, rows(3))
    found = RunScanner().scan(runs, [elsewhere, runs / "a", tmp_path / "gone"])
    assert [run.name for run in found] == ["a", "b", "torn", "elsewhere"]
    assert [run.state for run in found][2] == "damaged"


def test_a_link_that_leads_in_a_circle_hides_no_run(tmp_path: Path) -> None:
    run = write_folder(tmp_path / "run", rows(3))
    (tmp_path / "circle").symlink_to("circle")
    assert [found.folder for found in RunScanner().scan(tmp_path)] == [run]


def test_without_a_folder_of_runs_there_are_none(tmp_path: Path) -> None:
    assert RunScanner().scan(tmp_path / "gone") == ()


def test_a_second_scan_sees_what_has_changed(tmp_path: Path) -> None:
    scanner = RunScanner()
    folder = write_folder(tmp_path / "a", rows(3))
    write_folder(tmp_path / "b", rows(3))
    first = scanner.scan(tmp_path)
    with (folder / METRICS).open("a") as file:
        file.write(rows(7, 4))
    second = scanner.scan(tmp_path)
    assert [run.step for run in second] == [7, 3]
    assert second[1] is first[1]


def test_a_validation_is_due_at_the_end_of_an_epoch_until_it_has_been(tmp_path: Path) -> None:
    progress = RunProgress(record())
    for number in range(1, 11):
        assert not progress.validating
        progress.take(StepsDone((Step(number, number / 10, 1.0, 0.5, 0.1, 0.1, 1.0, 1.0),)))
    assert progress.validating
