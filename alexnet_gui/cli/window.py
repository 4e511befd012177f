"""`alexnet-gui [FILE]`, `alexnet-gui --watch RUN`: the window."""

import argparse
from pathlib import Path

from alexnet_gui import __version__
from alexnet_gui.cli.parser import Parser
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.translation import _

OPTIONS = ("--verbose", "--watch")  # that may come first, without a command


def parser() -> argparse.ArgumentParser:
    """The arguments of the command line without a command."""
    made = Parser(prog="alexnet-gui", description=_("Open the window."))
    made.add_argument("--version", action="version", version=f"alexnet-gui {__version__}")
    add_window_arguments(made)
    return made


def add_window_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to open, the run to watch, and --verbose."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=_("a picture, an architecture, a model, a run, or a folder of pictures"),
    )
    parser.add_argument(
        "--watch",
        type=Path,
        metavar="RUN",
        help=_("follow the run that another process trains, or will, in this folder"),
    )
    parser.add_argument(
        "--verbose", action="store_true", help=_("log to the terminal as well as to the log file")
    )


def run(arguments: argparse.Namespace) -> int:
    """Show the window until it is closed; the exit status.

    Raises:
        UserError: There is no such file, no display, or Qt cannot be loaded.
    """
    file: Path | None = arguments.file
    watch: Path | None = arguments.watch
    if file is not None:
        _check(file)
    if watch is not None and watch.exists() and not watch.is_dir():
        raise UserError(_("{path} is a file. A run is a folder.").format(path=watch))
    try:
        from alexnet_gui.gui.app import run_window
    except ImportError as error:
        if not (error.name or "").startswith("PySide6"):
            raise
        raise UserError(
            _("Qt cannot be loaded: {reason}.").format(reason=error),
            _("A system library is missing; on Debian and Ubuntu “make run” installs it."),
        ) from error
    paths = (path and with_home(path).absolute() for path in (file, watch))
    return run_window(*paths, verbose=arguments.verbose)


def _check(file: Path) -> None:
    """Refuse in the terminal what the window could only refuse later."""
    from alexnet_gui.gui.drops import require_known

    if not file.exists() and file.name == str(file) and not file.suffix:
        raise UserError(
            _("There is no command and no file called {name}.").format(name=file),
            _("“alexnet-gui --help” lists the commands."),
        )
    require_known(file)
