"""Train: the form at the left, the run's controls above, its curves at the right."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Event, Failed, RunFinished, RunStarted
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_folder import runs_folder
from alexnet_gui.core.run_watch import RunAwaited, RunFound
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.discard_question import ask_discard
from alexnet_gui.gui.train.folder_question import FolderQuestion
from alexnet_gui.gui.train.form import Source, TrainForm
from alexnet_gui.gui.train.give_up_question import ask_give_up
from alexnet_gui.gui.train.other_place import job_in, kept_there, lacks_place
from alexnet_gui.gui.train.page import lay_out
from alexnet_gui.gui.train.run import Phase, Run
from alexnet_gui.gui.train.run_bar import RunBar
from alexnet_gui.gui.train.run_message import RunMessage
from alexnet_gui.gui.train.run_pages import RunPages
from alexnet_gui.gui.train.runs.other_runs import OtherRuns
from alexnet_gui.gui.train.smaller_batch import smaller_batch, smaller_job
from alexnet_gui.gui.train.unsaved import Unsaved
from alexnet_gui.gui.train.watched_run import WatchedRun
from alexnet_gui.gui.widgets.basics import named

if TYPE_CHECKING:
    from alexnet_gui.gui.train.plots import RunPlots
    from alexnet_gui.gui.train.stage import Stage


class TrainWorkspace(QWidget):
    """Starts, steers and shows one run at a time.

    `architecture_source` gives the network in Design and the recipe of its preset; `runs` is the
    folder that new runs are kept in.
    """

    notice = Signal(object)  # Failed
    message = Signal(object)  # banner.Message
    status_changed = Signal(str)
    progress_changed = Signal(float)  # 0…1
    run_started = Signal(object)  # RunStarted
    run_finished = Signal(object)  # RunFinished
    design_wanted = Signal()
    save_wanted = Signal()  # the network in Design should be saved
    explore_wanted = Signal(object)  # the folder of a run, a Path
    picture_wanted = Signal(object, str)  # a picture for Explore: its Path or bytes, and its name
    sight_wanted = Signal(object)  # ExploreWish
    network_wanted = Signal(object)  # Design should take the network of that run, a Path

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
        self._settings = settings or SettingsStore()
        self._run: Run | None = None
        self._chosen: Path | None = None  # where runs are to be kept, if the one at hand can be
        self.pages = RunPages(bridge, self._settings)
        folder = runs or runs_folder()
        self.others = OtherRuns(bridge, self, self.pages.empty, self._settings, folder)
        self._status = ""
        self._bar = RunBar()
        self._form = TrainForm(bridge, architecture_source, self._settings, folder)
        self._message = RunMessage()
        self.unsaved = Unsaved(bridge.save_again)
        lay_out(self, self._bar, self._form, (self.unsaved, self._message, self.pages))
        self._connect()
        self._show()

    # --- what the window asks ------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a run of this window is under way, paused or not."""
        return self._run is not None and self._run.phase not in (Phase.ENDED, Phase.WATCHED)

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self._run

    @property
    def plots(self) -> "RunPlots":
        """The curves; the first call imports numpy."""
        return self.stage.plots

    @property
    def stage(self) -> "Stage":
        """Everything that is shown of a run; the first call imports numpy."""
        return self.pages.stage

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """The menu of Train."""
        run = [*self._bar.actions_in_order(), None, self._form.views.look]
        return [(_("Run"), [*run, None, *self.pages.cards.actions])]

    def architecture_changed(self, architecture: Architecture) -> None:
        """The network in Design is another now; a run under way keeps its own."""
        self._form.follow_design()

    def engine_ready(self, device: str) -> None:
        """The engine has been loaded and computes on `device`."""
        self._form.engine_ready()

    def engine_failed(self, failed: Failed) -> None:
        """What training needs could not be loaded."""
        self._form.engine_failed(failed)

    def know_file(self, network_file: Callable[[], Path | None]) -> None:
        """`network_file` tells where the network in Design is saved as it is; None: nowhere."""
        self._form.network_file = network_file

    def use_data(self, spec: str) -> None:
        """Choose the pictures: `sample`, a folder, or `torchvision:NAME`."""
        self._form.data.use(spec)

    def use_recipe(self, recipe: Recipe, *, instead: bool = False) -> None:
        """Show the recipe of the network in Design, or one `instead` of it, machine left out."""
        section = self._form.recipe
        (section.use_instead if instead else section.begin_with)(recipe)

    def start_from(self, path: Path) -> None:
        """Choose the weights at `path` to start from."""
        self._form.start.use(str(path))

    # --- steering ------------------------------------------------------------------------------

    def start(self) -> None:
        """Freeze what the form and Design say, and train it; nothing while that cannot be."""
        self._form.follow_design()
        if self.running or self._bridge.training or self._form.obstacle:
            return
        self._begin_new(self._form.job)

    def start_smaller(self) -> None:
        """Train with the next smaller batch what ran out of memory, from its last checkpoint."""
        run, batch = self._run, smaller_batch(self._run)
        if run is None or batch is None or self.running or self._bridge.training:
            return
        self._form.recipe.set("batch_size", batch)
        self._begin_new(lambda now: smaller_job(run, batch, now))

    def ask_place(self) -> None:
        """Ask for a folder that what could not be kept can be trained in."""
        if lacks_place(self._run) and not self.running:
            question = FolderQuestion(self.window())
            question.answered.connect(self._start_in)
            question.finished.connect(question.deleteLater)
            question.open()

    def _start_in(self, runs: Path) -> None:
        run = self._run
        if run is None or not lacks_place(run) or self.running or self._bridge.training:
            return
        self._begin_new(lambda now: job_in(run, runs, now))
        self._chosen = runs

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
        elif run.phase is Phase.UNSAVED:
            self.unsaved.try_again()
        elif run.can_go_on and not self._bridge.training:
            self._begin(run.resumed(datetime.now()))
        self._show()

    def stop(self) -> None:
        """End the run, and keep what there is; where it cannot be saved, ask whether to lose it."""
        run = self._run
        if run is not None and self.unsaved.waiting:
            saved = None if run.saved is None else run.saved.step
            ask_give_up(self, saved, lambda: self._end(lose=True), self.unsaved.ask_elsewhere)
        else:
            self._end()

    def ask_discard(self) -> None:
        """Ask whether the run may go, and end it without keeping anything if so."""
        run = self._run
        if self.running and run is not None:
            ask_discard(
                self,
                run.job.out,
                lambda: self._end(discard=True),
                lost=self.unsaved.waiting,
                resumed_at=0 if run.started is None else run.started.first_step,
            )

    def _begin_new(self, job: Callable[[datetime], Job]) -> None:
        now = datetime.now()
        self._begin(Run(job(now), now))
        self.plots.begin()

    def _begin(self, run: Run) -> None:
        self._chosen = None
        self._bridge.unwatch()
        self._run = run
        self.pages.begin(run.job.architecture, resumed=run.job.resume)
        self._bridge.train(run.job)
        self._show()

    def _end(self, *, discard: bool = False, lose: bool = False) -> None:
        run = self._run
        if run is None or run.phase in (Phase.ENDED, Phase.STOPPING):
            return
        run.stopping, run.discarding = True, discard
        self._bridge.stop(discard=discard, lose=lose)
        self._show()

    # --- what happens --------------------------------------------------------------------------

    def on_run_event(self, event: Event) -> None:
        """Take one event of the run: core.events, in order."""
        match event:
            case RunFound():
                self._show_found(WatchedRun(event))
            case RunAwaited():
                self._show_found(None)
            case _ if self._run is not None:
                self._take(event, self._run)
        self._show()

    def _show_found(self, run: WatchedRun | None) -> None:
        """Another run is shown from here on; or, for the time being, none."""
        self.others.found(None if run is None else run.job)
        self._run = run
        self.pages.show_another()
        if run is not None:
            self.pages.begin(run.job.architecture, watched=True)

    def _take(self, event: Event, run: Run) -> None:
        run.take(event)
        self.unsaved.take(event, run.job.architecture.title)
        watched = isinstance(run, WatchedRun)
        self.pages.take(event, watched=watched)
        if watched:
            return
        self._form.note(run, event)
        if isinstance(event, RunStarted):
            self.others.remember(Path(event.run))
            self._keep_runs_there()
            self.run_started.emit(event)
        elif isinstance(event, RunFinished):
            self.run_finished.emit(event)

    def _keep_runs_there(self) -> None:
        """A run has begun where it was chosen to be kept, and so do the later ones."""
        if self._chosen is not None:
            self._form.runs, self._chosen = self._chosen, None
            self.message.emit(kept_there(self._form.runs))

    def on_run_failed(self, failure: Failed) -> None:
        """The run ended because something went wrong."""
        self.unsaved.ended()
        run = None if self.others.finding else self._run
        if run is not None:
            run.failure = failure
        if run is None or not self.isVisible():  # else it is said over its curves
            self.notice.emit(failure)
        self._show()

    def on_run_ended(self) -> None:
        """The run's thread has gone; nothing more comes."""
        self.pages.end()
        self.unsaved.ended()
        if self._run is not None and not self.others.finding:
            self._run.over = True
        self.others.ended()
        self._show()

    def _show(self) -> None:
        """Bring everything but the curves up to date."""
        run = self._run
        readiness, watched = self._form.readiness, self.others.watched
        self._bar.show_run(run, readiness, watched)
        self._form.show_run(run if self.running else None)
        self._message.show_run(run)
        names = self._form.network_name, self._form.data_title
        failed = run is not None and run.failure is not None
        self.pages.empty.show_words(*names, failed=failed, awaited=watched, time=readiness.time)
        self.pages.show_page(there=run is not None, running=self.running)
        if run is not None and run.status != self._status:
            self._status = run.status
            self.status_changed.emit(run.status)
        if run is not None and run.phase is not Phase.ENDED:
            self.progress_changed.emit(run.fraction)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._form.show_memory()
        self.others.find_last()

    # --- building ------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.pages.message.connect(self.message)
        self.pages.explore_wanted.connect(self.sight_wanted)
        self._bar.start_wanted.connect(self.start)
        self._bar.pause_wanted.connect(self.pause_or_resume)
        self._bar.stop_wanted.connect(self.stop)
        self._bar.discard_wanted.connect(self.ask_discard)
        self._bar.runs_wanted.connect(self.others.show_list)
        self._bar.watch_wanted.connect(self.others.watch_or_stop)
        self._bar.smaller_wanted.connect(self._form.use_smaller_batch)
        self.others.changed.connect(self._show)
        self._form.changed.connect(self._show)
        self._form.design_wanted.connect(self.design_wanted)
        self._form.views.picture_wanted.connect(self.picture_wanted)
        self._message.explore_wanted.connect(self.explore_wanted)
        self._message.smaller_wanted.connect(self.start_smaller)
        self._message.place_wanted.connect(self.ask_place)
        self._form.save_wanted.connect(self.save_wanted)
        self.unsaved.moved.connect(self.others.remember)
        self._bridge.run_event.connect(self.on_run_event)
        self._bridge.run_failed.connect(self.on_run_failed)
        self._bridge.run_ended.connect(self.on_run_ended)
