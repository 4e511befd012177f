"""The end of a process: what is half is gone, and a disk that does not answer holds up nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

# Whatever is asked of the disk in the folder `stuck` by the call that is named never comes back.
STUCK = """
import os, sys, threading
from pathlib import Path
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.whole_file import leave_no_halves, whole_file, write_whole

stuck, well, call = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
waits = threading.Event()

def ask_the_disk(event, arguments):
    if event == call and str(arguments[0]).startswith(str(stuck)):
        waits.set()
        threading.Event().wait()

def begin(write):
    threading.Thread(target=write, daemon=True).start()

def write_for_ever():
    with whole_file(stuck / "file") as file:
        file.write(b"new")
        file.flush()
        if call == "os.remove":
            waits.set()
            threading.Event().wait()

sys.addaudithook(ask_the_disk)
begin(write_for_ever)
waits.wait()
write_whole(well / "file", b"new")
half = threading.Barrier(2)

def leave_half():
    with whole_file(well / "half") as file:
        file.write(b"new")
        half.wait()
        threading.Event().wait()

begin(leave_half)
half.wait()
leave_no_halves(0.01)
try:
    write_whole(well / "late", b"new")
except UserError as error:
    print(error.message, flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("call", ["open", "os.rename", "os.remove"])
def test_a_disk_that_does_not_answer_holds_up_no_other_file_and_not_the_end(
    tmp_path: Path, call: str
) -> None:
    stuck, well = tmp_path / "stuck", tmp_path / "well"
    for folder in (stuck, well):
        folder.mkdir()
        (folder / "file").write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", STUCK, stuck, well, call],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    said = f"{well / 'late'} cannot be written: the program is being closed.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    assert {path.name: path.read_bytes() for path in well.iterdir()} == {"file": b"new"}
    assert (stuck / "file").read_bytes() == b"old"
