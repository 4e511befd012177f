"""The way in which a run computes is the fastest that was measured, and is remembered."""

from collections.abc import Iterator
from math import inf
from pathlib import Path

import msgspec
import pytest
import torch

from alexnet_gui.core import measured_times
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Event, MeasuringExecution
from alexnet_gui.core.layers import Conv2d, Linear
from alexnet_gui.core.measured_times import (
    Measured,
    Timing,
    measured_times_path,
    recall_times,
    remember_times,
)
from alexnet_gui.core.recipe import Precision
from alexnet_gui.engine import execution, execution_probe
from alexnet_gui.engine.execution_probe import Way
from tests.engine.probing import MANY, NORMALISED, WAYS, chosen, measured, subject
from tests.engine.training import SMALL


@pytest.fixture(autouse=True)
def nothing_is_known_and_probes_are_short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(execution, "WORTH_STEPS", MANY)
    monkeypatch.setattr(execution_probe, "SECONDS", 0.0)
    measured_times_path().unlink(missing_ok=True)
    yield
    measured_times_path().unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("seconds", "way", "words"),
    [
        (
            (2.6, 2.0, 1.5, 1.0),
            WAYS[3],
            "bfloat16 with channels-last was measured fastest here: 2.60 times as fast as float32"
            " in the default layout.",
        ),
        (
            (1.0, 1.3, 1.2, 1.5),
            WAYS[0],
            "float32 in the default layout was measured fastest here: 1.20 times as fast as"
            " bfloat16 in the default layout.",
        ),
        (
            (1.0, 1.3, 0.98, 1.5),
            WAYS[0],
            "float32 in the default layout is used: nothing was measured here that is over 3 %"
            " faster.",
        ),
        (
            (1.04, 1.02, 1.0, 1.5),  # the second gains less than the margin on the first
            WAYS[2],
            "bfloat16 in the default layout was measured fastest here: 1.04 times as fast as"
            " float32 in the default layout.",
        ),
        (
            (1.02, 1.0, 1.01, 1.5),
            WAYS[0],
            "float32 in the default layout is used: nothing was measured here that is over 3 %"
            " faster.",
        ),
        (
            (inf, inf, 1.0, inf),
            WAYS[2],
            "bfloat16 in the default layout was measured fastest here.",
        ),
        ((inf, inf, inf, inf), WAYS[0], ""),
    ],
)
def test_the_fastest_is_taken_and_told_with_figures(
    monkeypatch: pytest.MonkeyPatch, seconds: tuple[float, ...], way: Way, words: str
) -> None:
    measured(monkeypatch, *seconds)
    assert chosen(subject()) == (way, words)


def test_what_was_measured_is_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    probed = measured(monkeypatch, 2.6, 2.0, inf, 1.0)
    chosen(subject())
    assert chosen(subject(), steps=1) == (
        WAYS[3],
        "bfloat16 with channels-last is used, as measured before: 2.60 times as fast as float32 in"
        " the default layout.",
    )
    assert len(probed) == 1


def test_a_layer_s_name_does_not_matter_and_all_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    chosen(subject())
    first, *others = NORMALISED.layers
    renamed = msgspec.structs.replace(first, name="anything")
    chosen(subject(NORMALISED.with_layers((renamed, *others))))
    assert len(probed) == 1
    assert isinstance(first, Conv2d)
    wider = NORMALISED.with_layers((msgspec.structs.replace(first, out_channels=9), *others))
    frozen = subject()
    frozen.network.freeze(("conv1",))
    for count, other in enumerate(
        (
            subject(wider),
            subject(shape=(5, 1, 28, 28)),
            subject(shape=(4, 10), start=8),
            subject(threads=2),
            frozen,
        ),
        start=2,
    ):
        chosen(other)
        assert len(probed) == count
    chosen(subject(), "bfloat16")
    assert len(probed) == 7
    for name, value in (("__version__", "0.0"), ("_CPU_INFO", Path("/nowhere"))):
        monkeypatch.setattr(execution, name, value)
        chosen(subject())
    assert len(probed) == 9
    monkeypatch.setattr(torch, "__version__", "3.0")
    chosen(subject())
    assert len(probed) == 10


def test_a_precision_that_was_asked_for_is_kept_and_its_layout_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    probed = measured(monkeypatch, 2.0, 1.0)
    assert chosen(subject(), "bfloat16")[0] == WAYS[3]
    assert len(probed) == 1


def test_a_device_without_bfloat16_tries_float16(monkeypatch: pytest.MonkeyPatch) -> None:
    measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    monkeypatch.setattr(execution, "has_bfloat16", lambda device: False)
    assert chosen(subject())[0] == Way("float16", "channels_last")


def test_a_network_of_dense_layers_has_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    dense = Architecture(
        name="dense",
        input=(1, 28, 28),
        layers=(SMALL.layers[4], Linear(name="fc1", out_features=10)),
    )
    probed = measured(monkeypatch, 2.0, 1.0)
    assert chosen(subject(dense))[0] == WAYS[2]
    assert chosen(subject(shape=(4, 1152), start=6))[0] == WAYS[2]
    assert chosen(subject(dense), "float32") == (WAYS[0], "")
    assert len(probed) == 2


def test_a_short_run_is_not_worth_a_probe_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    wishes: tuple[Precision, ...] = ("automatic", "bfloat16")
    for wanted, way in zip(wishes, (WAYS[0], WAYS[2]), strict=True):
        assert chosen(subject(), wanted, steps=MANY - 1) == (
            way,
            f"{way.precision} in the default layout is used: the run is too short to measure what"
            " is fastest.",
        )
    assert probed == []


def test_a_probe_that_lasts_is_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds, expected in ((0.0, [MeasuringExecution()]), (100.0, [])):
        monkeypatch.setattr(execution, "_TOLD_SECONDS", seconds)
        measured_times_path().unlink(missing_ok=True)
        told: list[Event] = []
        chosen(subject(), emit=told.append)
        assert told == expected


# --- the file ------------------------------------------------------------------------------------


def test_a_damaged_file_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    chosen(subject())
    path = measured_times_path()
    whole = path.read_text()
    for count, text in enumerate(
        (
            whole[: len(whole) // 2],
            "",
            "[]",
            "\0",
            whole.replace('"version":1', '"version":2'),
            whole.replace("channels_last", "sideways"),
            whole.replace("4.0", "-4.0"),
            whole.replace('"float32"', '"bfloat16"'),
            whole.replace("}]}", '}],"busy":-1}'),
            whole.replace("}]}", '}],"busy":9}'),
            whole + " " * 2**20,
        ),
        start=2,
    ):
        assert text != whole
        path.write_text(text)
        assert chosen(subject())[0] == WAYS[3]
        assert len(probed) == count
    assert path.read_text() == whole


def test_where_nothing_can_be_written_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    measured_times_path().mkdir(parents=True)
    try:
        for _again in range(2):
            assert chosen(subject())[0] == WAYS[3]
    finally:
        measured_times_path().rmdir()
    assert len(probed) == 2


def test_the_file_keeps_the_newest_and_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    timings = tuple(Timing(*way, 1.0) for way in WAYS)
    remember_times(Measured("a" * 64, timings, 1))
    one = measured_times_path().stat().st_size
    assert measured_times.MOST * one < measured_times.MOST_BYTES
    monkeypatch.setattr(measured_times, "MOST", 3)
    keys = [key * 64 for key in "abcd"]
    for key in "bcda":
        remember_times(Measured(key * 64, timings))
    kept = [None if known is None else known.key[0] for known in map(recall_times, keys)]
    assert kept == ["a", None, "c", "d"]
