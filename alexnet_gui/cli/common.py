"""What several commands share: finding the architecture that is meant, and printing."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import read_architecture
from alexnet_gui.core.presence import is_file, kind
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.core.translation import _


def add_architecture(parser: argparse.ArgumentParser) -> None:
    """The argument that names a preset or an architecture file."""
    parser.add_argument(
        "architecture",
        metavar="PRESET|FILE",
        help=_("a preset's id (see alexnet-gui presets) or an architecture file"),
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option that asks for an answer that a program can read."""
    parser.add_argument("--json", action="store_true", help=_("print JSON for programs"))


def architecture_of(text: str) -> tuple[Architecture, Preset | None]:
    """The architecture that `text` names, and the preset if it is one.

    Raises:
        UserError: There is no such preset and no such file, or the file is refused.
    """
    preset = find_preset(text)
    if preset is not None:
        return preset.architecture, preset
    path = Path(text)
    if not text:
        raise UserError(_("No network is named."), _("Give a preset's id or a file."))
    what = kind(path)
    if what == "folder":
        raise UserError(_("{path} is a folder, not an architecture file.").format(path=text))
    if what == "nothing" and not path.suffix:
        raise UserError(
            _("There is no preset and no file called {name}.").format(name=text),
            _("The presets are {names}.").format(names=", ".join(p.id for p in PRESETS)),
        )
    return read_architecture(path), None


def with_input(architecture: Architecture, text: str | None) -> Architecture:
    """The same for another input, `C,H,W` as a person types it."""
    if text is None:
        return architecture
    parts = text.replace("×", ",").replace("x", ",").split(",")
    try:
        channels, height, width = (int(part) for part in parts)
    except ValueError:
        raise UserError(
            _("--input {text} is not three whole numbers.").format(text=text),
            _("Give channels, height and width, such as 3,227,227."),
        ) from None
    return msgspec.structs.replace(architecture, input=(channels, height, width))


def require_other(out: Path, sources: Iterable[str | Path]) -> None:
    """Check that what is written to `out` does not take the place of what it is made from.

    Raises:
        UserError: It is one of `sources`, by whatever name.
    """
    for source in sources:
        try:
            same = out.samefile(source)
        except (OSError, ValueError):  # one of them is not there, or may not be looked at
            continue
        if same and is_file(out):
            raise UserError(
                _("{path} cannot be written: it is what is read.").format(path=out),
                _("Choose another name."),
            )


def print_json(value: object) -> None:
    """`value` as JSON on standard output."""
    json.dump(value, sys.stdout, indent=2, allow_nan=False)
    sys.stdout.write("\n")
