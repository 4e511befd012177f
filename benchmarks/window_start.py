"""From the start of the program to its first window, and from there until the engine is ready.

    python -m benchmarks.window_start [--rounds 7] [--json FILE]

Every start is a fresh process. `alexnet-gui --verbose` says in its log how far it is, a bare Qt
window and `import torch` say it likewise, and the time is taken where it is heard.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from benchmarks.fresh_start import empty_home, moments, said, where_text
from benchmarks.measure import Measure, parser, report
from benchmarks.ticks import TICK_MS
from tools.virtual_display import virtual_display

PAINTED, WHOLE = "The window is on screen", "The window is whole"
READY = "The engine is ready"
Watched = Mapping[str, Any]  # what benchmarks.watched_start prints

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: print("painted", file=sys.stderr, flush=True))

application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""

TORCH = """
import sys
print("begun", file=sys.stderr, flush=True)
import torch
print("done", file=sys.stderr, flush=True)
"""


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    with virtual_display() as display:
        return report(_measures(display, options.rounds), options.json)


def _measures(display: str, rounds: int) -> Iterator[Measure]:
    where = where_text(display)
    with empty_home(display) as environment:
        bare, first, whole, torch, engine = zip(
            *(_round(environment) for _number in range(1 + rounds)), strict=True
        )
    yield Measure(
        name="first window on screen",
        against="a bare Qt window",
        values=_ratios(first, bare),
        goal=2.0,
        wanted="at most",
        note=f"{_ms(first)} against {_ms(bare)}, {where}; the frame, which Design then fills",
    )
    yield Measure(
        name="all three workspaces made",
        against="a bare Qt window",
        values=_ratios(whole, bare),
        note=f"{_ms(whole)} after the start, {where}",
    )
    yield Measure(
        name="engine ready, from the first window on",
        against="import torch",
        values=_ratios(engine, torch),
        goal=1.3,
        wanted="at most",
        note=f"{_ms(engine)} against {_ms(torch)}; the three workspaces are made meanwhile",
    )
    yield from _gaps(display, max(3, rounds // 2))


def _round(environment: Mapping[str, str]) -> tuple[float, float, float, float, float]:
    [bare] = moments(["-c", BARE], environment, ["painted"])
    window = ["-m", "alexnet_gui", "--verbose"]
    painted, whole, ready = moments(window, environment, [PAINTED, WHOLE, READY])
    begun, done = moments(["-c", TORCH], environment, ["begun", "done"])
    return bare, painted, whole, done - begun, ready - painted


def _gaps(display: str, starts: int) -> Iterator[Measure]:
    pairs = [_watched(display) for _start in range(starts)]
    afresh, again = zip(*pairs, strict=True)
    for words, found, goal in (
        ("the window while the engine is loaded", afresh, 500),
        ("the same where the window begins in Explore, as it was left", again, None),
    ):
        yield Measure(
            name=f"{words}, ticks of a {TICK_MS} ms timer",
            values=tuple(each["longest"] for each in found),
            unit="ms",
            goal=goal,
            wanted="at most",
            statistic="longest",
            note=f"the longest gap of each of {starts} starts, files warm, {where_text(display)}",
        )
    for name in ("train", "explore"):
        yield Measure(
            name=f"first switch to {name.capitalize()}, painted",
            values=tuple(each[name] for each in afresh),
            unit="ms",
            note=where_text(display),
        )


def _watched(display: str) -> tuple[Watched, Watched]:
    """A start with an empty home, and the next with the same, which begins where it was left."""
    with empty_home(display) as environment:
        afresh, again = (
            json.loads(said(["-m", "benchmarks.watched_start"], environment)[-1])
            for _start in range(2)
        )
    assert (afresh["first"], again["first"]) == ("design", "explore")
    return afresh, again


def _ratios(ours: tuple[float, ...], theirs: tuple[float, ...]) -> tuple[float, ...]:
    """One a round; the first, of which the files may be cold, is left out."""
    return tuple(own / other for own, other in zip(ours[1:], theirs[1:], strict=True))


def _ms(values: tuple[float, ...]) -> str:
    return f"{median(values[1:]) * 1000:,.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
