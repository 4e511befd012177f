"""The files of a folder that nobody trains on, and why."""

import os
from collections.abc import Iterator
from pathlib import Path

from alexnet_gui.core.survey import NamedFile
from alexnet_gui.core.translation import _
from alexnet_gui.engine.folder_listing import SUFFIXES, Listed
from alexnet_gui.engine.shelf import shown_name

_PACKED = frozenset((".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst"))
_UNKNOWN_PICTURES = frozenset((".heic", ".heif", ".avif", ".svg", ".psd", ".raw", ".cr2", ".nef"))


def strays(listed: Listed) -> Iterator[NamedFile]:
    """Each file below the folder that is no picture of the listing; hidden ones are passed over."""
    listing = listed.listing
    used = {file for file, _label in (*listing.train, *listing.validation)}
    for parent, folders, files in os.walk(listed.folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(parent, name)
            if file not in used and not name.startswith("."):
                yield NamedFile(shown_name(file, listed.folder), str(file), _why(file, listed))


def _why(file: Path, listed: Listed) -> str:
    suffix = file.suffix.lower()
    if suffix in _PACKED:
        return _("An archive. Unpack it if there are pictures in it.")
    if suffix in _UNKNOWN_PICTURES:
        return _("A kind of picture that is not read. Convert it to JPEG or PNG.")
    if suffix not in SUFFIXES:
        return _("Not a picture by its name.")
    if file.parent == listed.folder:
        return _("A picture in no class: it stands beside the folders of the classes.")
    return _("A picture in a folder that is neither trained nor validated on.")
