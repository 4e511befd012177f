"""Leaving without losing anything: what is asked, what is stopped, and in which order."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from alexnet_gui.core.events import CannotSave, SavedAgain
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.widgets.question import Answer, ask


class Closing(QObject):
    """Decides whether the window may go, and stops a run first without freezing the window."""

    saving = Signal(bool)  # a run is being stopped and saved; False when that is over
    ready = Signal()  # everything is saved: close again

    def __init__(
        self,
        bridge: Bridge,
        may_close: Callable[[], bool],
        save_elsewhere: Callable[[], object],
        window: QWidget,
    ) -> None:
        """`may_close` asks about an unsaved architecture, `save_elsewhere` where to save a run."""
        super().__init__(window)
        self._bridge = bridge
        self._may_close = may_close
        self._save_elsewhere = save_elsewhere
        self._window = window
        self._stopping = False
        self._unsaved: CannotSave | None = None  # why the run waits until it can be saved
        self._question: QMessageBox | None = None
        self._agreed = False  # nothing is left to ask
        self._waits = False  # whoever wishes to close may not be there to ask again
        self.insisted = False  # nothing was asked about what is not saved
        bridge.run_ended.connect(self._run_ended)
        bridge.run_failed.connect(self._run_failed)
        bridge.run_event.connect(self._run_told)

    def may_go(self) -> bool:
        """Whether the window may close now; if not, it has asked, or it waits for the run."""
        if self._stopping:
            return False
        if self._question is not None:
            self._question.raise_()
            return False
        if not self._agreed and not self._may_close() and not self._agreed:
            return False  # and nobody has insisted while it was asked
        if not self._bridge.training:
            return True
        if self._agreed:
            self._stop_run()
        else:
            self._ask()
        return False

    def close_when_it_can(self) -> None:
        """Close the window, and if that is asked back, also when the answer is not needed any more.

        Somebody at a terminal wishes it, who may not look at the window.
        """
        self._window.close()
        self._waits = self._question is not None

    def insist(self) -> None:
        """Ask nothing more, and take back what is asked; a run is still stopped and kept."""
        self._agreed = self.insisted = True
        if self._question is not None:  # there may be another dialog above it
            self._question.reject()
        question = QApplication.activeModalWidget()
        if isinstance(question, QDialog):
            question.done(QDialog.DialogCode.Rejected)

    def close_dialogs(self) -> None:
        """Close every dialog: none is left behind, and what they wait for is cancelled."""
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.close()

    def _ask(self) -> None:
        unsaved = self._unsaved

        def stop() -> None:
            self._stay()
            if unsaved is None and self._unsaved is not None:  # since it was asked
                self._ask()
                return
            self._agreed = self._agreed or unsaved is not None  # to lose what cannot be saved
            self._stop_run()

        def save_elsewhere() -> None:
            self._stay()
            self._save_elsewhere()

        if unsaved is None:
            self._question = _ask_to_stop(self._window, stop, self._stay)
        else:
            self._question = _ask_to_lose(
                self._window, stop, save_elsewhere, self._stay, kept=unsaved.kept
            )

    def _stay(self) -> None:
        """The question is answered, or taken back."""
        self._question = None
        self._waits = False

    def _stop_run(self) -> None:
        if not self._bridge.training:
            self.ready.emit()
            return
        self._stopping = True
        self.saving.emit(True)
        self._bridge.stop(lose=self._agreed, insist=self.insisted)

    def _run_ended(self) -> None:
        self._unsaved = None
        if self._question is not None:  # the run ended by itself, so nothing is left to ask
            self._agreed = self._waits
            self._question.reject()
            if self._agreed:
                self.ready.emit()
        if self._stopping:
            self._stopping = False
            self._agreed = True
            self.saving.emit(False)
            self.ready.emit()

    def _run_told(self, event: object) -> None:
        """The run may wait to be saved, which is to be read; whoever insists does without it."""
        if isinstance(event, CannotSave | SavedAgain):
            self._unsaved = event if isinstance(event, CannotSave) else None
        if not isinstance(event, CannotSave) or not self._stopping:
            return
        if self._agreed:
            self._bridge.stop(lose=True)
        else:
            self._stopping = False
            self.saving.emit(False)

    def _run_failed(self, _why: object) -> None:
        """What could not be saved is to be read, so the window stays unless somebody insists."""
        self._waits = False
        if self._stopping and not self._agreed:
            self._stopping = False
            self.saving.emit(False)


def _ask_to_stop(
    window: QWidget, stop: Callable[[], None], stay: Callable[[], None]
) -> QMessageBox:
    return ask(
        window,
        "closing.question",
        _("Training is under way."),
        _("What it has learned so far can be kept, and trained further later."),
        [Answer("closing.stop", _("Stop and keep what it has learned"), stop)],
        Answer("closing.keep_training", _("Keep training"), stay),
    )


def _ask_to_lose(
    window: QWidget,
    stop: Callable[[], None],
    save_elsewhere: Callable[[], None],
    stay: Callable[[], None],
    *,
    kept: bool,
) -> QMessageBox:
    """The same where there is nothing to write to; `kept`: there is a checkpoint of before."""
    lost = _("All that it has learned is lost if the window closes now.")
    if kept:
        lost = _("What it has learned since it was last saved is lost if the window closes now.")
    return ask(
        window,
        "closing.question",
        _("Training waits, as it cannot be saved where it is."),
        lost + " " + _("Saved elsewhere it goes on, and the window stays open."),
        [
            Answer("closing.stop", _("Close without saving"), stop),
            Answer("closing.elsewhere", _("Save elsewhere…"), save_elsewhere),
        ],
        Answer("closing.keep_training", _("Keep waiting"), stay),
    )
