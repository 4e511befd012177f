"""The person's home folder, which there need not be: a service or a container may go without."""

from pathlib import Path


def home_folder() -> Path:
    """Where a person's files are looked for first."""
    try:
        return Path.home()
    except RuntimeError:
        return Path.cwd()


def with_home(path: Path | str) -> Path:
    """`path` with a home folder for its ~ or ~name; as it is where there is no such person."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
