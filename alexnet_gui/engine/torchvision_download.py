"""What torchvision downloads: told of as it comes, broken off when asked to, whole or not at all.

Data sets are fetched and unpacked in a folder apart, and taken over when complete. torchvision
takes a set to be there as soon as its folder is: one that was broken off while it was unpacked
would be read as if it were whole. Archives are checked against torchvision's hashes.
"""

import io
import shutil
import socket
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

# Bytes that are there, and bytes in all; as many while they are unpacked.
Progress = Callable[[int, int], None]

_ARCHIVES = (".gz", ".tgz", ".tar", ".zip")
_WAIT_SECONDS = 30.0  # for a server that does not answer
_ASK_SECONDS = 0.2  # between two questions whether to wait on
_fetching = threading.Lock()


@dataclass(frozen=True)
class Fetching:
    """How a data set is fetched if it is not there."""

    progress: Progress = lambda done, total: None
    cancelled: Callable[[], bool] = lambda: False
    allowed: bool = True  # otherwise what is not there is refused


def fetch(folder: Path, name: str, size: int, make: Callable[[str], object], how: Fetching) -> None:
    """Have torchvision fetch a data set, and put it into `folder` when all of it is there.

    Args:
        folder: Where it goes.
        name: What the folder is called in which it comes together.
        size: Bytes to fetch, as its publisher says.
        make: Makes torchvision's class with a folder, so that it downloads.
        how: Told of progress, and asked whether to go on.

    Raises:
        CancelledError: As asked. What is whole of it, and hash-checked, need not come again.
        Exception: Whatever torchvision, the network and the disk raise.
    """
    apart = folder / f".{name}.part"
    apart.mkdir(parents=True, exist_ok=True)
    _tidy(apart, keep_archives=True)
    with _watched(size, how), _patience():
        make(str(apart))
    _tidy(apart, keep_archives=False)
    for entry in apart.iterdir():
        _remove(folder / entry.name)
        entry.rename(folder / entry.name)
    apart.rmdir()


def hub_download(url: str, path: Path, size: int, how: Fetching) -> None:
    """Have torch download `url`, check its hash, and give it the name `path` when it is whole.

    Args:
        url: Ends with the first digits of the file's SHA-256.
        path: In a folder that is there.
        size: Bytes to fetch, as its publisher says.
        how: Told of progress, and asked whether to go on.

    Raises:
        CancelledError: As asked; nothing is left.
        Exception: Whatever torch, the network and the disk raise.
    """
    import torch

    found = torch.hub.HASH_REGEX.search(path.name)
    watch = _Watch(size, how)
    with _bars_told(torch.hub, watch), _patience():
        watch.check()
        torch.hub.download_url_to_file(url, str(path), found and found.group(1))


@contextmanager
def alone(how: Fetching) -> Iterator[None]:
    """One download at a time in this process: a run may begin while a person fetches its data.

    Raises:
        CancelledError: Asked to while it waited.
    """
    while not _fetching.acquire(timeout=_ASK_SECONDS):
        if how.cancelled():
            raise CancelledError
    try:
        yield
    finally:
        _fetching.release()


def is_connection(error: BaseException) -> bool:
    """Whether `error`, which torchvision may have put into words, is of the network."""
    if isinstance(error, (URLError, ConnectionError, TimeoutError, socket.gaierror)):
        return True
    return "urlopen error" in str(error)


def _tidy(apart: Path, *, keep_archives: bool) -> None:
    """Remove what was unpacked by a process that was broken off, or archives that are unpacked."""
    # What lies deepest comes first: torchvision would take an empty folder for the whole set.
    for path in sorted(apart.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif (path.suffix in _ARCHIVES) != keep_archives:
            path.unlink()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _patience() -> Iterator[None]:
    """No wait for a server is endless: torchvision sets no limit of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_WAIT_SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


@contextmanager
def _watched(size: int, how: Fetching) -> Iterator[None]:
    """Have torchvision tell how far it is, end when asked to, and draw no bars on the terminal.

    It offers nothing for that, but tells a bar of its own after each piece how far it is, and
    looks up in a table what unpacks an archive.
    """
    from torchvision.datasets import utils

    extractors: dict[str, Any] = getattr(utils, "_ARCHIVE_EXTRACTORS", {})
    before = dict(extractors)
    watch = _Watch(size, how)
    if {".tar", ".zip"} <= extractors.keys():
        extractors.update({".tar": watch.unpack_tar, ".zip": watch.unpack_zip})
    try:
        with _bars_told(utils, watch):
            yield
    finally:
        extractors.update(before)


@contextmanager
def _bars_told(module: Any, watch: "_Watch") -> Iterator[None]:
    """Have `watch` hear what the bars of `module` would draw on the terminal."""
    bar = getattr(module, "tqdm", None)
    if bar is not None:
        module.tqdm = lambda *_arguments, **options: _Bar(watch, options.get("total"))
    try:
        yield
    finally:
        if bar is not None:
            module.tqdm = bar


class _Watch:
    """Counts bytes over all archives of a set."""

    def __init__(self, size: int, how: Fetching) -> None:
        self._size = size
        self._how = how
        self._done = 0

    def expect(self, count: int) -> None:
        """One more file of `count` bytes comes."""
        self._size = max(self._size, self._done + count)

    def add(self, count: int) -> None:
        """So many bytes more are there."""
        self._done += count
        self._how.progress(min(self._done, self._size), self._size)
        self.check()

    def check(self) -> None:
        """Stop here if asked to."""
        if self._how.cancelled():
            raise CancelledError

    def _tell_unpacking(self) -> None:
        self._how.progress(self._done, self._done)

    def unpack_tar(self, source: str, target: str, _compression: str | None) -> None:
        """In place of torchvision's: nothing lands outside of `target`."""
        self._tell_unpacking()
        with (
            _Watched(source, self) as raw,
            io.BufferedReader(raw) as file,
            tarfile.open(fileobj=file) as archive,  # which finds out how it is compressed
        ):
            archive.extractall(target, filter="data")

    def unpack_zip(self, source: str, target: str, _compression: str | None) -> None:
        """In place of torchvision's; zipfile itself keeps everything within `target`."""
        self._tell_unpacking()
        with _Watched(source, self) as raw, zipfile.ZipFile(io.BufferedReader(raw)) as archive:
            archive.extractall(target)


class _Watched(io.FileIO):
    """A file that is no longer read once nobody wants it."""

    def __init__(self, path: str, watch: _Watch) -> None:
        super().__init__(path)
        self._watch = watch

    def readinto(self, buffer: Any) -> int:
        self._watch.check()
        return super().readinto(buffer) or 0


class _Bar:
    """In place of tqdm's."""

    def __init__(self, watch: _Watch, total: int | None) -> None:
        self._watch = watch
        self._watch.expect(total or 0)

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def update(self, count: int) -> None:
        self._watch.add(count)
