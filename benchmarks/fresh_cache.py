"""Nothing that earlier runs measured or prepared."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

_NAME = "XDG_CACHE_HOME"


@contextmanager
def fresh_cache() -> Iterator[None]:
    """An empty folder for what the program remembers, here and in processes started within.

    Which way of computing was found to be fastest on this machine before does not count, and what
    is found within is not left to anybody.
    """
    before = os.environ.get(_NAME)
    with TemporaryDirectory() as folder:
        os.environ[_NAME] = folder
        try:
            yield
        finally:
            os.environ.pop(_NAME, None)
            if before is not None:
                os.environ[_NAME] = before
