"""On a busy machine a run computes in the usual way unless another is clearly faster."""

from collections.abc import Iterator
from math import inf

import msgspec
import pytest

from alexnet_gui.core.execution_words import way_text
from alexnet_gui.core.measured_times import measured_times_path
from alexnet_gui.engine import execution
from alexnet_gui.engine.execution_probe import Way
from tests.engine.probing import MANY, WAYS, chosen, measured, subject

NEXT = "; the next run measures again, and may choose otherwise."
ADVICE = " Choose float32 or bfloat16 for a precision that is the same each time."


@pytest.fixture(autouse=True)
def nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(execution, "WORTH_STEPS", MANY)
    measured_times_path().unlink(missing_ok=True)
    yield
    measured_times_path().unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("seconds", "way"),
    [
        ((4.0, 3.0, 2.0, 1.0), WAYS[3]),
        ((1.4, 1.3, 1.2, 1.0), WAYS[0]),  # faster, though not clearly
        ((4.0, 3.0, 1.4, 1.0), WAYS[2]),  # clearly, and the more usual layout
        ((4.0, 1.4, 1.0, 1.2), WAYS[1]),
        ((inf, 1.0, 9.0, 9.0), WAYS[1]),
    ],
)
def test_a_busy_machine_decides_for_the_usual_way_unless_another_is_clearly_faster(
    monkeypatch: pytest.MonkeyPatch, seconds: tuple[float, ...], way: Way
) -> None:
    measured(monkeypatch, *seconds, calm=False)
    used = f"The machine was busy: {way_text(*way)} is used"
    assert chosen(subject()) == (way, f"{used}{NEXT}{ADVICE}")


def test_with_a_precision_of_one_s_own_a_busy_machine_advises_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured(monkeypatch, 1.4, 1.0, calm=False)
    used = "The machine was busy: bfloat16 in the default layout is used"
    assert chosen(subject(), "bfloat16") == (WAYS[2], f"{used}{NEXT}")


def test_what_was_measured_on_a_busy_machine_is_measured_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for busy in range(1, execution.BUSY_ENOUGH):
        probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0, calm=False)
        assert chosen(subject())[0] == WAYS[3]
        assert len(probed) == 1
        document = msgspec.json.decode(measured_times_path().read_bytes())
        assert [each["busy"] for each in document["measured"]] == [busy]
    assert chosen(subject(), steps=1)[0] == WAYS[0]
    measured(monkeypatch, 1.0, 4.0, 4.0, 4.0)  # at last a calm one, which is all that counts
    for _run in range(2):
        way, words = chosen(subject())
        assert way == WAYS[0]
        assert "4.00 times" in words


def test_on_a_machine_that_is_always_busy_the_least_of_some_measurements_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The least of them: float32 in the default layout at last takes a tenth more than the fastest.
    rounds = ((inf, 4.0, 5.0, 9.0), (9.0, 8.0, 2.0, 3.0), (2.2, inf, 3.0, 7.0))
    for seconds, way in zip(rounds, (WAYS[1], WAYS[2], WAYS[2]), strict=True):
        measured(monkeypatch, *seconds, calm=False)
        found, words = chosen(subject())
        assert found == way
    assert words == (
        "The machine was busy again: bfloat16 in the default layout is used from now on, by the"
        " least of all measurements."
    )
    probed = measured(monkeypatch, 1.0, 9.0, 9.0, 9.0, calm=False)
    for steps in (MANY, 1):
        assert chosen(subject(), steps=steps) == (
            WAYS[2],
            "bfloat16 in the default layout is used, as measured before.",
        )
    assert probed == []
