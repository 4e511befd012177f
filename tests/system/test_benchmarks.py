"""What a benchmark finds is kept whole, with the machine that it was found on."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from benchmarks.bundled_photos import write_photos
from benchmarks.fresh_cache import fresh_cache
from benchmarks.machine import machine_text
from benchmarks.measure import Found, Measure, report
from benchmarks.results import write_results

FAST = Measure(name="a fast thing", values=(2.0,), goal=1.0)
SLOW = Measure(name="a slow thing", values=(0.5,), goal=1.0)


def one_and_a_crash() -> Iterator[Measure]:
    yield FAST
    raise SystemExit("It came to no end.")


def test_what_was_measured_is_kept_when_all_of_it_is_known(tmp_path: Path) -> None:
    file = tmp_path / "found.json"

    def measures() -> Iterator[Measure]:
        yield FAST
        assert not file.exists()
        yield SLOW

    assert report(measures(), file) == 1  # a goal is missed, which is a result
    found = msgspec.json.decode(file.read_bytes(), type=Found)
    assert found.measures == (FAST, SLOW)
    assert found.machine == machine_text()


def test_a_benchmark_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    with pytest.raises(SystemExit):
        report(one_and_a_crash(), file)
    assert not file.exists()


def test_figures_of_another_machine_bear_its_number(tmp_path: Path) -> None:
    for script, date, machine, name in (
        ("first", "2026-11-20", "an older machine", "what is old"),
        ("second", "2026-11-22", "a newer machine", "what is new"),
        ("third", "2026-11-21", "a newer machine", "what is nearly new"),
    ):
        found = Found(date, machine, (Measure(name=name, values=(1.0,)),))
        (tmp_path / f"{script}.json").write_bytes(msgspec.json.encode(found))
    write_results(["first", "second", "third", "never run"], kept=tmp_path, folder=tmp_path)
    lines = (tmp_path / "RESULTS.md").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.startswith(("Machine", "[", "Measured"))]
    assert told == [
        "Machine: a newer machine.",
        "Measured 2026-11-21 to 2026-11-22.",
        "[1] Machine: an older machine.",
        "Measured 2026-11-20.",
    ]
    names = [line.split(" | ")[0] for line in lines if line.startswith("| what")]
    assert names == ["| what is old [1]", "| what is new", "| what is nearly new"]


def test_nothing_that_was_remembered_before_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in ("somewhere", None):
        if before is None:
            monkeypatch.delenv("XDG_CACHE_HOME")
        else:
            monkeypatch.setenv("XDG_CACHE_HOME", before)
        with fresh_cache():
            assert list(Path(os.environ["XDG_CACHE_HOME"]).iterdir()) == []
        assert os.environ.get("XDG_CACHE_HOME") == before


def test_a_folder_of_photos_has_as_many_as_wanted_and_different_ones(tmp_path: Path) -> None:
    folder = write_photos(tmp_path / "photos", 12, (16, 12), classes=5, different=4)
    files = sorted(folder.glob("*/*.jpg"))
    assert len(files) == 12
    assert len(list(folder.iterdir())) == 5
    assert len({file.stat().st_ino for file in files}) == 4
    assert len({file.read_bytes() for file in files}) == 4


def test_a_figure_that_just_misses_its_goal_does_not_read_like_it() -> None:
    missed = Measure(name="steps", values=(0.9693,), goal=0.97)
    assert missed.result == "0.969 ×"
    assert "NOT met" in missed.line
    assert Measure(name="steps", values=(0.9701,), goal=0.97).result == "0.97 ×"
    assert Measure(name="steps", values=(0.91,), goal=0.97).result == "0.91 ×"
