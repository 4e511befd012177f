"""How many pictures of a folder are decoded at a time depends on how large most files are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alexnet_gui.engine import prepared_pictures
from alexnet_gui.engine.datasets import open_data
from alexnet_gui.engine.in_threads import WORKERS, in_threads
from tests.engine.training import write_pictures


@pytest.mark.parametrize(("large", "many_at_a_time"), [(0, True), (2, True), (3, False)])
def test_a_few_large_files_do_not_slow_a_folder_of_small_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int, many_at_a_time: bool
) -> None:
    threads: list[int] = []

    def counted(*given: Any, workers: int, **more: Any) -> Iterator[Any]:
        threads.append(workers)
        return in_threads(*given, workers=workers, **more)

    monkeypatch.setattr(prepared_pictures, "in_threads", counted)
    folder = write_pictures(tmp_path / "pets", {"cat": 10, "dog": 10})
    for number in range(large):
        with (folder / "cat" / f"{number:03}.png").open("ab") as file:
            file.write(bytes(600_000))  # which comes after the picture's end
    data = open_data(str(folder), (3, 20, 20))
    assert data.skipped == ()
    assert [count > WORKERS for count in threads] == [many_at_a_time]
