"""Names of files as people can read them, whatever bytes they are made of."""

import os


def readable(text: str) -> str:
    """`text` with signs in place of what in the names in it is no Unicode."""
    return os.fsencode(text).decode("utf-8", "replace")
