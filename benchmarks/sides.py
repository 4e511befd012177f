"""Ways of doing the same in processes of their own, which stay alive and take turns.

How a C library deals with freed memory, and what a library keeps, holds for a whole process, so
two ways in one process would not be themselves. A worker is asked on its standard input for so many
steps and answers on its standard output with the seconds of one.
"""

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Self

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """What a worker says."""

    seconds: float = 0.0  # of a step, the mean over those asked for
    note: str = ""  # how it works, once it is ready


class Side:
    """A worker, seen from the process that asks it."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Start `python -m MODULE ARGUMENTS` and wait until it is ready for its first step."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.times: list[float] = []  # seconds of a step, of every turn
        self.note = self._answer().note

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def seconds(self, steps: int) -> float:
        """Have it do so many steps; how long one took."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{steps}\n".encode())
        self._process.stdin.flush()
        self.times.append(self._answer().seconds)
        return self.times[-1]

    def _answer(self) -> Answer:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait()}")
        return msgspec.json.decode(line, type=Answer)


def serve(turn: Callable[[int], float], note: str = "") -> None:
    """Be a worker until nobody asks any more: `turn` does so many steps, and gives seconds of one.

    Nothing else may write to the standard output.
    """
    _say(Answer(note=note))
    for line in sys.stdin:
        _say(Answer(seconds=turn(int(line))))


def timed(step: Callable[[], object]) -> Callable[[int], float]:
    """A turn that calls `step` so many times."""

    def turn(steps: int) -> float:
        start = perf_counter()
        for _step in range(steps):
            step()
        return (perf_counter() - start) / steps

    return turn


def _say(answer: Answer) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
