"""What holds for every test of the engine."""

import pytest

from alexnet_gui.engine import execution


@pytest.fixture(autouse=True)
def runs_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """No run is long enough for a probe, so that all are computed alike on any machine.

    Tests of the choice itself set the bound back.
    """
    monkeypatch.setattr(execution, "WORTH_STEPS", 10**9)
