"""Processes that are killed as the system kills them, at moments that are drawn.

They are forked from one that has imported what they need, so that a moment costs no start.
"""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KILLED = -signal.SIGKILL  # the status of whoever was
_CHECKOUT = Path(__file__).resolve().parents[2]
_MOTHER = """
import importlib, json, os, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print("ready", flush=True)
for line in sys.stdin:
    name, function, arguments, told = json.loads(line)
    child = os.fork()
    if child == 0:
        file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, 1)
        os.dup2(file, 2)
        try:
            status = getattr(sys.modules[name], function)(arguments)
        except BaseException as error:
            print(repr(error), flush=True)
            status = 99
        os._exit(status)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Mother:
    """Has children that do what they are told, one at a time; what they print is in `told`."""

    def __init__(self, process: "subprocess.Popen[bytes]", told: Path) -> None:
        self._process = process
        self._told = told

    @property
    def told(self) -> str:
        """What the last child has printed."""
        return self._told.read_text()

    def child(
        self, module: str, function: str, arguments: list[str], seconds: float | None = None
    ) -> int:
        """What came of calling `function`, which is killed after so many `seconds`: -9 then."""
        assert self._process.stdin is not None
        order = json.dumps([module, function, arguments, str(self._told)])
        self._process.stdin.write(f"{order}\n".encode())
        pid = int(self._line())
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            with suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(pid, signal.SIGKILL)
        return int(self._line())

    def wait_until_ready(self) -> None:
        """Wait until all is imported."""
        assert self._line() == b"ready\n"

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def mother(folder: Path, *modules: str) -> Iterator[Mother]:
    """One that has imported `modules`; children write below `folder` what is not said otherwise."""
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _MOTHER, *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=_CHECKOUT,
        env=environment,
    ) as process:
        made = Mother(process, folder / "told.txt")
        try:
            made.wait_until_ready()
            yield made
        finally:
            process.kill()
