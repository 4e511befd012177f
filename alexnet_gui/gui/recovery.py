"""After a crash: the unsaved network, the interrupted run and the last picture, offered again.

While the window is open, what would be lost is written down a second after it changed, off the GUI
thread.
"""

import contextlib
import faulthandler
import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed, RunStarted
from alexnet_gui.core.presence import exists, is_missing
from alexnet_gui.core.run_summary import broken_off
from alexnet_gui.core.session import Session, SessionNote, crashed_sessions
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.recovery_question import ask_forget, has_only_copy
from alexnet_gui.gui.recovery_words import kept_things, kept_words, not_kept
from alexnet_gui.gui.worker import Worker

if TYPE_CHECKING:
    from alexnet_gui.gui.main_window import MainWindow

log = logging.getLogger(__name__)

WRITE_MS = 1000  # from a change until it is written: so much work is lost at most
OFFERED = 5  # at once; the others wait for the next start


class Left(NamedTuple):
    """What one crashed window has left."""

    session: Session
    note: SessionNote  # what can be brought back
    gone: Path | None  # the folder of its run, which is not there any more


Found = list[Left]


class Recovery(QObject):
    """Keeps what a whole window is about in a folder within `sessions`, and offers what is there.

    Where nothing can be written, nothing is kept, and the window says so once.
    """

    _tried = Signal(object)  # what came of writing, told by the thread that writes

    def __init__(self, window: "MainWindow", sessions: Path) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._run: Path | None = None
        self._written = SessionNote()
        self._found: Found = []  # not answered yet
        self._restored: list[Session] = []  # gone as soon as this session has what they kept
        self._faults: IO[bytes] | None = None
        self._watches = False  # for faults
        self._failed = False  # which has been said
        self._tried.connect(self._hear)
        self._worker = Worker("recovery")
        self._soon = QTimer(self, singleShot=True, interval=WRITE_MS)
        self._soon.timeout.connect(self.write_now)
        self._session = self._begin()
        self._connect()
        self._changed()
        window.bridge.aside(lambda: _worth_offering(sessions), self._offer)

    def watch_faults(self) -> None:
        """Have Python write down what it was about, should the process die of a fault."""
        self._watches = True
        if self._session is None:
            return
        try:
            faults = self._session.crash_file.open("wb")
        except OSError as error:
            self._hear(error)
            return
        faulthandler.enable(faults)
        if self._faults is not None:
            self._faults.close()
        self._faults = faults

    def end(self, *, insisted: bool = False) -> None:
        """The window is closed: nothing is to be kept but what nobody was asked about."""
        self._soon.stop()
        self._watches = False
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            if self._session is not None:
                with contextlib.suppress(OSError):  # its folder may have become another's
                    self._session.crash_file.unlink()
        self._worker.close()
        for left in self._found:
            left.session.leave()
        network = self._window.design.document.unsaved if insisted else None
        if self._session is None:
            return
        if network is None:
            self._session.end()
        else:
            what = _written(self._session, SessionNote(network=network, left=True), ())
            if not isinstance(what, bool):
                _log(what)
            self._session.leave()

    # --- keeping ---------------------------------------------------------------------------------

    def write_now(self) -> None:
        """Have what is there now written, if it is not what was written last."""
        self._soon.stop()
        note = self._note()
        if note == self._written and not self._restored:
            return
        if self._session is None and (again := self._begin()) is not None:
            self._session = again
            self._watch_again()
        if (session := self._session) is None:
            return
        restored = tuple(self._restored)
        self._written = note
        self._restored.clear()
        self._worker.submit(lambda: self._tried.emit(_written(session, note, restored)))

    def _begin(self) -> Session | None:
        try:
            return Session.begin(self._sessions)
        except OSError as error:
            self._hear(error)
            return None

    def _hear(self, what: UserError | OSError | bool) -> None:
        """What came of writing: what went wrong, or whether the folder had to be made again."""
        if what is True:
            self._watch_again()
        if isinstance(what, bool):
            return
        self._written = SessionNote()  # so that the next change is written, whatever it is
        _log(what)
        if not self._failed:
            self._failed = True
            self._window.banner.tell(not_kept(self._sessions, what))

    def _watch_again(self) -> None:
        """The file for faults has gone with its folder, or there was none."""
        if self._watches:
            self.watch_faults()

    def _connect(self) -> None:
        window = self._window
        window.design.document.changed.connect(self._changed)
        window.design.document.history_changed.connect(self._changed)
        window.train.run_started.connect(self._run_started)
        window.bridge.run_ended.connect(self._run_ended)
        window.explore.picture_changed.connect(self._changed)

    def _changed(self, _what: object = None) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _run_started(self, started: RunStarted) -> None:
        self._run = Path(started.run)
        self.write_now()

    def _run_ended(self) -> None:
        self._run = None
        self._changed()

    def _note(self) -> SessionNote:
        picture = self._window.explore.picture
        return SessionNote(
            network=self._window.design.document.unsaved,
            run=self._run,
            picture=None if picture is None else picture.source,
            picture_name="" if picture is None else picture.name,
        )

    # --- offering --------------------------------------------------------------------------------

    def _offer(self, found: Found | Failed) -> None:
        if isinstance(found, Failed):
            return
        for left in found[:-OFFERED]:
            left.session.leave()
        self._found = found[-OFFERED:]
        for left in tuple(self._found):  # the newest comes last, and so is seen first
            if crash := left.session.crash():
                self._window.messages.tell_crash(crash)
            self._tell(left)

    def _tell(self, left: Left) -> None:
        session, note, gone = left
        text, kept = kept_words(note, gone)
        topic = f"recovery {session.folder.name}"
        if note.empty:
            if gone is not None:
                self._window.banner.tell(Message(text, kept, "note", topic=topic))
            self._answered(session)
            session.end()
            return
        self._window.banner.tell(
            Message(
                text,
                kept,
                "note",
                _("Restore"),
                partial(self._restore, left),
                second=_("Discard"),
                act_second=partial(self._discard, left),
                topic=topic,
            )
        )

    def _answered(self, session: Session) -> None:
        self._found = [left for left in self._found if left.session is not session]

    def _discard(self, left: Left) -> None:
        if not has_only_copy(left.note):
            self._forget(left.session)
            return
        forget, keep = partial(self._forget, left.session), partial(self._tell, left)
        ask_forget(self._window, " · ".join(kept_things(left.note)), forget, keep)

    def _forget(self, session: Session) -> None:
        self._answered(session)
        session.end()

    def _restore(self, left: Left) -> None:
        """Bring all of it back; what was kept goes once this window's session has it."""
        window, session, note = self._window, left.session, left.note
        if note.network is not None:
            window.show_workspace("design")  # it may ask about changes that are there now
            if not window.design.restore(note.network):
                self._tell(left)
                return
        self._bring_picture(note)
        if note.run is not None:
            window.train.others.open(note.run, gone=True)
        if note.network is None:
            window.show_workspace("train" if note.run is not None else "explore")
        self._answered(session)
        self._restored.append(session)
        self.write_now()

    def _bring_picture(self, note: SessionNote) -> None:
        if isinstance(note.picture, Path):
            self._window.explore.open_picture(note.picture)
        elif note.picture is not None:
            self._window.explore.show_bytes(note.picture, note.picture_name)


def _log(error: UserError | OSError) -> None:
    log.warning("What is unsaved could not be kept: %s", error)


def _written(
    session: Session, note: SessionNote, restored: Sequence[Session]
) -> UserError | OSError | bool:
    """Have `session` keep `note`: what went wrong, or whether its folder had to be made again."""
    try:
        again = session.write(note)
    except (UserError, OSError) as error:
        return error
    for each in restored:
        each.end()
    return again


def _worth_offering(sessions: Path) -> Found:
    """Without what is over by now: a run that somebody resumed, a picture that has gone."""
    kept: Found = []
    for session, note in crashed_sessions(sessions):
        left = _still_there(session, note)
        if left.note.empty and left.gone is None and not session.crash():
            session.end()
        else:
            kept.append(left)
    return kept


def _still_there(session: Session, note: SessionNote) -> Left:
    """`note` without what has gone."""
    gone: Path | None = None
    if note.run is not None and not broken_off(note.run):
        gone = note.run if is_missing(note.run) else None
        if gone is not None or exists(note.run):  # it may come back when it can be looked at
            note = msgspec.structs.replace(note, run=None)
    if isinstance(note.picture, Path) and is_missing(note.picture):
        note = msgspec.structs.replace(note, picture=None)
    return Left(session, note, gone)
