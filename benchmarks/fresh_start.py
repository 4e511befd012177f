"""Programs started afresh, on a virtual display where there is one."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from time import perf_counter

from tools.virtual_display import environment_on

PATIENCE_SECONDS = 120


@contextmanager
def empty_home(display: str) -> Iterator[dict[str, str]]:
    """The variables of programs with a window on `display` that share a home, empty at first."""
    with TemporaryDirectory() as home:
        yield environment_on(display, Path(home))


def where_text(display: str) -> str:
    """Where the windows of `environment_on` the same display are."""
    return "on Xvfb" if display else "on Qt's offscreen screen"


def moments(
    arguments: Sequence[str], environment: Mapping[str, str], wanted: Sequence[str]
) -> list[float]:
    """Start `python arguments`, and end it when it has said on standard error all that is `wanted`.

    Returns:
        Seconds from the start until each was said, as this process hears it.
    """
    start = perf_counter()
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, env=dict(environment), stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    heard: dict[str, float] = {}
    lines: list[str] = []
    patience = Timer(PATIENCE_SECONDS, process.kill)  # then it says no more
    patience.start()
    try:
        for line in process.stderr:
            lines.append(line)
            heard |= {words: perf_counter() - start for words in wanted if words in line}
            if len(heard) == len(wanted):
                return [heard[words] for words in wanted]
    finally:
        patience.cancel()
        process.kill()
        process.communicate()
    raise SystemExit(f"{' '.join(command)} ended too soon:\n{''.join(lines)}")


def said(arguments: Sequence[str], environment: Mapping[str, str], given: str = "") -> list[str]:
    """The lines that `python arguments` says on standard output; `given` is its standard input."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=dict(environment),
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode or not done.stdout:
        told = f"{' '.join(arguments)} ended with status {done.returncode}:\n{done.stderr}"
        raise SystemExit(told)
    return done.stdout.splitlines()
