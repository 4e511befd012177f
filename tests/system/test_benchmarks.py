"""What a benchmark finds is kept whole, with the machine that it was found on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from benchmarks.__main__ import GROWTH, SCRIPTS
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


def test_a_part_of_the_table_does_not_take_the_place_of_a_whole_one(tmp_path: Path) -> None:
    whole, kept = tmp_path / "whole", tmp_path / "kept"
    for folder in (whole, kept):
        folder.mkdir()
    found = msgspec.json.encode(Found("2026-11-23", "a machine", (FAST,)))
    (kept / "first.json").write_bytes(found)
    assert write_results(["first", "second"], kept, whole) == kept / "RESULTS.md"
    assert not list(whole.iterdir())
    (kept / "second.json").write_bytes(found)
    assert write_results(["first", "second"], kept, whole) == whole / "RESULTS.md"


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


def test_a_spread_is_told_of_a_median_alone(tmp_path: Path) -> None:
    median = Measure(name="steps", values=(1.0, 2.0, 3.0), unit="ms")
    others = [
        Measure(name="gaps", values=(1.0, 2.0, 3.0), unit="ms", statistic=statistic)
        for statistic in ("longest", "largest", "99th percentile")
    ]
    assert median.line == "steps: 2.0 ms (1.5 ms to 2.5 ms)"
    assert [each.line for each in others] == ["gaps: 3.0 ms", "gaps: 3.0 ms", "gaps: 3.0 ms"]
    found = Found("2026-11-22", "a machine", (median, *others))
    (tmp_path / "some.json").write_bytes(msgspec.json.encode(found))
    write_results(["some"], kept=tmp_path, folder=tmp_path)
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    for row in (
        "| steps | — | 2.0 ms | 1.5 ms – 2.5 ms | — | — |",
        "| gaps | — | 3.0 ms (longest) | — | — | — |",
        "| gaps | — | 3.0 ms (largest) | — | — | — |",
        "| gaps | — | 3.0 ms (99th percentile) | — | — | — |",
    ):
        assert row in text


def test_what_is_less_than_its_last_digit_does_not_read_like_nothing() -> None:
    def result(value: float, unit: str = "millionths") -> str:
        return Measure(name="a difference", values=(value,), unit=unit).result

    assert [result(each) for each in (0.0, 2e-5, 0.06)] == [
        "0.0 millionths", "< 0.1 millionths", "0.1 millionths",
    ]  # fmt: skip
    assert result(0.001, "s") == "< 0.01 s"


def _told(*arguments: str) -> tuple[int, str]:
    """What `python -m benchmarks` answers; torch cannot be imported."""
    program = (
        "import runpy, sys; sys.modules['torch'] = None;"
        "runpy.run_module('benchmarks', run_name='__main__', alter_sys=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def test_a_benchmark_that_is_not_there_is_answered_with_those_that_are() -> None:
    status, told = _told("training", "wrong")
    assert status == 2
    assert told.startswith("usage: python -m benchmarks [-h]")
    every = ", ".join((*SCRIPTS, GROWTH))
    assert f"there is no benchmark wrong; there are {every}" in told


def test_the_help_says_what_each_benchmark_is_about_without_loading_torch() -> None:
    status, told = _told("--help")
    assert status == 0
    rows = {line.split()[0]: line.split()[1:] for line in told.splitlines() if line[:2] == "  "}
    assert all(len(rows[name]) > 3 for name in (*SCRIPTS, GROWTH))
    assert "lrn                Local response normalisation, forward and backward" in told
