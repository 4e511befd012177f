"""What broke off because of a mistake of ours can be started again, without closing the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.train.watched_run import WatchedRun

if TYPE_CHECKING:
    from alexnet_gui.gui.main_window import MainWindow


class Restarting(QObject):
    """Offers it by the banner, beside the report: a run goes on, the engine is loaded again."""

    def __init__(self, window: "MainWindow") -> None:
        """`window` listens to its bridge already: what is offered is known to its workspaces."""
        super().__init__(window)
        self._window = window
        self._broken = False  # the run that ends now did so by a mistake
        window.bridge.run_failed.connect(self._run_failed)
        window.bridge.run_ended.connect(self._run_ended)
        window.bridge.engine.failed.connect(self._engine_failed)
        window.bridge.engine.training_failed.connect(self._engine_failed)
        engine = window.bridge.engine
        for failure in (engine.failure, engine.training_failure):
            if failure is not None:
                self._engine_failed(failure)

    def _run_failed(self, failed: Failed) -> None:
        self._broken = isinstance(failed, Mistake)

    def _run_ended(self) -> None:
        broken, self._broken = self._broken, False
        train = self._window.train
        if not broken or train.run is None or isinstance(train.run, WatchedRun):
            return
        again, start = _("Start it again"), train.start
        hint = _("Please pass the report on to the developers.")
        if train.run.can_go_on:
            again, start = _("Resume the run"), train.pause_or_resume
            hint = _("Its last checkpoint is kept.") + " " + hint
        sentence = _("Training was ended by a mistake of the program.")
        self._window.messages.offer_again(sentence, hint, again, start)

    def _engine_failed(self, failed: Failed) -> None:
        again = self._window.bridge.engine.start_again
        self._window.messages.offer_again(failed.message, failed.hint, _("Try again"), again)
