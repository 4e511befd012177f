"""Programs started afresh, each with an empty home, on a virtual display where there is one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from time import perf_counter

PATIENCE_SECONDS = 120
SCREEN = "1920x1200x24"


@contextmanager
def surroundings() -> Iterator[tuple[dict[str, str], str]]:
    """The variables of programs with a window, and in words where their windows are."""
    with TemporaryDirectory() as home, virtual_display() as display:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        kept.pop("WAYLAND_DISPLAY", None)
        folders = {f"XDG_{name}_HOME": home for name in ("CONFIG", "CACHE", "DATA", "STATE")}
        where = {"DISPLAY": display} if display else {"QT_QPA_PLATFORM": "offscreen"}
        yield kept | folders | where, "on Xvfb" if display else "offscreen"


@contextmanager
def virtual_display(screen: str = SCREEN) -> Iterator[str]:
    """A display of its own, such as `:99`; nothing where there is no Xvfb.

    `screen`: width, height and bits of a pixel.
    """
    if shutil.which("Xvfb") is None:
        yield ""
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        # Otherwise it begins anew when its last program ends, and the next may come too soon.
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            screen,
            "-noreset",
            "-nolisten",
            "tcp",
        ],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as answer:
            number = answer.readline().strip()  # comes when the display is ready
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


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
    try:
        for line in process.stderr:
            lines.append(line)
            heard |= {words: perf_counter() - start for words in wanted if words in line}
            if len(heard) == len(wanted):
                return [heard[words] for words in wanted]
    finally:
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
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout.splitlines()
