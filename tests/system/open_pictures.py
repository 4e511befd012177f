"""Opens pictures as the window does, one by one, in a process of its own that says what it took.

    python -m tests.system.open_pictures FOLDER
    python -m tests.system.open_pictures FOLDER SECONDS SEED

The first opens what is in FOLDER; the second opens there, for so many seconds, one damaged picture
after the other, the last of which stays.

One line of JSON: what became of each file, how much memory was in use at most, and for how long
Python's lock was held at most by one of them, so that a window would have stood still.
"""

import json
import random
import resource
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.engine.opened_pictures import on_screen
from alexnet_gui.engine.pictures import open_picture, prepare, prepare_ten, store
from tests.system.bad_pictures import mutated, whole

COLOUR = usual_preprocessing((3, 224, 224))
GREY = usual_preprocessing((1, 28, 28))
BEAT_SECONDS = 0.02


def what_becomes_of(path: Path) -> str:
    """The refusal of the picture at `path`; nothing if all that is done with a picture is done."""
    try:
        _explore(path)
        store(open_picture(path, shortest=COLOUR.resize), COLOUR, 3, exact=False)
    except UserError as refused:
        return str(refused)
    return ""


def _explore(path: Path) -> None:
    """What Explore does with a picture, which is let go after that."""
    image = open_picture(path)
    assert image.mode == "RGB"
    on_screen(image)
    prepare(image, COLOUR, 3)
    prepare_ten(image, GREY, 1)


class Beats:
    """A thread that wants to run all the time; knows for how long another kept it from that.

    In the other's processor time, so that it does not matter what else the machine does.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._clock = time.pthread_getcpuclockid(threading.get_ident())

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Watch this thread meanwhile."""
        ended = threading.Event()
        thread = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _beat(self, ended: threading.Event) -> None:
        asked = time.clock_gettime(self._clock)
        while not ended.wait(BEAT_SECONDS):
            now = time.clock_gettime(self._clock)
            self.longest = max(self.longest, now - asked)
            asked = time.clock_gettime(self._clock)


def peak_memory() -> int:
    """Bytes that this process had at most; not those of the one that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def report(paths: Iterable[Path]) -> dict[str, Any]:
    """What became of the files at `paths`, and what that took."""
    refusals: dict[str, str] = {}
    seconds: dict[str, float] = {}
    beats = Beats()
    with beats.beating():
        for path in paths:
            before = time.process_time()
            refusals[path.name] = what_becomes_of(path)
            seconds[path.name] = time.process_time() - before
    slowest = max(seconds, key=lambda name: seconds[name])
    return {
        "refusals": refusals,
        "slowest": [slowest, seconds[slowest]],
        "held": beats.longest,
        "memory": peak_memory(),
    }


def fuzzed(folder: Path, seconds: float, seed: int) -> Iterator[Path]:
    """Damaged pictures; each is on disk before it is opened, should that be the end."""
    kinds = list(whole())
    draw = random.Random(seed)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        _kind, suffix, data = draw.choice(kinds)
        for _again in range(draw.randint(1, 3)):
            data = mutated(data, draw) or b"\0"
        path = folder / f"{count}{suffix}"
        path.write_bytes(data)
        yield path
        path.unlink()
        count += 1


def main(folder: str, seconds: str = "", seed: str = "") -> None:
    if seconds:
        print(json.dumps(report(fuzzed(Path(folder), float(seconds), int(seed)))))
    else:
        print(json.dumps(report(sorted(Path(folder).iterdir()))))


if __name__ == "__main__":
    main(*sys.argv[1:])
