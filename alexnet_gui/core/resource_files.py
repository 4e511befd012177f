"""Where the files that come with the program lie: icons, sample pictures, sample data."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Return the path of a bundled file or folder, as in `resource("icons", "train.svg")`.

    Args:
        parts: the path inside `resources`, one name each.

    Raises:
        FileNotFoundError: no such file came with this installation.
    """
    # A wheel holds the folder inside the package, a checkout beside it.
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    message = f"“{name}” is missing from this installation of alexnet-gui; install it again."
    raise FileNotFoundError(message)
