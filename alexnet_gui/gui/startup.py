"""What is looked at before Qt starts, and what waits until the window is on screen."""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, QTimer
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _

NEVER_PAINTED_MS = 3000  # a window that starts minimised is not painted, and needs an engine too


def require_display(environment: Mapping[str, str] = os.environ) -> None:
    """Look for what Qt needs, which would otherwise end the process with an abort.

    Raises:
        UserError: There is no display, it does not answer, or Qt lacks a library for it.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if platform not in ("", "xcb", "wayland"):
        return  # offscreen, vnc and the like bring their own
    wayland = environment.get("WAYLAND_DISPLAY") and platform != "xcb"
    if wayland:
        return
    if not environment.get("DISPLAY"):
        raise UserError(
            _("There is no display to open the window on."),
            _("“alexnet-gui tour” shows the program without one, and keeps pictures of it."),
        )
    _require_libraries()
    _require_answer(environment["DISPLAY"])


def _require_libraries() -> None:
    """Load Qt's part for X11 as Qt will, to hear which library is missing."""
    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    try:
        ctypes.CDLL(f"{plugins}/platforms/libqxcb.so")
    except OSError as error:
        missing = str(error).partition(":")[0]
        raise UserError(
            _("Qt cannot use this display: {library} is missing.").format(library=missing),
            _("Install the system package that holds it (on Debian and Ubuntu: “make run”)."),
        ) from None


def _require_answer(display: str) -> None:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        raise UserError(
            _("The display {display} does not answer.").format(display=display),
            _("“alexnet-gui tour” shows the program without one, and keeps pictures of it."),
        )


class Gradually(QObject):
    """Does `work` a part at a time, so that the window stays alive.

    Each part says which widget should be painted before the next one, or None.
    """

    def __init__(self, parent: QObject, work: Iterator[QWidget | None]) -> None:
        super().__init__(parent)
        self._work = work
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)
        self._turn.start()

    def _go_on(self) -> None:
        try:
            waiting = next(self._work)
        except StopIteration:
            return
        if waiting is None:
            self._turn.start()
        else:
            AfterFirstPaint(waiting, self._go_on)


class AfterFirstPaint(QObject):
    """Calls `then` once, as soon as `window` has been painted."""

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then: Callable[[], object] | None = then
        self._window = window
        window.installEventFilter(self)
        self._fallback = QTimer(self)
        self._fallback.setSingleShot(True)
        self._fallback.timeout.connect(self._go)
        self._fallback.start(NEVER_PAINTED_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # This paint event and those of the widgets inside are handled before the timer is.
            self._fallback.start(0)
        return False

    def _go(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
