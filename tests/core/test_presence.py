"""What is at a path, also where no path can be what is asked for."""

from pathlib import Path

import pytest

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.file_lock import held
from alexnet_gui.core.presence import exists, is_file, is_folder, is_missing, kind, require_folder
from alexnet_gui.core.run_summary import RunScanner, broken_off, latest_run, summarise


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "none", "file/below"])
def test_there_is_nothing_of_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / name
    assert is_missing(path)
    assert kind(path) == "nothing"
    assert not exists(path)
    assert not is_file(path)
    assert not is_folder(path)
    assert not held(path)
    with pytest.raises(UserError, match="There is no folder"):
        require_folder(path, "")
    assert not broken_off(path)
    assert summarise(path).state == "damaged"
    assert RunScanner().scan(tmp_path, [path]) == ()
    assert latest_run(tmp_path, [path]) is None


def test_what_is_there_is_told_by_its_kind(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert kind(tmp_path / "file") == "file"
    assert kind(tmp_path) == "folder"
    assert not is_missing(tmp_path)
