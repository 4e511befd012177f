"""The command line: each command is a module with `add_parser` and `run`.

Nothing heavy is imported here: a command imports what it needs when it runs, and the window, which
is on screen sooner for it, not even the commands.
"""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from alexnet_gui import __version__
from alexnet_gui.cli import window
from alexnet_gui.cli.early_end import INTERRUPTED, imports_end_at_once
from alexnet_gui.cli.parser import Parser
from alexnet_gui.cli.standard_streams import ready_streams
from alexnet_gui.core.device_faults import device_faults_told
from alexnet_gui.core.errors import ToldElsewhereError, UserError, refused
from alexnet_gui.core.translation import _, use_language

USER_MISTAKE = 2


COMMANDS = ("presets", "shapes", "train", "evaluate", "predict", "inspect", "export", "tour")
_WITHOUT_PYTORCH = ("presets", "shapes")


# What a write to standard output may meet: no room, over a quota or a limit, a broken disk.
_NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def run(argv: Sequence[str]) -> int:
    """Run the command line `argv`, without the program's name; the exit status."""
    ready_streams()
    try:
        use_language()
        try:
            with imports_end_at_once(), device_faults_told():
                return _run(argv)
        finally:
            print(end="", flush=True)  # what cannot be written is known here, not at the very end
    except UserError as error:
        print(f"alexnet-gui: {error}", file=sys.stderr)
        return USER_MISTAKE
    except ToldElsewhereError:
        return USER_MISTAKE
    except BrokenPipeError:  # whoever read our output has gone: `alexnet-gui presets | head -1`
        _print_nowhere()
        return 0
    except OSError as error:
        if (told := refused(error)) is not None:
            print(f"alexnet-gui: {told}", file=sys.stderr)
            return USER_MISTAKE
        if error.errno not in _NOT_WRITTEN or error.filename is not None:
            raise
        _print_nowhere()
        reason = error.strerror or str(error)
        told = UserError(_("What is printed cannot be written: {reason}.").format(reason=reason))
        print(f"alexnet-gui: {told}", file=sys.stderr)
        return USER_MISTAKE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(argv: Sequence[str]) -> int:
    wants_window = not argv or (argv[0] not in COMMANDS and not argv[0].startswith("-"))
    if wants_window or (argv[0] in window.OPTIONS and not set(COMMANDS) & set(argv)):
        wanted = window.parser().parse_args(argv)
        _require_folder()
        return window.run(wanted)
    parser = _parser()
    arguments = parser.parse_args(argv)
    if "run" not in arguments:
        parser.error(_("no command is given"))
    command: Callable[[argparse.Namespace], int] = arguments.run
    if argv[0] not in _WITHOUT_PYTORCH:
        _require_folder()
    return command(arguments)


def _require_folder() -> None:
    """Check that there still is a folder to be in: without one PyTorch's libraries do not load.

    Raises:
        UserError: It was removed, or its drive was, or it may not be looked at.
    """
    hint = _("Change to another one, with cd, and try again.")
    try:
        Path.cwd()
    except FileNotFoundError:
        gone = _("The folder that this was started in is no longer there.")
        raise UserError(gone, hint) from None
    except OSError as error:
        closed = _("The folder that this was started in cannot be read: {reason}.")
        raise UserError(closed.format(reason=error.strerror or error), hint) from None


def _print_nowhere() -> None:
    """Throw away what is still to be printed: Python would try once more as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="alexnet-gui",
        description=_(
            "A desktop laboratory for AlexNet. Without a command it opens the window; with a file"
            " it opens the window with that picture, architecture, model or run."
        ),
    )
    parser.add_argument("--version", action="version", version=f"alexnet-gui {__version__}")
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for name in COMMANDS:
        module = import_module(f"alexnet_gui.cli.{name}")
        module.add_parser(commands).set_defaults(run=module.run)
    return parser
