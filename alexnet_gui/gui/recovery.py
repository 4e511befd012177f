"""After a crash: the unsaved network, the interrupted run and the last picture, offered again.

While the window is open, what would be lost is written down a second after it changed, off the GUI
thread.
"""

import faulthandler
import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed, RunStarted
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.run_summary import broken_off
from alexnet_gui.core.session import Session, SessionNote, crashed_sessions
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.worker import Worker

if TYPE_CHECKING:
    from alexnet_gui.gui.main_window import MainWindow

log = logging.getLogger(__name__)

WRITE_MS = 1000  # from a change until it is written: so much work is lost at most
OFFERED = 5  # at once; the others wait for the next start

Found = list[tuple[Session, SessionNote]]


class Recovery(QObject):
    """Keeps what a whole window is about in a folder within `sessions`, and offers what is there.

    Where nothing can be written, nothing is kept, and the log says so.
    """

    def __init__(self, window: "MainWindow", sessions: Path) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._run: Path | None = None
        self._written = SessionNote()
        self._found: Found = []  # not answered yet
        self._restored: list[Session] = []  # gone as soon as this session has what they kept
        self._faults: IO[bytes] | None = None
        self._worker = Worker("recovery")
        self._soon = QTimer(self, singleShot=True, interval=WRITE_MS)
        self._soon.timeout.connect(self.write_now)
        self._session = self._begin()
        self._connect()
        self._changed()
        window.bridge.aside(lambda: _worth_offering(crashed_sessions(sessions)), self._offer)

    def watch_faults(self) -> None:
        """Have Python write down what it was about, should the process die of a fault."""
        if self._session is not None:
            self._faults = self._session.crash_file.open("wb")
            faulthandler.enable(self._faults)

    def end(self, *, insisted: bool = False) -> None:
        """The window is closed: nothing is to be kept but what nobody was asked about."""
        self._soon.stop()
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            if self._session is not None:
                self._session.crash_file.unlink(missing_ok=True)
        self._worker.close()
        for session, _note in self._found:
            session.leave()
        network = self._window.design.document.unsaved if insisted else None
        if self._session is None:
            return
        if network is None:
            self._session.end()
        else:
            _write(self._session, SessionNote(network=network, left=True), ())
            self._session.leave()

    # --- keeping ---------------------------------------------------------------------------------

    def write_now(self) -> None:
        """Have what is there now written, if it is not what was written last."""
        self._soon.stop()
        note = self._note()
        session, restored = self._session, tuple(self._restored)
        if session is None or (note == self._written and not restored):
            return
        self._written = note
        self._restored.clear()
        self._worker.submit(lambda: _write(session, note, restored))

    def _begin(self) -> Session | None:
        try:
            return Session.begin(self._sessions)
        except OSError as error:
            log.warning("Nothing is kept for after a crash: %s", error)
            return None

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
        for session, _note in found[:-OFFERED]:
            session.leave()
        self._found = found[-OFFERED:]
        for session, note in self._found:  # the newest comes last, and so is seen first
            self._tell(session, note)

    def _tell(self, session: Session, note: SessionNote) -> None:
        if crash := session.crash():
            self._window.messages.tell_crash(crash)
        if note.empty:
            self._answered(session)
            session.end()
            return
        text = (
            _("The window was closed before its changes were saved.")
            if note.left
            else _("AlexNet ended unexpectedly, but this was kept:")
        )
        self._window.banner.tell(
            Message(
                text,
                f"{' · '.join(_things(note))}.",
                "note",
                _("Restore"),
                partial(self._restore, session, note),
                second=_("Discard"),
                act_second=partial(self._discard, session),
                topic=f"recovery {session.folder.name}",
            )
        )

    def _answered(self, session: Session) -> None:
        self._found = [each for each in self._found if each[0] is not session]

    def _discard(self, session: Session) -> None:
        self._answered(session)
        session.end()

    def _restore(self, session: Session, note: SessionNote) -> None:
        """Bring all of it back; what was kept goes once this window's session has it."""
        window = self._window
        if note.network is not None:
            window.show_workspace("design")  # it may ask about changes that are there now
            if not window.design.restore(note.network):
                self._tell(session, note)
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


def _write(session: Session, note: SessionNote, restored: Sequence[Session]) -> None:
    try:
        session.write(note)
    except (UserError, OSError) as error:
        log.warning("What is unsaved could not be kept for after a crash: %s", error)
        return
    for each in restored:
        each.end()


def _worth_offering(found: Found) -> Found:
    """Without what is over by now: a run that somebody resumed, a picture that has gone."""
    kept: Found = []
    for session, note in found:
        left = _still_there(note)
        if left.empty and not session.crash():
            session.end()
        else:
            kept.append((session, left))
    return kept


def _still_there(note: SessionNote) -> SessionNote:
    """`note` without what has gone."""
    if note.run is not None and not broken_off(note.run):
        note = msgspec.structs.replace(note, run=None)
    if isinstance(note.picture, Path) and not note.picture.is_file():
        note = msgspec.structs.replace(note, picture=None)
    return note


def _things(note: SessionNote) -> list[str]:
    """What `note` can bring back, in words."""
    things: list[str] = []
    if note.network is not None:
        name = note.network.architecture.title
        things.append(_("the unsaved changes to “{name}”").format(name=name))
    if note.run is not None:
        things.append(_("the interrupted run {name}").format(name=name_of(note.run)))
    if note.picture is not None:
        things.append(_("the picture {name}").format(name=note.picture_name))
    return things
