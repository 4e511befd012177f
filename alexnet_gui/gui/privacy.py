"""Texts that a person passes on, without what says who they are and what they have.

Rather too much is taken out than too little: what looks like a path counts as one, and as nobody
can tell where one that is not between quotation marks ends, it ends where the line does.
"""

import getpass
import re
import socket
import sys
import sysconfig
from pathlib import Path

from alexnet_gui.core.home_folder import home_folder

_PACKAGE = Path(__file__).resolve().parents[1]
# Of these a path may say the suffix; any other may be part of a name, as in “Dr.Miller”.
_SUFFIXES = (
    r"\.(?:bmp|ckpt|csv|gif|gz|html|ini|jpeg|jpg|json|log|md|npy|npz|onnx|part|pdf|png|pt|pth|py"
    r"|safetensors|so|svg|tar|tif|tiff|tsv|txt|webp|yaml|zip)(?!\w)"
)
_SUFFIX = re.compile(_SUFFIXES, re.IGNORECASE)
_URL = re.compile(
    r"""(?<![A-Za-z])(?P<kind>[A-Za-z][\w+.-]*)://[^\s"”]*?(?=[.,;:)'\]]*(?:[\s"”]|$))"""
)
_ROOT = r"(?:~|\.{1,2}|[A-Za-z]:)?[\\/](?!…)"  # what a path begins with; not one that is hidden
_QUOTED = re.compile(
    r"""(?P<open>["“]|(?<!\w)')"""
    r"""(?P<path>(?<=")[^"\n]+(?=")|(?<=“)[^”\n]+(?=”)|(?<=')[^\n]+?(?='(?!\w)))(?P<close>["”'])"""
)
# The line of a file, and what is wrong with it, follow its path.
_BARE = re.compile(
    rf"(?<![\w<>~./\\%])(?P<path>{_ROOT}(?=\S*[^\W\d]|\S[^\n]*[\\/])[^\n]*?)"
    r"""(?=[.,;:)\]]*(?:$|["“”\n]|, line |: ))""",
    re.MULTILINE,
)
_RELATIVE = re.compile(
    r"""(?<![\w<>~./\\%…-])(?P<path>[^\s"“”<>/\\~…]+[\\/](?!…)[^\n"“”]*?""" rf"{_SUFFIXES})",
    re.IGNORECASE,
)


def without_private(text: str) -> str:
    """`text` with the home folder as “~”, the user's name as “user”, and no other private path.

    Paths of the program, of Python and its packages stay as far as they say where in them; of any
    other the suffix alone does, and of an address, which may hold a password, its kind.
    """
    text = re.sub(r"""\bfile:/[^\n"”]*""", "file:…", text)
    text = _URL.sub(r"\g<kind>:…", text)
    for folder, name in _known_folders():
        for written in _spellings(folder):
            text = re.sub(_path_pattern(written), name, text)
    text = _QUOTED.sub(lambda m: m["open"] + _within_quotes(m["path"]) + m["close"], text)
    for pattern in (_BARE, _RELATIVE):
        text = pattern.sub(lambda m: _hidden(m["path"]), text)
    text = _without_name(text, _user(), "user")
    host = _host()
    for name in (host, host.partition(".")[0]):
        text = _without_name(text, name, "computer")
    return text


def _without_name(text: str, name: str, instead: str) -> str:
    """`text` without the words that `name` is a part of, such as “jane_doe” of “jane”."""
    if not name:
        return text
    pattern = rf"\w*(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])\w*"
    return re.sub(pattern, instead, text, flags=re.IGNORECASE)


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
    homes = {str(home_folder()), str(home_folder().resolve())}
    known += [(home, "~") for home in homes if len(Path(home).parts) > 1]
    return sorted(known, key=lambda each: -len(each[0]))


def _spellings(folder: str) -> set[str]:
    """`folder` as it is, with the other slash, and as Python writes it between quotes."""
    return {folder, folder.replace("\\", "/"), folder.replace("\\", "\\\\")}


def _path_pattern(folder: str) -> str:
    return rf"(?<![\w.]){re.escape(folder)}(?![\w.-])"


def _within_quotes(path: str) -> str:
    """What remains of what stands between quotation marks: all of it, if it is no path."""
    if path.startswith("<"):  # in the program, Python, or its packages
        return path
    ends = [found.end() for found in _SUFFIX.finditer(path)]
    is_file = bool(ends) and ends[-1] == len(path) and not path.endswith(".py")
    return _hidden(path) if is_file or re.match(_ROOT, path) else path


def _hidden(path: str) -> str:
    """What remains of a path: whether it was in the home folder or relative, and its suffix."""
    suffixes = _SUFFIX.findall(path)
    start = "~/…" if path.startswith("~") else "/…" if re.match(_ROOT, path) else "…"
    return start + (suffixes[-1] if suffixes else "")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # this process has no name on this machine
        return ""


def _host() -> str:
    """What this computer is called, unless that says nothing."""
    name = socket.gethostname()
    return "" if name.partition(".")[0].casefold() == "localhost" else name
