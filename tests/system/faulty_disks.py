"""Disks that are small, fill up, go away or may not be written to: real ones, where that can be."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65_534  # the user without rights, on Linux
_ALL_OF_IT = 2**26  # bytes, more than a disk of these tests has


def _done(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def small_disk(place: Path, megabytes: int = 4) -> Iterator[Path]:
    """A disk of its own at `place`; the test is skipped where none can be mounted."""
    place.mkdir(exist_ok=True)
    if not _done("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place):
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        take_away(place)


def take_away(disk: Path) -> None:
    """The disk is gone, whatever is open on it."""
    _done("umount", "--lazy", disk)


def fill(disk: Path) -> Callable[[], None]:
    """Leave no byte on the disk; what is returned gives them back."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        size = 2**16
        while size:
            try:
                if file.write(bytes(size)) < size:
                    size //= 2
            except OSError:
                size //= 2
            assert file.tell() < _ALL_OF_IT
    return filler.unlink


@contextmanager
def unchangeable(folder: Path) -> Iterator[None]:
    """Nobody can make, rename or remove a file in `folder`, not even root."""
    if shutil.which("chattr") is None or not _done("chattr", "+i", folder):
        pytest.skip("no folder can be made unchangeable here")
    try:
        yield
    finally:
        _done("chattr", "-i", folder)


@contextmanager
def unreadable(folder: Path) -> Iterator[None]:
    """Nobody may look into `folder`: not this program either, should it be root's."""
    folder.chmod(0)
    powerful = os.geteuid() == 0
    if powerful:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if powerful:
            os.seteuid(0)
        folder.chmod(0o700)
