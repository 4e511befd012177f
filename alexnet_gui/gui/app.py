"""The application: the window first, then the engine, and an end that loses nothing.

On Windows, importing torch after Qt can fail (WinError 1114) where an old msvcp140.dll was loaded
first; the engine's failure is then shown as a banner, and Design works.
"""

import gc
import logging
import os
import sys
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from alexnet_gui import __version__
from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.log_file import start_log
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.report import Reporter
from alexnet_gui.gui.settings_store import APPLICATION, SettingsStore
from alexnet_gui.gui.signals import SystemSignals
from alexnet_gui.gui.startup import AfterFirstPaint, require_display
from alexnet_gui.gui.theme import appearance

log = logging.getLogger(__name__)


def run_window(file: Path | None, watch: Path | None = None, *, verbose: bool = False) -> int:
    """Show the window, with `file` in it if there is one, until it is closed; the exit status.

    It follows the run in the folder `watch`, if one is given.

    Raises:
        UserError: There is no display, or Qt cannot use it.
    """
    require_display()
    use_one_heap()
    start_log(verbose=verbose)
    application = make_application()
    settings = SettingsStore()
    appearance.use(settings.theme)
    reporter = Reporter()
    reporter.install()
    bridge = Bridge()
    # What the engine is made of stays: looking through it for garbage would halt every thread for a
    # fifth of a second whenever a folder of many pictures is listed.
    bridge.engine_ready.connect(lambda _device: gc.freeze())
    window = MainWindow(bridge, settings, reporter)
    signals = SystemSignals(window)
    signals.asked.connect(lambda times: _leave(window, insist=times > 1))
    AfterFirstPaint(window, lambda: _begin(window, bridge, file, watch))
    window.show()
    log.info("alexnet-gui %s shows its window", __version__)
    status = application.exec()
    log.info("The window is closed")
    window.design.finish()
    if bridge.loading:
        # An import cannot be broken off, and a process that ends meanwhile complains about it.
        _leave_at_once()
    bridge.shut_down()
    signals.ignore()
    return status


def make_application() -> QApplication:
    """The application with its names and icon, or the one that is there."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([APPLICATION])
    application.setApplicationName(APPLICATION)
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(APPLICATION)
    application.setWindowIcon(QIcon(str(resource("icons", f"{APPLICATION}.svg"))))
    return application


def _begin(window: MainWindow, bridge: Bridge, file: Path | None, watch: Path | None) -> None:
    """What waits until the window is on screen."""
    bridge.start_engine()
    if file is not None:
        window.open(file)
    if watch is not None:
        window.show_workspace("train")
        window.train.others.watch(watch)


def _leave(window: MainWindow, *, insist: bool) -> None:
    if insist:
        window.closing.insist()
    window.close()


def _leave_at_once() -> None:
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # there is none where a desktop started the program
            stream.flush()
    os._exit(0)
