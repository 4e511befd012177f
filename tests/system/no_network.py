"""Says of a Python process whatever would reach out of the machine: a hook that cannot be removed.

Sockets of the machine itself are let through: the display's, the session bus's, a pair's.
"""

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_OUTWARD = frozenset({
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
    "http.client.connect", "ftplib.connect", "smtplib.connect", "webbrowser.open",
})  # fmt: skip


def guard(found: Callable[[str], object]) -> None:
    """Have `found` told of every attempt to reach the network from now on, before it is made."""

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event in _OUTWARD and not _stays_here(event, given):
            found(f"{event} {given!r}")

    sys.addaudithook(hook)


def _stays_here(event: str, given: tuple[Any, ...]) -> bool:
    if not event.startswith("socket.") or not given:
        return False
    return isinstance(given[0], socket.socket) and given[0].family == socket.AF_UNIX


def open_sockets() -> Iterator[tuple[str, str]]:
    """What of this process is open to the network, of C++ too: the protocol and the inode.

    Nothing where the system does not tell.
    """
    mine = set()
    for descriptor in Path("/proc/self/fd").glob("*"):
        try:
            mine.add(str(descriptor.readlink()))
        except OSError:  # the one that this was listed by
            continue
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        listed = Path("/proc/self/net", kind)
        for line in listed.read_text().splitlines()[1:] if listed.exists() else ():
            inode = line.split()[9]
            if f"socket:[{inode}]" in mine:
                yield kind, inode
