"""Of two runs that are begun in one folder at the same time, one is trained and the other told."""

from pathlib import Path

import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, PicturesRead
from alexnet_gui.engine.trainer import train
from tests.engine.training import Events, job, write_pictures


def test_the_second_to_begin_leaves_the_first_as_it_is(tmp_path: Path) -> None:
    data = write_pictures(tmp_path / "pictures", {"cat": 8, "dog": 8})
    out = tmp_path / "run"
    kept: dict[str, bytes] = {}

    def another_is_quicker(event: Event) -> None:
        """While this one reads its pictures, another one is trained in the folder."""
        if isinstance(event, PicturesRead) and not kept:
            train(job(out, data=str(data), max_steps=3, seed=1), Events(), Control())
            kept.update({path.name: path.read_bytes() for path in out.iterdir()})

    with pytest.raises(UserError, match="already holds a run"):
        train(job(out, data=str(data), max_steps=3, seed=2), another_is_quicker, Control())
    assert kept
    assert {path.name: path.read_bytes() for path in out.iterdir()} == kept
