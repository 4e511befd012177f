"""How it is noticed that a file was written since."""

from pathlib import Path

Stamp = tuple[int, int]


def file_stamp(path: Path) -> Stamp | None:
    """When the file or folder at `path` was written last, in ns, and its size in bytes.

    None where it is not there: opening it says what is wrong.
    """
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
