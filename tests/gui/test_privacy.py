"""What a person passes on does not say who they are, nor what they have."""

import getpass
import sys
from pathlib import Path

import pytest
import torch

import alexnet_gui
from alexnet_gui.gui.privacy import without_private


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"in {Path.home()}/pictures/anna.png,", "in ~/….png,"),
        (f"“{Path.home()}/My Pictures/anna at sea.png”", "“~/….png”"),
        ("open('/media/drive/my photos/anna.png')", "open('/….png')"),
        ("/srv/patients/anna.ckpt: No such file", "/….ckpt: No such file"),
        (r"'C:\Users\Anna\run\last.ckpt'", "'/….ckpt'"),
        (r"in C:\Users\Anna\run now", "in /… now"),
        (f"by {getpass.getuser()}, or {getpass.getuser().upper()}", "by user, or user"),
    ],
)
def test_paths_and_names_are_taken_out(text: str, told: str) -> None:
    assert without_private(text) == told


@pytest.mark.parametrize(
    "text", ["3 × 227 / 4", "11×11 /4", "and/or", "float32 w/o cache", "1/2", "ratio 3/4"]
)
def test_what_is_no_path_stays(text: str) -> None:
    assert without_private(text) == text


def test_a_stack_still_says_where_in_the_program_it_was() -> None:
    ours = f'File "{Path(alexnet_gui.__file__).parent}/gui/app.py", line 3, in run'
    assert "alexnet_gui/gui/app.py" in without_private(ours)
    theirs = f'File "{torch.__file__}", line 7, in forward'
    assert "torch/__init__.py" in without_private(theirs)
    for text in (ours, theirs):
        assert sys.prefix not in without_private(text)
