"""A run whose folder is removed while it trains, with nobody to ask."""

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, Remark, Saved, SavedAgain, StepsDone, Validated
from alexnet_gui.core.run_names import BEST, LAST, METRICS, RECORD
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.run_summary import summarise
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.trainer import train
from tests.engine.training import STEPS_PER_EPOCH, Events, job
from tests.system.faulty_disks import small_disk

windows_keeps = pytest.mark.skipif(
    sys.platform == "win32", reason="there the open file keeps the folder"
)


def test_best_weights_that_were_lost_are_told_and_the_next_best_are_kept(tmp_path: Path) -> None:
    """Nothing is learned at a rate of 0, so no later validation is better than the first."""
    out, removed = tmp_path / "run", list[Path]()

    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and event.steps[-1].step > STEPS_PER_EPOCH and not removed:
            removed.append(out)
            assert (out / BEST).is_file()
            shutil.rmtree(out)

    events = Events(when)
    train(job(out, epochs=3, learning_rate=0.0), events, Control())
    [again] = [event for event in events if isinstance(event, SavedAgain)]
    assert again.best_lost
    assert [event.best for event in events if isinstance(event, Validated)] == [True, True, False]
    best = read_checkpoint(out / BEST).progress
    assert best.step == 2 * STEPS_PER_EPOCH  # the first since then, and the third is no better
    assert best.worse_epochs == 1  # early stopping counts from the best there ever was


def test_a_run_without_anybody_to_ask_ends_at_once_and_is_kept_elsewhere(tmp_path: Path) -> None:
    """Where the folder's parent is gone too, a drive may have been taken away."""
    out = tmp_path / "drive" / "run"

    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and out.exists():
            shutil.rmtree(out.parent)

    events = Events(when)
    with pytest.raises(UserError, match=r"folder .* is no longer there") as ended:
        train(job(out, checkpoint_every=2), events, Control())
    assert not out.parent.exists()
    kept = Path(next(event.path for event in events if isinstance(event, Saved))).parent
    assert str(kept) in ended.value.hint
    steps = steps_of(kept)
    assert steps == list(range(1, len(steps) + 1))
    train(job(kept, resume=True), Events(), Control())
    assert steps_of(kept) == list(range(1, STEPS_PER_EPOCH + 1))


def steps_of(out: Path) -> list[int]:
    """Those whose rows are in its table."""
    rows = (out / METRICS).read_text().splitlines()[1:]
    return [int(row.split(",")[0]) for row in rows if ",train," in row]


def swapped(out: Path, instead: Callable[[], object]) -> Callable[[Event], None]:
    """At the first step, the folder `out` is moved away and `instead` is done."""
    away = out.with_name("away")

    def when(event: Event) -> None:
        if isinstance(event, StepsDone) and not away.exists():
            out.rename(away)
            instead()

    return when


@windows_keeps
def test_an_empty_folder_in_its_place_gets_the_whole_run(tmp_path: Path) -> None:
    out = tmp_path / "run"
    train(job(out, epochs=2, checkpoint_every=2), Events(swapped(out, out.mkdir)), Control())
    assert summarise(out).state == "finished"
    assert summarise(out).fault == ""
    assert steps_of(out) == list(range(1, 2 * STEPS_PER_EPOCH + 1))


@windows_keeps
def test_a_folder_that_was_emptied_but_for_event_files_gets_the_whole_run(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    out, done = tmp_path / "run", list[Path]()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not done:
            done.append(out)
            for file in filter(Path.is_file, tuple(out.iterdir())):
                file.unlink()

    train(job(out, epochs=2, checkpoint_every=2, tensorboard=True), Events(when), Control())
    assert summarise(out).state == "finished"
    assert steps_of(out) == list(range(1, 2 * STEPS_PER_EPOCH + 1))


@windows_keeps
def test_a_folder_that_is_moved_is_noticed_before_the_next_checkpoint(tmp_path: Path) -> None:
    out, known = tmp_path / "run", list[int]()
    move = swapped(out, lambda: None)

    def when(event: Event) -> None:
        move(event)
        if isinstance(event, SavedAgain):
            known.append(len((out / METRICS).read_text().splitlines()) - 1)

    train(job(out, epochs=2, checkpoint_every=None, save_minutes=None), Events(when), Control())
    [rows] = known
    assert 0 < rows < STEPS_PER_EPOCH
    assert summarise(out).state == "finished"


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of its own."""
    other = tmp_path_factory.mktemp("another") / "run"
    train(job(other), Events(), Control())
    return other


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@windows_keeps
@pytest.mark.parametrize("way", ["copied", "linked", "linked to another drive"])
def test_another_run_in_its_place_is_not_touched(tmp_path: Path, another: Path, way: str) -> None:
    out = tmp_path / "run"
    with ExitStack() as stack:
        other = tmp_path / "other"
        if way == "linked to another drive":
            other = stack.enter_context(small_disk(tmp_path / "drive")) / "other"
        shutil.copytree(another, other)
        before = content(other)

        def instead() -> None:
            if way == "copied":
                other.rename(out)
            else:
                out.symlink_to(other)

        events = Events(swapped(out, instead))
        train(job(out, epochs=2, checkpoint_every=2), events, Control())
        assert content(out) == before
        beside = tmp_path / "run-2"
        [told] = [event for event in events if isinstance(event, SavedAgain)]
        assert (told.run, told.why) == (str(beside), f"Another run is in {out} by now.")
        assert summarise(beside).state == "finished"
        assert summarise(beside).fault == ""
        assert steps_of(beside) == list(range(1, 2 * STEPS_PER_EPOCH + 1))
        train(job(beside, epochs=2, resume=True), Events(), Control())


@windows_keeps
def test_of_another_run_in_its_place_no_event_files_are_taken_along(
    tmp_path: Path, another: Path
) -> None:
    pytest.importorskip("tensorboard")
    out = tmp_path / "run"

    def instead() -> None:
        shutil.copytree(another, out)
        (out / "tensorboard").mkdir()
        (out / "tensorboard" / "events.out.tfevents.1").write_bytes(b"theirs")

    when = swapped(out, instead)
    train(job(out, epochs=2, checkpoint_every=2, tensorboard=True), Events(when), Control())
    assert [file.name for file in (out / "tensorboard").iterdir()] == ["events.out.tfevents.1"]
    [own] = (tmp_path / "run-2" / "tensorboard").iterdir()
    assert own.read_bytes() != b"theirs"


@windows_keeps
@pytest.mark.parametrize("without", ["", METRICS, RECORD])
def test_another_run_in_its_place_is_not_discarded(
    tmp_path: Path, another: Path, without: str
) -> None:
    """Whichever of its files is missing."""
    out, control = tmp_path / "run", Control()

    def instead() -> None:
        shutil.copytree(another, out)
        if without:
            (out / without).unlink()
        control.stop(discard=True)

    train(job(out, epochs=2), Events(swapped(out, instead)), control)
    assert content(out).keys() == {RECORD, METRICS, LAST, BEST} - {without}


@windows_keeps
def test_a_copy_that_was_trained_on_is_not_discarded(tmp_path: Path) -> None:
    """It has the record of the run, and other rows."""
    out, copy, control = tmp_path / "run", tmp_path / "copy", Control()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not copy.exists():
            shutil.copytree(out, copy)
            train(job(copy, epochs=2, resume=True), Events(), Control())
            out.rename(tmp_path / "away")
            shutil.copytree(copy, out)
            control.stop(discard=True)

    train(job(out, epochs=2, checkpoint_every=2), Events(when), control)
    assert content(out) == content(copy)


def test_what_else_was_in_its_folder_is_left_by_a_run_that_cannot_begin_there(
    tmp_path: Path,
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "events.out.tfevents.1").write_bytes(b"events")
    linked, beside = tmp_path / "linked", tmp_path / "beside"
    linked.mkdir()
    (linked / "tensorboard").symlink_to(theirs)
    shutil.copytree(theirs, beside / "tensorboard")
    for out, why in ((linked, "is a link to another place"), (beside, "already holds event files")):
        with pytest.raises(UserError, match=why):
            train(job(out), Events(), Control())
        assert (out / "tensorboard" / "events.out.tfevents.1").read_bytes() == b"events"
    assert sorted(each.name for each in linked.iterdir()) == ["tensorboard"]


def test_event_files_that_were_removed_are_begun_again(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    out, done = tmp_path / "run", list[Path]()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not done:
            done.append(out)
            shutil.rmtree(out / "tensorboard")

    train(job(out, epochs=2, checkpoint_every=2, tensorboard=True), Events(when), Control())
    assert summarise(out).state == "finished"
    assert steps_of(out) == list(range(1, 2 * STEPS_PER_EPOCH + 1))
    assert len(list((out / "tensorboard").iterdir())) == 1


def saved_anew(file: Path, data: bytes) -> None:
    """As most editors and spreadsheets save: the file is another one afterwards."""
    copy = file.with_suffix(".new")
    copy.write_bytes(data)
    copy.replace(file)


EDITS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a row taken out": lambda lines: [*lines[:2], *lines[3:]],
    "a row that is none": lambda lines: [*lines[:2], b"x" * 30 + b"\n", *lines[3:]],
    "a comment": lambda lines: [b"# my best run\n", *lines],
    "a sign of Unicode before it": lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]],
    "other separators": lambda lines: [line.replace(b",", b";") for line in lines],
    "other order": lambda lines: [lines[0], *reversed(lines[1:])],
    "a note below": lambda lines: [*lines, b"looks good\n"],
    "emptied": lambda lines: [],
    "its first rows": lambda lines: lines[:2],
}


@windows_keeps
@pytest.mark.parametrize("in_place", [False, True], ids=["saved anew", "in its place"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_table_that_somebody_edits_is_kept_beside_and_no_row_is_lost(
    tmp_path: Path, edit: Callable[[list[bytes]], list[bytes]], in_place: bool
) -> None:
    out, edited = tmp_path / "run", list[bytes]()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not edited:
            table = out / METRICS
            edited.append(b"".join(edit(table.read_bytes().splitlines(keepends=True))))
            (Path.write_bytes if in_place else saved_anew)(table, edited[0])

    events = Events(when)
    train(job(out, epochs=2, checkpoint_every=2), events, Control())
    assert summarise(out).state == "finished"
    assert summarise(out).fault == ""
    assert steps_of(out) == list(range(1, 2 * STEPS_PER_EPOCH + 1))
    told = [event.message for event in events if isinstance(event, Remark)]
    beside = out / "metrics.csv.damaged"
    whole = not edited[0] or (out / METRICS).read_bytes().startswith(edited[0])
    assert beside.exists() is not whole
    if not whole:
        assert beside.read_bytes() == edited[0]
        assert [words for words in told if "kept as metrics.csv.damaged" in words] == told[:1]
    elif in_place:
        assert told[0] == "Another program changed metrics.csv, and it was written again."


@windows_keeps
@pytest.mark.parametrize("in_place", [False, True], ids=["saved anew", "in its place"])
@pytest.mark.parametrize("what", ["nothing", "a part", "another run's"])
def test_a_record_that_somebody_writes_over_is_written_again(
    tmp_path: Path, another: Path, what: str, in_place: bool
) -> None:
    out, put = tmp_path / "run", list[bytes]()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not put:
            record = out / RECORD
            content = (another / RECORD).read_bytes()
            put.append({"nothing": b"", "a part": content[:99]}.get(what, content))
            (Path.write_bytes if in_place else saved_anew)(record, put[0])

    events = Events(when)
    train(job(out, epochs=2, checkpoint_every=2), events, Control())
    assert read_run(out).recipe.epochs == 2
    assert summarise(out).state == "finished"
    assert (out / "run.json.damaged").read_bytes() == put[0]
    [told] = [event.message for event in events if isinstance(event, Remark)]
    assert told == (
        "Another program changed run.json, and it was written again."
        " As the other program left it, it is kept as run.json.damaged."
    )


def test_a_record_that_is_only_laid_out_anew_stays(tmp_path: Path) -> None:
    out, laid_out = tmp_path / "run", list[str]()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not laid_out:
            laid_out.append(json.dumps(json.loads((out / RECORD).read_text())))
            (out / RECORD).write_text(laid_out[0])

    events = Events(when)
    train(job(out, epochs=2, checkpoint_every=2), events, Control())
    assert (out / RECORD).read_text() == laid_out[0]
    assert not [event for event in events if isinstance(event, Remark)]


@windows_keeps
@pytest.mark.parametrize("what", ["its folder moved", "another run in its place"])
def test_a_run_that_is_discarded_says_what_stays(tmp_path: Path, another: Path, what: str) -> None:
    out, control = tmp_path / "run", Control()

    def instead() -> None:
        if what == "another run in its place":
            shutil.copytree(another, out)
        control.stop(discard=True)

    events = Events(swapped(out, instead))
    train(job(out, epochs=2), events, control)
    [stays] = [event.message for event in events if isinstance(event, Remark)]
    assert str(out) in stays
    assert ("is no longer there" if what == "its folder moved" else "is not this run's") in stays
    assert (tmp_path / "away" / METRICS).exists()


def with_other_line_ends(file: Path) -> None:
    """As a spreadsheet saves."""
    saved_anew(file, file.read_bytes().replace(b"\n", b"\r\n"))


def replaced_by_a_copy(file: Path) -> None:
    """As an editor saves."""
    saved_anew(file, file.read_bytes())


@windows_keeps
@pytest.mark.parametrize(
    "happens",
    [
        lambda out: replaced_by_a_copy(out / METRICS),
        lambda out: with_other_line_ends(out / METRICS),
        lambda out: (out / METRICS).unlink(),
        lambda out: [(out / name).unlink() for name in (RECORD, METRICS)],
    ],
    ids=[
        "the table replaced by a copy",
        "the table saved with other ends of lines",
        "the table removed",
        "all but a checkpoint removed",
    ],
)
@pytest.mark.parametrize("discard", [False, True])
def test_its_own_folder_is_known_whatever_is_done_to_the_table(
    tmp_path: Path, happens: Callable[[Path], object], discard: bool
) -> None:
    out, done, control = tmp_path / "run", list[Path](), Control()

    def when(event: Event) -> None:
        if isinstance(event, Saved) and not done:
            done.append(out)
            happens(out)
            if discard:
                control.stop(discard=True)

    train(job(out, epochs=2, checkpoint_every=2), Events(when), control)
    assert done
    assert out.exists() is not discard
    if not discard:
        assert summarise(out).state == "finished"
        assert summarise(out).fault == ""
        assert steps_of(out) == list(range(1, 2 * STEPS_PER_EPOCH + 1))


def test_a_record_that_was_removed_is_written_again(tmp_path: Path) -> None:
    out = tmp_path / "run"

    def when(event: Event) -> None:
        if isinstance(event, StepsDone):
            (out / RECORD).unlink(missing_ok=True)

    train(job(out, epochs=2, checkpoint_every=2), Events(when), Control())
    assert read_run(out).recipe.epochs == 2
    train(job(out, epochs=3, resume=True), Events(), Control())
