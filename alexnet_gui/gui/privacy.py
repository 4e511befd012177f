"""Texts that a person passes on, without what says who they are and what they have.

Rather too much is taken out than too little: what looks like a path counts as one.
"""

import getpass
import re
import sys
import sysconfig
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# What stands between quotation marks may hold spaces; elsewhere a path ends at the first.
_QUOTED = re.compile(
    r"""(?P<open>["'“])(?P<path>(?:~|[A-Za-z]:|\\)?[\\/][^"'”\n]*)(?P<close>["'”])"""
)
_BARE = re.compile(
    r"""(?<![\w<>~.:/\\%])(?P<path>(?:~|[A-Za-z]:)?[\\/](?=\S*[^\W\d])[^\s"'“”,;:()<>]+)"""
)


def without_private(text: str) -> str:
    """`text` with the home folder as “~”, the user's name as “user”, and no other private path.

    Paths of the program, of Python and its packages stay as far as they say where in them; of any
    other the suffix alone does.
    """
    for folder, name in _known_folders():
        for written in _spellings(folder):
            text = re.sub(_path_pattern(written), name, text)
    text = _QUOTED.sub(lambda m: f"{m['open']}{_hidden(m['path'])}{m['close']}", text)
    text = _BARE.sub(lambda m: _hidden(m["path"]), text)
    user = _user()
    if user:
        text = re.sub(rf"(?<!\w){re.escape(user)}(?!\w)", "user", text, flags=re.IGNORECASE)
    return text


def _known_folders() -> list[tuple[str, str]]:
    """Folders whose insides are no secret, and the home; what lies in another comes first."""
    packages = sysconfig.get_paths()
    found = {
        str(_PACKAGE.parent): "<program>",
        packages["purelib"]: "<packages>",
        packages["platlib"]: "<packages>",
        packages["stdlib"]: "<python>",
        str(Path(packages["stdlib"]).resolve()): "<python>",
        sys.prefix: "<environment>",
        sys.base_prefix: "<base>",
    }
    known = [(path, name) for path, name in found.items() if len(Path(path).parts) > 2]
    homes = {str(Path.home()), str(Path.home().resolve())}
    known += [(home, "~") for home in homes if len(Path(home).parts) > 1]
    return sorted(known, key=lambda each: -len(each[0]))


def _spellings(folder: str) -> set[str]:
    """`folder` as it is, with the other slash, and as Python writes it between quotes."""
    return {folder, folder.replace("\\", "/"), folder.replace("\\", "\\\\")}


def _path_pattern(folder: str) -> str:
    return rf"(?<![\w.]){re.escape(folder)}(?![\w.-])"


def _hidden(path: str) -> str:
    """What remains of a path: that it was in the home folder, and its suffix."""
    suffix = re.search(r"\.\w{1,12}$", path)
    return ("~/…" if path.startswith("~") else "/…") + (suffix[0] if suffix else "")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # this process has no name on this machine
        return ""
