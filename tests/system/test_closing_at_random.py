"""Closed at any moment of its work, a window ends its process soon, with everything kept."""

import random
import statistics
import sys
import time
from pathlib import Path

import pytest

from alexnet_gui.core.files import read_architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.run_summary import holds_run, summarise
from tests.system.displays import PATIENCE_SECONDS, end
from tests.system.driving import SMALL, driven_window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it looks at processes as POSIX")

SEED = 20_260_101

# A person edits and saves, looks at pictures, trains; then the window is closed after so long.
WORK = (
    SMALL
    + """
import time
from alexnet_gui.gui.design import edits

def drive(window):
    file, out, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    plan = lambda: QTimer.singleShot(round(1000 * seconds), window, lambda: leave(window))
    if sys.argv[4] == "early":
        plan()
    document = window.design.document
    document.load(PRESETS[1])
    document.apply(edits.set_value(document.architecture, 0, "stride", 3))
    document.save(file)
    window.open(resource("pictures", "chelsea.png"))
    yield lambda: window.bridge.ready
    train(window, out)
    if sys.argv[4] == "late":
        plan()
    for picture in ("coffee.png", "chelsea.png") * 50:
        yield lambda: window.train.run is not None and window.train.run.last is not None
        window.open(resource("pictures", picture))
        yield lambda: window.explore.looker.answered is not None
    yield lambda: False

def leave(window):
    say("closing", time.time())
    window.closing.insist()
    window.close()

from alexnet_gui.core.presets import PRESETS
"""
)


@pytest.mark.soak
def test_closing_at_random_moments_keeps_everything(tmp_path: Path, soak: bool) -> None:
    moments = random.Random(SEED)
    took: list[float] = []
    for number in range(60 if soak else 2):
        place, seconds = tmp_path / str(number), moments.uniform(0.0, 3.0)
        when = "late" if number % 2 else "early"
        what = f"moment {number} of seed {SEED}: closed after {seconds:.3f} s, {when}"
        place.mkdir()
        said = worked_for(seconds, when, place, what)
        took.append(time.time() - said)
        assert_kept(place, what)
    print(f"closing took {statistics.median(took):.2f} s, at most {max(took):.2f} s")


def worked_for(seconds: float, when: str, place: Path, what: str) -> float:
    """Have a window at work in `place`, and closed; when that began, in seconds since 1970.

    `when`: whether the seconds count from when it is whole (`early`), or trains (`late`).
    """
    arguments = (str(place / "mine.json"), str(place / "run"), str(seconds), when)
    window = driven_window(place / "home", WORK, *arguments)
    try:
        output, errors = window.communicate(timeout=PATIENCE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, errors) == (0, ""), what
    return float(output.removeprefix("closing "))


def assert_kept(place: Path, what: str) -> None:
    """The network is saved, every step is in the checkpoint, and nothing half-done is left."""
    conv1 = read_architecture(place / "mine.json").layers[0]
    assert isinstance(conv1, Conv2d), what
    assert conv1.stride == 3, what
    assert list(place.rglob("settings.json")), what
    assert not list(place.rglob("session.json")), what  # there is nothing to bring back
    run = place / "run"
    assert not [path for path in run.rglob("*") if path.name.startswith(".")], what
    if holds_run(run):
        summary = summarise(run)
        assert (summary.state, summary.kept) == ("stopped", True), what
