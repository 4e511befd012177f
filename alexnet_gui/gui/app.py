"""The application: the window first, then the engine, and an end that loses nothing.

On Windows, importing torch after Qt can fail (WinError 1114) where an old msvcp140.dll was loaded
first; the engine's failure is then shown as a banner, and Design works.
"""

import gc
import linecache
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from alexnet_gui import __version__
from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.core.own_folders import APPLICATION
from alexnet_gui.core.promised_files import wait_for_promised
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.whole_file import leave_no_halves
from alexnet_gui.gui.log_file import start_log
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.report import Reporter
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.signals import SystemSignals, noted_signals
from alexnet_gui.gui.startup import AfterFirstPaint, Gradually, require_display
from alexnet_gui.gui.theme import appearance
from alexnet_gui.gui.unfilled_window import FAILED, tell_and_close

if TYPE_CHECKING:
    from alexnet_gui.gui.bridge import Bridge
    from alexnet_gui.gui.recovery import Recovery

log = logging.getLogger(__name__)

ANSWER_SECONDS = 0.1  # for each thread that is to break off an answer that nobody waits for
ASKED_SECONDS = 60.0  # for files that a person asked for: a disk may be slow
TURN_SECONDS = 0.1  # of waiting for them, after which a signal is heard on any system
FILE_SECONDS = 1.0  # for what else is half-written; it is removed then


def run_window(file: Path | None, watch: Path | None = None, *, verbose: bool = False) -> NoReturn:
    """Show the window until it is closed, and end the process: see `show_window`.

    Raises:
        UserError: There is no display, or Qt cannot use it.
    """
    leave_at_once(show_window(file, watch, verbose=verbose))


def show_window(file: Path | None, watch: Path | None = None, *, verbose: bool = False) -> int:
    """Show the window, with `file` in it if there is one, until it is closed; the exit status.

    It follows the run in the folder `watch`, if one is given. Threads may still compute at the end.

    Raises:
        UserError: There is no display, or Qt cannot use it.
    """
    require_display()
    use_one_heap()
    gc.disable()  # until all is imported, which leaves next to no garbage: a fifth of its time
    start_log(verbose=verbose)
    application = make_application()
    settings = SettingsStore()
    appearance.use(settings.theme)
    reporter = Reporter()
    reporter.install()
    window = MainWindow(None, settings, reporter)
    beginning = Beginning(window, file, watch)
    signals = SystemSignals(window)
    signals.asked.connect(lambda insist: _leave(window, insist=insist))
    AfterFirstPaint(window, beginning.begin)
    window.show()
    log.info("alexnet-gui %s shows its window", __version__)
    status = application.exec()
    log.info("The window is closed")
    signals.ignore()
    beginning.end()
    return FAILED if beginning.failed else status


def make_application() -> QApplication:
    """The application with its names, or the one that is there."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([APPLICATION])
    application.setApplicationName(APPLICATION)
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(APPLICATION)
    return application


class Beginning:
    """What waits until the window is on screen: its workspaces, the engine, and `file`."""

    def __init__(self, window: MainWindow, file: Path | None, watch: Path | None) -> None:
        self._window = window
        self._file = file
        self._watch = watch
        self._bridge: Bridge | None = None
        self._recovery: Recovery | None = None
        self.failed = False  # the window could not be filled

    def begin(self) -> None:
        """The frame of the window has been painted."""
        log.info("The window is on screen")
        _forget_sources()
        QApplication.setWindowIcon(QIcon(str(resource("icons", f"{APPLICATION}.svg"))))
        with self._whole_or_closed():
            from alexnet_gui.gui.bridge import Bridge

            self._bridge = bridge = Bridge()
            bridge.engine.over.connect(_collect_garbage_from_now_on)
            Gradually(self._window, self._go_on(bridge, self._window.furnish(bridge)))

    def _go_on(self, bridge: "Bridge", parts: Iterator[QWidget | None]) -> Iterator[QWidget | None]:
        with self._whole_or_closed():
            yield next(parts, None)
            _forget_sources()
            design = next(parts, None)
            yield design
            if design is None:  # another workspace is to be in front
                self._window.complete()
            try:
                self._open()
            except Exception:
                if not self._window.whole:
                    raise
                sys.excepthook(*sys.exc_info())  # told as any other mistake: the window is there
            # What Train and Explore are made of loads no library of its own, which would wait for
            # these. The import itself comes after them: both hold Python's lock all the time.
            bridge.load_ahead()
            yield from parts
            bridge.start_engine()
        if self._window.whole:
            log.info("The window is whole")
            self._keep_for_after_a_crash()
        else:  # who asked for the missing parts has been told what broke them off
            self._give_up(self._window.reporter.stack)

    def _keep_for_after_a_crash(self) -> None:
        from alexnet_gui.core.session import sessions_folder
        from alexnet_gui.gui.recovery import Recovery

        self._recovery = Recovery(self._window, sessions_folder())
        self._recovery.watch_faults()

    def _open(self) -> None:
        """Open what the command line named."""
        if self._file is not None:
            self._window.open(self._file)
        if self._watch is not None:
            self._window.show_workspace("train")
            self._window.train.others.watch(self._watch)

    @contextmanager
    def _whole_or_closed(self) -> Iterator[None]:
        """A window that cannot be filled is not left half: it says so, and closes."""
        try:
            yield
        except Exception:
            if not self._window.whole:
                self._give_up(traceback.format_exc())
            raise  # into the log

    def _give_up(self, stack: str) -> None:
        self.failed = True
        tell_and_close(self._window, stack)

    def end(self) -> None:
        """The window is closed: keep what it was about, and break off what nobody waits for."""
        if self._bridge is not None:
            self._bridge.finish_run()
        if self._recovery is not None:
            self._recovery.end(insisted=self._window.closing.insisted)
        if self._bridge is not None:
            self._bridge.shut_down(ANSWER_SECONDS)


def _collect_garbage_from_now_on() -> None:
    # What was imported stays: looking through it for garbage would halt every thread for a fifth of
    # a second whenever a folder of many pictures is listed.
    gc.freeze()
    gc.enable()
    _forget_sources()
    log.info("Nothing is left to import")


def _forget_sources() -> None:
    # PySide has Python read the text of whatever is imported, to look for its own name, and Python
    # keeps it. To be forgotten while no other thread imports anything.
    linecache.clearcache()


def _leave(window: MainWindow, *, insist: bool) -> None:
    window.complete()
    if not window.whole:
        window.close()
    elif insist:
        window.closing.insist()
        window.close()
    else:
        window.closing.close_when_it_can()


def leave_at_once(status: int) -> NoReturn:
    """End the process without taking down what the system takes down anyway, in no time.

    Threads that compute or import do not hold it up, only those that write a file.
    """
    until = monotonic() + ASKED_SECONDS
    with noted_signals() as noted:
        while not (written := wait_for_promised(TURN_SECONDS)) and monotonic() < until:
            if noted:  # whoever asks again does not want to wait
                break
    if not written:
        log.error("A file that was asked for is not written")
    leave_no_halves(FILE_SECONDS)
    application = QApplication.instance()
    if application is not None and QApplication.clipboard().ownsClipboard():
        application.shutdown()  # hands on what was copied
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # there is none where a desktop started the program
            with suppress(OSError):  # the terminal may have gone
                stream.flush()
    os._exit(status)
