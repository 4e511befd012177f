"""Nobody writes lines into the log by the name of a file."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import logging, sys
from pathlib import Path
from alexnet_gui.gui.log_file import start_log
start_log(verbose=False, path=Path(sys.argv[1]))
log = logging.getLogger("alexnet_gui")
log.info("Opening %s", "a.png\\n2026-01-01 INFO MainThread all is well\\x1b[2J")
try:
    raise ValueError("that is why")
except ValueError:
    log.exception("It failed")
"""


def test_what_is_told_is_one_line_and_a_stack_follows_it_whole(tmp_path: Path) -> None:
    log = tmp_path / "some.log"
    subprocess.run([sys.executable, "-c", PROGRAM, str(log)], check=True, timeout=60)
    opening, failed, *stack = log.read_text().splitlines()
    assert opening.endswith(r"Opening a.png\n2026-01-01 INFO MainThread all is well\x1b[2J")
    assert failed.endswith("It failed")
    assert stack[0].startswith("Traceback")
    assert stack[-1] == "ValueError: that is why"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is full")
def test_a_full_disk_is_not_told_to_the_terminal_line_by_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "/dev/full"], capture_output=True, check=True, timeout=60
    )
    assert (ended.stdout, ended.stderr) == (b"", b"")
