"""Several processes choose one way to compute, by what it takes all of them."""

from concurrent.futures import CancelledError
from contextlib import suppress

import pytest

from alexnet_gui.core.measured_times import measured_times_path
from alexnet_gui.engine import execution
from alexnet_gui.engine.execution import fastest_way
from alexnet_gui.engine.execution_probe import Times
from tests.engine.pair import Pair
from tests.engine.probing import subject


def test_processes_choose_alike_by_what_a_way_takes_all_of_them() -> None:
    measured_times_path().unlink(missing_ok=True)
    two = Pair()
    try:
        # The first is fastest otherwise than the second; together the third way is.
        found = two.call(_chosen, ([1.0, 9.0, 2.0, 9.0], 1), ([9.0, 1.0, 2.0, 9.0], 1))
        assert found == [("bfloat16", "contiguous")] * 2
        # Both know that now, so that nobody has to measure.
        found = two.call(_chosen, (None, 1), (None, 1))
        assert found == [("bfloat16", "contiguous")] * 2
        # One of them does not, as on another machine: both measure.
        found = two.call(_chosen, ([9.0, 1.0, 9.0, 9.0], 1), ([9.0, 1.0, 9.0, 9.0], 2))
        assert found == [("float32", "channels_last")] * 2
        # One is asked to stop.
        assert two.call(_chosen, ([], 3), ([1.0, 1.0, 1.0, 1.0], 3)) == [None, None]
        # The machine of one of them is busy: nothing is clearly faster. The first has by then
        # measured often enough, and decides with the second, which has not.
        slightly = [1.2, 1.0, 1.2, 1.2]
        for threads in (4, 5, 6):
            found = two.call(_chosen, (slightly, 4, False), (slightly, threads, True))
            assert found == [("float32", "contiguous")] * 2
        # From now on they are as one, until both know enough.
        for _again in range(execution.BUSY_ENOUGH):
            found = two.call(_chosen, (slightly, 6, False), (slightly, 6, True))
        assert found == [("float32", "channels_last")] * 2
    finally:
        two.close()


def _chosen(seconds: list[float] | None, threads: int, calm: bool = True) -> tuple[str, str] | None:
    """What one process takes where its own probe finds `seconds`; empty: it is cancelled."""
    from alexnet_gui.engine.distributed import joined_team

    def found(*_subject: object) -> Times:
        assert seconds is not None, "nothing is to be measured"
        if not seconds:
            raise CancelledError
        return Times(seconds, calm)

    with pytest.MonkeyPatch.context() as patch, joined_team() as team, suppress(CancelledError):
        patch.setattr(execution, "time_ways", found)
        way, _told = fastest_way(
            subject(threads=threads),
            "automatic",
            10**9,
            team,
            lambda event: None,
            lambda: False,
        )
        return way
    return None
