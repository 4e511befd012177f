"""`alexnet-gui tour`: the whole main job by itself on the real window, a picture of each stage."""

import argparse
import os
import sys
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser(
        "tour",
        help=_("walk through the window by itself and keep pictures of each stage"),
        description=_(
            "Loads a network, edits it, trains it on the sample, shows what it makes of a picture,"
            " and keeps a screenshot of each stage. It needs no display."
        ),
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("tour"),
        metavar="FOLDER",
        help=_("where the screenshots go (default: tour)"),
    )
    parser.add_argument(
        "--theme", choices=("light", "dark"), default="light", help=_("the window's colours")
    )
    parser.add_argument(
        "--size", default="1440x900", metavar="W×H", help=_("the window's size in pixels")
    )
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Take the tour; 0 if every stage was reached."""
    size = _size(arguments.size)
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            _("{path} cannot be made: {reason}.").format(path=arguments.out, reason=error.strerror)
        ) from None
    if _no_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from alexnet_gui.gui.tour import take_tour

    for path in take_tour(arguments.out, arguments.theme, size):
        print(path)
    return 0


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.replace("×", "x").split("x"))
    except ValueError:
        width = height = 0
    if not (1024 <= width <= 7680 and 640 <= height <= 4320):
        raise UserError(
            _("--size {text} is not a size for the window.").format(text=text),
            _("Give width and height in pixels, at least 1024x640, such as 1440x900."),
        )
    return width, height


def _no_display() -> bool:
    asked = os.environ.get("QT_QPA_PLATFORM")
    there = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not asked and not there
