"""A virtual display, and the environment of programs that shall leave a person's settings alone."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCREEN = "1920x1200x24"
PATIENCE_SECONDS = 60
_KINDS = ("CONFIG", "CACHE", "DATA", "STATE")


@contextmanager
def virtual_display(screen: str = SCREEN) -> Iterator[str]:
    """A display of its own, such as `:99`; nothing where there is no Xvfb.

    Args:
        screen: Its width and height in pixels, and the bits of a pixel.
    """
    if shutil.which("Xvfb") is None:
        yield ""
        return
    reading, writing = os.pipe()
    # Without -noreset it begins anew when its last program ends, and the next may come too soon.
    options = f"-displayfd {writing} -screen 0 {screen} -noreset -nolisten tcp".split()
    server = subprocess.Popen(
        ["Xvfb", *options],
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


def environment_on(display: str, home: Path) -> dict[str, str]:
    """The variables of a program with a window.

    Args:
        display: Where the window is; nothing: on Qt's offscreen platform.
        home: Holds the person's settings, and everything else that is kept.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    kept.pop("WAYLAND_DISPLAY", None)
    where = {"DISPLAY": display} if display else {"QT_QPA_PLATFORM": "offscreen"}
    return kept | home_of_its_own(home) | where


def home_of_its_own(home: Path) -> dict[str, str]:
    """The variables that have a program take `home`, which is made, for the person's own folder."""
    home.mkdir(parents=True, exist_ok=True)
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in _KINDS}
    return {"HOME": str(home), **folders}
