"""A virtual display, programs, and the mouse: for tests that need a real window."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from tools.virtual_display import virtual_display as on_a_screen

PATIENCE_SECONDS = 60.0
SCREEN = "1600x1000x24"


def require(*programs: str) -> None:
    """Skip the test where a program that it needs is not installed."""
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


@contextmanager
def virtual_display() -> Iterator[str]:
    """A display of its own, 1600 × 1000 pixels, such as `:99`."""
    require("Xvfb")
    with on_a_screen(SCREEN) as display:
        yield display


def start(*arguments: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    """`python arguments`, with what it says kept apart."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Have `process` gone, whatever it takes."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
    if process.poll() is None:
        process.kill()
    process.communicate()


def xdotool(display: str, *arguments: str) -> str:
    """What xdotool answers; nothing if it finds nothing."""
    done = subprocess.run(
        ["xdotool", *arguments],
        env=os.environ | {"DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def eventually(
    condition: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS
) -> None:
    """Look again and again until `condition` holds; another process cannot wake us."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)
