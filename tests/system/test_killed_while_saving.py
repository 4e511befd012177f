"""kill -9 at random moments of saving: each file is the old one or the new one, whole."""

import sys
from pathlib import Path
from random import Random

import pytest

from tests.system.killed_processes import KILLED, mother
from tests.system.saving_loop import READERS, WRITERS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

SEED = 2_012
MOMENTS, MOMENTS_IN_SOAK = 20, 200
LONGEST = 0.3  # seconds: all is saved several times until then


@pytest.mark.soak
def test_whatever_is_being_saved_is_the_old_file_or_the_new_one(
    tmp_path: Path, soak: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    files, draw = tmp_path / "files", Random(SEED)
    files.mkdir()
    for write in WRITERS.values():
        write(files, 0)
    last = dict.fromkeys(READERS, 0)  # version that was told to be saved
    with mother(tmp_path, "tests.system.saving_loop", "safetensors.torch") as savers:
        for kill in range(MOMENTS_IN_SOAK if soak else MOMENTS):
            first = 1 + max(last.values())
            status = savers.child(
                "tests.system.saving_loop",
                "save",
                [str(files), str(first)],
                draw.uniform(0, LONGEST),
            )
            assert status == KILLED, savers.told
            whole = [line for line in savers.told.splitlines(keepends=True) if line.endswith("\n")]
            told = dict(line.split() for line in whole)
            for name, versions in READERS.items():
                old, new = last[name], first
                if name in told:
                    old, new = int(told[name]), int(told[name]) + 1
                [last[name]] = versions(files)  # one version, all of it
                assert last[name] in (old, new), f"seed {SEED}, kill {kill}: {name}"
    assert min(last.values()) > 0
