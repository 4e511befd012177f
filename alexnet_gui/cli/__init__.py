"""The command line: each command is a module with `add_parser` and `run`.

Nothing heavy is imported here: a command imports what it needs when it runs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from alexnet_gui import __version__
from alexnet_gui.cli import (
    evaluate,
    export,
    inspect,
    predict,
    presets,
    shapes,
    tour,
    train,
    window,
)
from alexnet_gui.cli.common import Parser
from alexnet_gui.core.errors import ToldElsewhereError, UserError
from alexnet_gui.core.translation import _, use_language

USER_MISTAKE = 2


COMMANDS = (presets, shapes, train, evaluate, predict, inspect, export, tour)


def run(argv: Sequence[str]) -> int:
    """Run the command line `argv`, without the program's name; the exit status."""
    use_language()
    names = {module.__name__.rpartition(".")[2] for module in COMMANDS}
    wants_window = not argv or (argv[0] not in names and not argv[0].startswith("-"))
    try:
        if wants_window or (argv[0] in window.OPTIONS and not names & set(argv)):
            arguments = window.parser().parse_args(argv)
            return window.run(arguments)
        parser = _parser()
        arguments = parser.parse_args(argv)
        if "run" not in arguments:
            parser.error(_("no command is given"))
        command: Callable[[argparse.Namespace], int] = arguments.run
        return command(arguments)
    except UserError as error:
        print(f"alexnet-gui: {error}", file=sys.stderr)
        return USER_MISTAKE
    except ToldElsewhereError:
        return USER_MISTAKE
    except BrokenPipeError:  # whoever read our output has gone: `alexnet-gui presets | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


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
    for module in COMMANDS:
        module.add_parser(commands).set_defaults(run=module.run)
    return parser
