"""Train: the form at the left, the run's controls above, its curves at the right."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Event, Failed, RunFinished, RunStarted, StepsDone, Validated
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.empty_page import EmptyPage
from alexnet_gui.gui.train.form import Source, TrainForm
from alexnet_gui.gui.train.run import Phase, Run
from alexnet_gui.gui.train.run_bar import RunBar
from alexnet_gui.gui.train.run_folder import runs_folder
from alexnet_gui.gui.train.run_message import RunMessage
from alexnet_gui.gui.widgets.basics import named

if TYPE_CHECKING:
    from alexnet_gui.gui.train.plots import RunPlots


class TrainWorkspace(QWidget):
    """Starts, steers and shows one run at a time.

    `architecture_source` gives the network in Design and the recipe of its preset; `runs` is the
    folder that new runs are kept in.
    """

    notice = Signal(object)  # Failed
    status_changed = Signal(str)
    progress_changed = Signal(float)  # 0…1
    run_started = Signal(object)  # RunStarted
    run_finished = Signal(object)  # RunFinished
    design_wanted = Signal()
    explore_wanted = Signal(object)  # the folder of a run, a Path

    def __init__(
        self,
        bridge: Bridge,
        architecture_source: Source,
        settings: SettingsStore | None = None,
        runs: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "train", _("Train"))
        self._bridge = bridge
        self._run: Run | None = None
        self._status = ""
        self._plots: RunPlots | None = None
        self._bar = RunBar()
        self._form = TrainForm(
            bridge, architecture_source, settings or SettingsStore(), runs or runs_folder()
        )
        self._message = RunMessage()
        self._empty = EmptyPage()
        self._stage = QStackedWidget()
        self._stage.addWidget(self._empty)
        self._lay_out()
        self._connect()
        self._show()

    # --- what the window asks ------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self._run is not None and self._run.phase is not Phase.ENDED

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self._run

    @property
    def plots(self) -> "RunPlots":
        """The curves; the first call imports numpy and pyqtgraph."""
        if self._plots is None:
            from alexnet_gui.gui.train.plots import RunPlots

            self._plots = RunPlots()
            self._stage.addWidget(self._plots)
        return self._plots

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """The menu of Train."""
        return [(_("Run"), self._bar.actions_in_order())]

    def architecture_changed(self, architecture: Architecture) -> None:
        """The network in Design is another now; a run under way keeps its own."""
        self._form.follow_design()

    def engine_ready(self, device: str) -> None:
        """The engine has been loaded and computes on `device`."""
        self._form.engine_ready()

    def use_data(self, spec: str) -> None:
        """Choose the pictures: `sample`, a folder, or `torchvision:NAME`."""
        self._form.data.use(spec)

    def use_recipe(self, recipe: Recipe) -> None:
        """Show all of `recipe` but what depends on the machine: device and precision."""
        self._form.recipe.begin_with(recipe)

    # --- steering ------------------------------------------------------------------------------

    def start(self) -> None:
        """Freeze what the form and Design say, and train it; nothing while that cannot be."""
        self._form.follow_design()
        if self.running or self._bridge.training or self._form.obstacle:
            return
        now = datetime.now()
        self._begin(Run(self._form.job(now), now))
        self.plots.curves.clear()
        self.plots.changed()

    def pause_or_resume(self) -> None:
        """Let the run wait, or go on; also one that was stopped."""
        run = self._run
        if run is None:
            return
        if run.phase is Phase.RUNNING:
            run.pausing = True
            self._bridge.pause()
        elif run.phase is Phase.PAUSED:
            run.pausing = False
            self._bridge.resume()
        elif run.can_go_on and not self._bridge.training:
            self._begin(run.resumed(datetime.now()))
        self._show()

    def stop(self) -> None:
        """End the run after the batch at hand, and keep what there is."""
        self._end(discard=False)

    def ask_discard(self) -> None:
        """Ask whether the run may go, and end it without keeping anything if so."""
        if self._run is None or not self.running:
            return
        question = QMessageBox(self)
        question.setObjectName("train.discard.question")
        question.setIcon(QMessageBox.Icon.Question)
        question.setText(_("Discard this run?"))
        question.setInformativeText(
            _("It ends, and everything in its folder is deleted:\n{folder}").format(
                folder=self._run.job.out
            )
        )
        discard = question.addButton(_("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        discard.setObjectName("train.discard.yes")
        keep = question.addButton(_("Go on"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        discard.clicked.connect(lambda: self._end(discard=True))
        question.finished.connect(question.deleteLater)
        question.open()

    def _begin(self, run: Run) -> None:
        self._run = run
        self._stage.setCurrentWidget(self.plots)
        self._bridge.train(run.job)
        self._show()

    def _end(self, *, discard: bool) -> None:
        run = self._run
        if run is None or run.phase in (Phase.ENDED, Phase.STOPPING):
            return
        run.stopping, run.discarding = True, discard
        self._bridge.stop(discard=discard)
        self._show()

    # --- what happens --------------------------------------------------------------------------

    def on_run_event(self, event: Event) -> None:
        """Take one event of the run: core.events, in order."""
        run = self._run
        if run is None:
            return
        run.take(event)
        match event:
            case RunStarted():
                self.plots.curves.rewind(event.first_step)
                self.run_started.emit(event)
            case StepsDone():
                self.plots.curves.append(event.steps)
            case Validated():
                self.plots.curves.validated(event)
            case RunFinished():
                self.run_finished.emit(event)
            case _:
                pass
        if isinstance(event, RunStarted | StepsDone | Validated):
            self.plots.changed()
        self._show()

    def on_run_failed(self, failure: Failed) -> None:
        """The run ended because something went wrong."""
        if self._run is not None:
            self._run.failure = failure
        self.notice.emit(failure)
        self._show()

    def on_run_ended(self) -> None:
        """The run's thread has gone; nothing more comes."""
        if self._run is not None:
            self._run.over = True
        self._show()

    def _show(self) -> None:
        """Bring everything but the curves up to date."""
        run = self._run
        self._bar.show_run(run, self._form.obstacle)
        self._form.show_run(run if self.running else None)
        self._message.show_run(run)
        failed = run is not None and run.failure is not None
        self._empty.show_words(self._form.network_name, self._form.data_title, failed=failed)
        if run is not None and not self.running and not len(self.plots.curves):
            self._stage.setCurrentWidget(self._empty)  # words rather than axes without a curve
        if run is not None and run.status != self._status:
            self._status = run.status
            self.status_changed.emit(run.status)
        if run is not None and self.running:
            self.progress_changed.emit(run.fraction)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._form.show_memory()

    # --- building ------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._bar.start_wanted.connect(self.start)
        self._bar.pause_wanted.connect(self.pause_or_resume)
        self._bar.stop_wanted.connect(self.stop)
        self._bar.discard_wanted.connect(self.ask_discard)
        self._form.changed.connect(self._show)
        self._form.design_wanted.connect(self.design_wanted)
        self._message.explore_wanted.connect(self.explore_wanted)
        self._bridge.engine_failed.connect(lambda _failure: self._form.engine_failed())
        self._bridge.run_event.connect(self.on_run_event)
        self._bridge.run_failed.connect(self.on_run_failed)
        self._bridge.run_ended.connect(self.on_run_ended)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GRID * 3 // 2)
        right.addWidget(self._message)
        right.addWidget(self._stage, 1)
        below = QHBoxLayout()
        below.setContentsMargins(GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2)
        below.setSpacing(GRID * 3 // 2)
        below.addWidget(self._form)
        below.addLayout(right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(below, 1)
