"""A server of this machine in place of a data set's, which is on the internet."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest


class Handler(http.server.SimpleHTTPRequestHandler):
    """Gives files, and says nothing of it."""

    def log_message(self, *_arguments: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_arguments: object) -> None:
        pass  # torchvision hangs up once it knows where the address leads


@contextmanager
def served(folder: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address of a server that gives the files in `folder`."""
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def imagenette_served(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address at which torchvision finds `archive` as that of Imagenette."""
    import torchvision  # here, lest tests of the window load it before they begin

    with served(archive.parent) as address:
        url = f"{address}/{archive.name}"
        digest = hashlib.md5(archive.read_bytes()).hexdigest()
        monkeypatch.setitem(torchvision.datasets.Imagenette._ARCHIVES, "320px", (url, digest))
        yield url
