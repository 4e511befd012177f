"""Memory that the system counts for this process. Linux only."""

from pathlib import Path

_PROCESS = Path("/proc/self")


def resident() -> int:
    """Bytes of memory that it has now."""
    return _bytes("VmRSS")


def most_resident() -> int:
    """Bytes of memory that it had at most since `forget_the_most`, or since it began."""
    return _bytes("VmHWM")


def forget_the_most() -> None:
    """Have `most_resident` count from here on."""
    (_PROCESS / "clear_refs").write_text("5", encoding="ascii")


def _bytes(key: str) -> int:
    lines = (_PROCESS / "status").read_text(encoding="ascii").splitlines()
    return 1024 * int(dict(line.split(":", 1) for line in lines)[key].split()[0])
