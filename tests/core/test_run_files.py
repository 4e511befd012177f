"""Renaming and deleting the folder of a run."""

from pathlib import Path

import pytest

from alexnet_gui.core import file_lock
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.run_files import delete_run, rename_run
from alexnet_gui.core.run_names import METRICS
from alexnet_gui.core.run_summary import summarise
from tests.core.run_folders import rows, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "run", rows(3))


def test_a_run_takes_another_name(folder: Path) -> None:
    renamed = rename_run(folder, "the good one")
    assert renamed == folder.with_name("the good one")
    assert not folder.exists()
    assert summarise(renamed).step == 3


@pytest.mark.parametrize("name", ["", " a", "a ", ".", "..", "a/b", "a\\b", "a:b", "a\nb", "a."])
def test_what_is_no_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(UserError, match="is not a name for a folder"):
        rename_run(folder, name)
    assert folder.exists()


def test_a_name_that_is_taken_is_refused(folder: Path) -> None:
    (folder.parent / "other").mkdir()
    with pytest.raises(UserError, match="There is already something called other"):
        rename_run(folder, "other")


def test_a_run_under_way_is_neither_renamed_nor_deleted(folder: Path) -> None:
    with (folder / METRICS).open("a") as file:
        assert file_lock.take(file.fileno())
        for act in (lambda: rename_run(folder, "new"), lambda: delete_run(folder)):
            with pytest.raises(UserError, match="run is being trained"):
                act()
    assert folder.exists()


def test_a_run_is_deleted_with_what_a_kill_left_in_it(folder: Path) -> None:
    (folder / ".last.ckpt.part").write_bytes(b"?")
    (folder / "tensorboard").mkdir()
    delete_run(folder)
    assert not folder.exists()


def test_a_folder_with_something_else_in_it_is_not_deleted(folder: Path) -> None:
    (folder / "thesis.tex").write_text("all of it")
    with pytest.raises(UserError, match=r"run also holds other files: thesis\.tex"):
        delete_run(folder)
    assert (folder / "thesis.tex").exists()
    assert (folder / METRICS).exists()
