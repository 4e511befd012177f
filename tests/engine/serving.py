"""A server of this machine in place of a data set's, which is on the internet."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_arguments: object) -> None:
        pass  # torchvision hangs up once it knows where the address leads


@contextmanager
def imagenette_served(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address at which torchvision finds `archive` as that of Imagenette."""
    import torchvision  # here, lest tests of the window load it before they begin

    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(archive.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/{archive.name}"
    digest = hashlib.md5(archive.read_bytes()).hexdigest()
    monkeypatch.setitem(torchvision.datasets.Imagenette._ARCHIVES, "320px", (url, digest))
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
