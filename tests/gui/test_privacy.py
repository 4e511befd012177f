"""What a person passes on does not say who they are, nor what they have."""

import getpass
import socket
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
        (r"in C:\Users\Anna\run now", "in /…"),
        ("There is no file /clinic/Miller Anna 1970.png.", "There is no file /….png."),
        ("/mnt/My Drive/run 1/metrics.csv, line 3: bad", "/….csv, line 3: bad"),
        (r"C:\Users\Jane Doe\Documents\x.png", "/….png"),
        ("/clinic/Kids' photos (2)/Miller Anna", "/…"),
        ("/1970 Anna/x.png", "/….png"),
        ("folder:/clinic/Anna", "folder:/…"),
        ('"/clinic/O\'Brien/x.png"', '"/….png"'),
        ("'/clinic/O'Brien/x.png'", "'/….png'"),
        ("/clinic/Dr.Miller", "/…"),
        ("../Miller Anna/x.png", "/….png"),
        ("“Miller Anna/1970.png” and “Anna.png”", "“….png” and “….png”"),
        ("scans/Miller Anna.png is damaged", "….png is damaged"),
        ("(http://anna:secret@proxy.clinic:8080).", "(http:…)."),
        ("file:///clinic/Miller Anna.png", "file:…"),
        (f"by {getpass.getuser()}, or {getpass.getuser().upper()}", "by user, or user"),
    ],
)
def test_paths_and_names_are_taken_out(text: str, told: str) -> None:
    assert without_private(text) == told


def test_words_made_of_the_persons_or_the_computers_name_are_taken_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGNAME", "jane")  # what the system is asked for first
    name = socket.gethostname()
    told = without_private(f"jane_doe and Jane2 on {name}, {name.upper()}, not janet's")
    assert told == "user and user on computer, computer, not janet's"


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
