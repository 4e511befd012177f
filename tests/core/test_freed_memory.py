"""Freed memory: counted by the page faults that wanting it again costs."""

import json
import platform
import subprocess
import sys
from typing import Any

import pytest

from alexnet_gui.core import freed_memory
from alexnet_gui.core.freed_memory import freed_memory_kept

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
HEAP_MAX_SIZE = 64 * 2**20  # of a thread, in bytes: glibc's arena.c on 64-bit machines

# What a training step does: blocks too large for a thread's own heap, freed and wanted again.
_STEPS = """
import json, resource, threading
from alexnet_gui.core.freed_memory import freed_memory_kept, use_one_heap

BLOCK = 80 * 2**20
faults = {}

def count(name, work):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    work()
    faults[name] = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def step():
    blocks = [bytearray(BLOCK), bytearray(BLOCK)]
    del blocks

def steps():
    count("usual", step)
    with freed_memory_kept():
        for _ in range(10):  # until the heap has come to its shape
            step()
        count("kept", step)
        with freed_memory_kept():
            pass
        count("still kept", step)
    count("given back", step)

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

use_one_heap()
thread = threading.Thread(target=steps)
thread.start()
thread.join()
faults["resident"] = resident()
print(json.dumps(faults))
"""


def _glibc() -> bool:
    return sys.platform == "linux" and platform.libc_ver()[0] == "glibc"


@pytest.fixture(scope="module")
def faults() -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", _STEPS], capture_output=True, text=True, check=True, timeout=60
    )
    found: Any = json.loads(done.stdout)
    return {str(name): int(count) for name, count in found.items()}


needs_glibc = pytest.mark.skipif(not _glibc(), reason="only glibc is told what to keep")

# How many faults a block costs depends on the size of a page, which may be large.


@needs_glibc
def test_usually_each_block_is_cleared_again_page_by_page(faults: dict[str, int]) -> None:
    assert faults["usual"] >= 2 * 80 / 2  # pages of 2 MiB, of two blocks of 80 MiB


@needs_glibc
def test_kept_memory_costs_next_to_no_faults_in_any_thread(faults: dict[str, int]) -> None:
    assert faults["kept"] < faults["usual"] / 10


@needs_glibc
def test_what_is_kept_stays_kept_when_another_keeper_within_has_ended(
    faults: dict[str, int],
) -> None:
    assert faults["still kept"] < faults["usual"] / 10


@needs_glibc
def test_at_the_end_memory_is_given_back(faults: dict[str, int]) -> None:
    assert faults["given back"] > faults["usual"] / 2
    assert faults["resident"] < 80 * 2**20


def test_an_older_glibc_that_refuses_so_large_blocks_is_told_the_largest_that_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, int]] = []

    def mallopt(which: int, value: int) -> int:  # as glibc had it, which a machine has only once
        if which == M_MMAP_THRESHOLD and value > HEAP_MAX_SIZE // 2:
            return 0
        told.append((which, value))
        return 1

    functions = {"mallopt": mallopt, "malloc_trim": lambda pad: 1}
    monkeypatch.setattr(freed_memory, "_function", functions.get)
    with freed_memory_kept():
        kept = dict(told)
    # Any option ends glibc's own moving of thresholds, so that this one has to be set as well.
    assert kept[M_MMAP_THRESHOLD] == HEAP_MAX_SIZE // 2
    assert kept[M_TRIM_THRESHOLD] > HEAP_MAX_SIZE
