"""Large files are written whole, past the system's cache of files where it can be done."""

import os
import sys
from pathlib import Path

import pytest

from alexnet_gui.core.large_file import BUFFER, LargeFile, large_file

linux = pytest.mark.skipif(sys.platform != "linux", reason="it looks at the cache as Linux has it")


def content(size: int) -> bytes:
    return bytes(range(251)) * (size // 251 + 1)


@pytest.mark.parametrize("size", [0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER + 4_097])
def test_all_of_it_is_there_however_it_comes(tmp_path: Path, size: int) -> None:
    wanted = memoryview(content(size))[:size]
    path = tmp_path / "large"
    path.write_bytes(b"what was there before")
    with large_file(path) as file:
        for start in range(0, size, 5_000_011):
            file.write(wanted[start : start + 5_000_011])
    assert path.read_bytes() == wanted


def is_cached(path: Path) -> bool:
    """Whether the first page of `path` can be read without going to the drive."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.preadv(descriptor, [bytearray(4096)], 0, os.RWF_NOWAIT) > 0
    except BlockingIOError:
        return False
    except OSError:
        pytest.skip("the file system does not tell")
    finally:
        os.close(descriptor)


@linux
def test_it_leaves_the_cache_to_what_is_read(tmp_path: Path) -> None:
    usual, large = tmp_path / "usual", tmp_path / "large"
    usual.write_bytes(content(BUFFER))
    with large_file(large) as file:
        file.write(content(2 * BUFFER))
    if not is_cached(usual):
        pytest.skip("the file system caches nothing")
    assert not is_cached(large)


@linux
def test_a_drive_that_wants_other_blocks_is_written_by_way_of_the_cache(tmp_path: Path) -> None:
    import fcntl
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "large"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, b"-")  # nothing that follows begins at a block of any drive
    fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_DIRECT)
    with ThreadPoolExecutor(1) as drive:
        file = LargeFile(descriptor, drive)
        file.write(content(BUFFER)[:BUFFER])
        file.write(b"the end")
        file.finish()
    os.close(descriptor)
    assert path.read_bytes() == b"-" + content(BUFFER)[:BUFFER] + b"the end"


@linux
@pytest.mark.parametrize("size", [10, 4 * BUFFER])
def test_a_full_drive_is_told(size: int) -> None:
    with pytest.raises(OSError, match="No space left"), large_file(Path("/dev/full")) as file:
        file.write(content(size))
