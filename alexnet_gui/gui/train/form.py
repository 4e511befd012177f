"""The column at the left of Train: network, data, recipe, machine. It makes jobs."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import DataDescribed, Event, Failed, RunFinished, RunStarted
from alexnet_gui.core.idle_augmentation import varying
from alexnet_gui.core.job import Job
from alexnet_gui.core.memory_fit import forecast_fit
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_folder import new_run_folder
from alexnet_gui.core.run_work import picture_work, run_work, speed_for, time_texts
from alexnet_gui.core.shared_analysis import analysis_of
from alexnet_gui.core.start import head_settings
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.command.dialog import CommandDialog, Wanted
from alexnet_gui.gui.train.data_look.views import DataViews
from alexnet_gui.gui.train.data_look.wishes import Settings
from alexnet_gui.gui.train.data_section import DataSection
from alexnet_gui.gui.train.machine_section import MachineSection
from alexnet_gui.gui.train.memory_gate import MemoryGate
from alexnet_gui.gui.train.network_section import NetworkSection
from alexnet_gui.gui.train.recipe_section import RecipeSection
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.train.run_bar import Readiness
from alexnet_gui.gui.train.speeds import Speeds
from alexnet_gui.gui.train.start_section import StartSection
from alexnet_gui.gui.train.words import data_title
from alexnet_gui.gui.widgets.basics import Card, named, rule

WIDTH = 340

Source = Callable[[], tuple[Architecture, Recipe]]


class TrainForm(Card):
    """Everything that a run depends on, as it would start now."""

    changed = Signal()  # what Start would do, or whether it can
    design_wanted = Signal()
    save_wanted = Signal()  # the network in Design should be saved

    def __init__(self, bridge: Bridge, source: Source, store: SettingsStore, runs: Path) -> None:
        super().__init__()
        named(self, "train.form", _("What to train, on what, and how"))
        self._bridge = bridge
        self._source = source
        self.runs = runs
        self._speeds = Speeds(store)
        self._run: Run | None = None
        self._engine_failure = ""  # why nothing can be trained
        self._gate = MemoryGate()
        self.network_file: Callable[[], Path | None] = lambda: None  # where it is saved as it is
        architecture, recipe = source()
        self._analysis = analysis_of(architecture)
        self.network = NetworkSection()
        self.data = DataSection(store, bridge.data_desk)
        self.start = StartSection(bridge, store, runs)
        self.recipe = RecipeSection(recipe, store)
        self.machine = MachineSection(recipe)
        self.views = DataViews(bridge.data_desk, store, self)
        self.recipe.add_below("random_colour", self.views.strip)
        self._lay_out()
        self.network.design_wanted.connect(self.design_wanted)
        self.data.chosen.connect(lambda _spec: self._describe())
        self.data.look_wanted.connect(self.views.open)
        self.data.fetched.connect(self._describe)
        self.views.setting_wanted.connect(self.recipe.set)
        self.start.changed.connect(self.follow_design)
        self.start.off_wanted.connect(self.recipe.turn_off)
        self.start.keep_wanted.connect(self.recipe.keep_mine)
        self.recipe.changed.connect(self._on_changed)
        self.machine.changed.connect(self._on_changed)
        self.machine.batch_wanted.connect(lambda batch: self.recipe.set("batch_size", batch))
        self.machine.try_wanted.connect(self._try_anyway)
        self.machine.command_wanted.connect(self.show_command)
        bridge.data_described.connect(self._on_described)
        bridge.data_failed.connect(self._on_data_failed)
        self._describe()

    @property
    def data_title(self) -> str:
        """What the chosen pictures are called."""
        return data_title(self.data.spec)

    @property
    def network_name(self) -> str:
        """The network in Design."""
        return self._analysis.architecture.title

    @property
    def obstacle(self) -> str:
        """Why no run could start now, as a sentence; nothing if one could."""
        return self._obstacle_anywhere or self._gate.obstacle or self._obstacle_here

    @property
    def readiness(self) -> Readiness:
        """Whether a run could start, and what to know before it does."""
        loading = not (self._bridge.ready or self._engine_failure)
        passing = loading or self.start.is_reading
        short, words = self._time
        return Readiness(
            self.obstacle,
            to_mend=bool(self.obstacle) and not passing,
            smaller_batch=self.smaller_batch,
            words=" · ".join(filter(None, (_("Ready to start"), short))),
            time=words,
        )

    @property
    def _obstacle_anywhere(self) -> str:
        """What would be in the way on any machine."""
        problem = self._analysis.obstacle
        if problem:
            return _("The network cannot run yet. {problem}").format(problem=problem)
        if self.data.failure is not None:
            return self.data.failure.message
        return self.start.obstacle or self.recipe.fault

    @property
    def _obstacle_here(self) -> str:
        if self._engine_failure:
            return self._engine_failure
        return "" if self._bridge.ready else _("PyTorch is still loading.")

    def job(self, now: datetime) -> Job:
        """A frozen copy of what the form and Design say now, with a folder of its own."""
        architecture = self._analysis.architecture
        recipe = self.machine.applied_to(self.recipe.recipe)
        folder = new_run_folder(architecture.name, now, self.runs)
        return Job(
            architecture=architecture,
            recipe=recipe,
            data=self.data.spec,
            out=str(folder),
            start=self.start.start,
            tensorboard=self.recipe.event_files,
            memory_check=not self._gate.tried,
        )

    def show_command(self) -> None:
        """Show the command line that does what the form says."""
        now = datetime.now()

        def wanted() -> Wanted:
            return Wanted(self.job(now), self.network_file(), self._obstacle_anywhere)

        dialog = CommandDialog(wanted, self)
        dialog.save_wanted.connect(self.save_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def follow_design(self) -> None:
        """Take over the network in Design, and its preset's recipe."""
        architecture, recipe = self._source()
        self._analysis = analysis_of(architecture)
        self._show_start()
        self.recipe.follow(recipe, head_settings(architecture, self.start.frozen))
        self._on_changed()

    def engine_ready(self) -> None:
        """The engine can be asked now."""
        self._engine_failure = ""  # of an attempt before, if there was one
        self.machine.show_devices(self._bridge.devices)
        self.start.read()
        self._describe()

    def engine_failed(self, failed: Failed) -> None:
        """There will be no engine, or none that trains."""
        self._engine_failure = f"{failed.message} {failed.hint}"
        self._on_changed()

    def show_run(self, run: Run | None) -> None:
        """Note which run is under way, if one is."""
        self._run = run
        self.network.show_network(self._analysis, run)

    # --- what follows from the form ------------------------------------------------------------

    def _describe(self) -> None:
        if self._bridge.ready:
            self._bridge.describe_data(self.data.spec)
        self._on_changed()

    def _on_described(self, described: DataDescribed) -> None:
        self.data.show_described(described)
        self._on_changed()

    def _on_data_failed(self, failure: Failed) -> None:
        self.data.show_failure(failure)
        self._on_changed()

    def _show_start(self) -> None:
        self.start.show_network(self._analysis, self.data.described, self.recipe.recipe)
        self.start.show_changes(self.recipe.changes)

    def _on_changed(self) -> None:
        self._show_start()
        self.network.show_network(self._analysis, self._run)
        self.data.show_fitting(self._analysis.architecture, self.recipe.recipe)
        self.show_memory()
        self.views.follow(
            Settings(
                self.data.spec,
                self.data.described,
                self._analysis.architecture.input,
                self.recipe.recipe,
            )
        )
        self.changed.emit()

    def show_memory(self) -> None:
        """Compare what a run needs with what is free at this moment."""
        described = self.data.described
        analysis = self._analysis
        if described is not None and described.classes and analysis.valid:
            analysis = analysis_of(analysis.architecture.with_classes(len(described.classes)))
        recipe, frozen, device = self.recipe.recipe, self.start.frozen, self.machine.device
        fit = forecast_fit(analysis, recipe, self._bridge.free_memory(device), frozen)
        how = (recipe.batch_size, recipe.optimiser, recipe.precision)
        wish = (analysis.architecture, *how, frozen, device)
        self._gate.show(wish, fit)
        self.recipe.say("batch_size", self._gate.advice)
        self.machine.show_memory(self._gate)

    @property
    def smaller_batch(self) -> int | None:
        """The batch size that would let a run start, if this one is too large and no more."""
        only = not self._obstacle_anywhere and bool(self._gate.obstacle)
        return self._gate.smaller_batch if only else None

    def use_smaller_batch(self) -> None:
        """Take the batch size that fits."""
        if self.smaller_batch is not None:
            self.recipe.set("batch_size", self.smaller_batch)

    def note(self, run: Run, event: Event) -> None:
        """Take over what a run of this window tells."""
        match event:
            case RunStarted():
                self.data.show_started(run.job.data, event)
            case RunFinished():
                self._speeds.note(run)

    @property
    def _time(self) -> tuple[str, str]:
        """How long a run would take, as `time_texts` has it."""
        described, machine = self.data.described, self.machine
        if described is None or not self._analysis.valid:
            return "", ""
        pictures = described.training_pictures, described.validation_pictures
        recipe, frozen = self.recipe.recipe, self.start.frozen
        kept = not varying(recipe, self._analysis.architecture.input, described.size)
        work = run_work(self._analysis, recipe, pictures, frozen, kept=kept)
        known = self._speeds.of(machine.device_title)
        speed = speed_for(picture_work(self._analysis, frozen), known)
        return time_texts(work, speed, on_cpu=machine.on_cpu)

    def _try_anyway(self) -> None:
        self._gate.try_anyway()
        self._on_changed()

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        column = QWidget()
        sections = QVBoxLayout(column)
        sections.setContentsMargins(0, 0, 0, 0)
        sections.setSpacing(0)
        for index, section in enumerate(
            (self.network, self.data, self.start, self.recipe, self.machine)
        ):
            if index:
                sections.addWidget(rule())
            sections.addWidget(section)
        sections.addStretch(1)
        scroll = QScrollArea()
        named(scroll, "train.form.scroll", _("What to train, on what, and how"))
        scroll.setWidget(column)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(scroll)
