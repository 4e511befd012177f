"""Where a process stands among those of a run, and what falls to it."""

from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.core.processes import Place, Share, place_here

ENVIRONMENT = {
    "RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "4",
    "MASTER_ADDR": "10.0.0.1", "MASTER_PORT": "29500",
}  # fmt: skip


def test_torchrun_tells_a_process_its_place() -> None:
    assert place_here(ENVIRONMENT) == Place(rank=5, size=8, local_rank=1, local_size=4)


def test_whoever_is_not_told_or_is_the_only_one_trains_by_itself() -> None:
    assert place_here({}) is None
    assert place_here(ENVIRONMENT | {"WORLD_SIZE": "1"}) is None
    assert place_here(ENVIRONMENT | {"RANK": "first"}) is None
    for name in ENVIRONMENT:
        assert place_here({key: value for key, value in ENVIRONMENT.items() if key != name}) is None


@given(count=st.integers(0, 1000), size=st.integers(1, 40))
def test_shares_are_in_order_leave_nothing_out_and_are_as_even_as_can_be(
    count: int, size: int
) -> None:
    shares = [Share(rank, size) for rank in range(size)]
    parts = [list(range(count))[share.of(count)] for share in shares]
    assert [picture for part in parts for picture in part] == list(range(count))
    assert max(map(len, parts)) == len(parts[0]) == shares[0].largest(count)
    assert min(map(len, parts)) == shares[0].smallest(count)
    assert shares[0].largest(count) - shares[0].smallest(count) <= 1
