"""Event files for TensorBoard say what metrics.csv says, also of a run that was resumed."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alexnet_gui.core import tensorboard_package
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, Remark, StepsDone
from alexnet_gui.engine.trainer import train
from tests.engine.training import STEPS_PER_EPOCH, Events, job, rows, stop_when_saved

event_accumulator = pytest.importorskip(
    "tensorboard.backend.event_processing.event_accumulator",
    reason="the package tensorboard is not installed",
    exc_type=ImportError,
)


def read(out: Path) -> Any:
    """What TensorBoard makes of a run's event files, with every point kept."""
    files = event_accumulator.EventAccumulator(
        str(out / "tensorboard"), size_guidance={"scalars": 0, "images": 0}
    )
    return files.Reload()


def values(files: Any, tag: str) -> list[tuple[int, float]]:
    return [(each.step, each.value) for each in files.Scalars(tag)]


def column(out: Path, split: str, name: str) -> list[tuple[int, Any]]:
    """A column of metrics.csv, its numbers rounded as a figure of an event file is."""
    kept = [row for row in rows(out) if row["split"] == split]
    return [(int(row["step"]), pytest.approx(float(row[name]), rel=1e-5)) for row in kept]


class _BrokenOffError(Exception):
    pass


def _break_off_at(step: int) -> Callable[[Event], None]:
    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and event.steps[-1].step >= step:
            raise _BrokenOffError

    return when


def without_tensorboard(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str, *rest: Any) -> Any:
        return None if name == "tensorboard" else importlib.util.find_spec(name, *rest)

    monkeypatch.setattr(tensorboard_package, "find_spec", find)


def test_every_figure_of_metrics_csv_stands_in_the_event_files(tmp_path: Path) -> None:
    train(job(tmp_path / "run", tensorboard=True, max_steps=6), Events(), Control())
    files = read(tmp_path / "run")
    for tag, split, name in (
        ("loss/training", "train", "loss"),
        ("top1_error/training", "train", "top1_error"),
        ("top5_error/training", "train", "top5_error"),
        ("learning_rate", "train", "learning_rate"),
        ("images_per_second", "train", "images_per_second"),
        ("loss/validation", "validation", "loss"),
        ("top1_error/validation", "validation", "top1_error"),
        ("top5_error/validation", "validation", "top5_error"),
    ):
        assert values(files, tag) == column(tmp_path / "run", split, name), tag
    [filters] = files.Images("filters/conv1")
    assert (filters.step, filters.encoded_image_string[:4]) == (6, b"\x89PNG")
    assert filters.width > filters.height > 3 * 5  # eight filters of 5 × 5, three pixels a weight


def test_a_resumed_run_goes_on_with_its_event_files_and_what_it_does_again_counts_once(
    tmp_path: Path,
) -> None:
    out = tmp_path / "run"
    with pytest.raises(_BrokenOffError):
        train(job(out, tensorboard=True, checkpoint_every=4), Events(_break_off_at(6)), Control())
    assert int(rows(out)[-1]["step"]) >= 6  # and the last checkpoint is that of step 4
    assert train(job(out, resume=True), Events(), Control()).steps == STEPS_PER_EPOCH
    assert len(list((out / "tensorboard").iterdir())) == 2
    files = read(out)
    assert values(files, "loss/training") == column(out, "train", "loss")
    assert values(files, "loss/validation") == column(out, "validation", "loss")


def test_a_run_that_wants_none_writes_none(tmp_path: Path) -> None:
    train(job(tmp_path / "run", max_steps=2), Events(), Control())
    assert not (tmp_path / "run" / "tensorboard").exists()


def test_losses_are_the_same_with_event_files_and_without(tmp_path: Path) -> None:
    plain, written = Events(), Events()
    train(job(tmp_path / "plain", max_steps=4), plain, Control())
    train(job(tmp_path / "written", max_steps=4, tensorboard=True), written, Control())
    assert plain.losses() == written.losses()


def test_a_discarded_run_leaves_no_event_file(tmp_path: Path) -> None:
    control = Control()
    events = Events(stop_when_saved(control, discard=True))
    train(job(tmp_path / "run", tensorboard=True, checkpoint_every=1), events, control)
    assert not (tmp_path / "run").exists()


def test_without_the_package_the_run_is_refused_with_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_tensorboard(monkeypatch)
    with pytest.raises(UserError, match=r"pip install 'alexnet-gui\[tensorboard\]'"):
        train(job(tmp_path / "run", tensorboard=True), Events(), Control())
    assert not (tmp_path / "run").exists()


def test_a_run_goes_on_without_the_package_and_says_that_its_event_files_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()
    wanted = job(tmp_path / "run", tensorboard=True, max_steps=2, checkpoint_every=1)
    train(wanted, Events(stop_when_saved(control)), control)
    without_tensorboard(monkeypatch)
    events = Events()
    assert train(job(tmp_path / "run", resume=True), events, Control()).steps == 2
    [remark] = [event for event in events if isinstance(event, Remark)]
    assert "the package tensorboard is not installed" in remark.message
