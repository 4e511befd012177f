"""Runs that this window did not start: which one is shown, and the windows to choose one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog

from alexnet_gui.core.events import Failed
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_summary import RunSummary, latest_run
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.empty_page import EmptyPage
from alexnet_gui.gui.train.runs.names import short_names
from alexnet_gui.gui.train.words import is_there

if TYPE_CHECKING:
    from alexnet_gui.gui.train.curves import Other
    from alexnet_gui.gui.train.workspace import TrainWorkspace

_AGAIN_SECONDS = 5  # until a run that seems to be trained is looked at again


class OtherRuns(QObject):
    """Opens, watches and compares runs for Train; new ones are kept in the folder `runs`."""

    changed = Signal()  # `watched` is another folder now, or none

    def __init__(
        self,
        bridge: Bridge,
        train: "TrainWorkspace",
        page: EmptyPage,
        settings: SettingsStore,
        runs: Path,
    ) -> None:
        """`page` offers the last run while none is shown."""
        super().__init__(train)
        self._bridge = bridge
        self._train = train
        self._settings = settings
        self._runs = runs
        self._folder: Path | None = None
        self._dialogs: dict[str, QDialog] = {}
        self.finding = False  # nothing is known yet of the run that was asked for
        self._opening = self._resuming = False
        self._to_compare: list[Path] = []
        self._page = page
        self._again = QTimer(self, singleShot=True, interval=1000 * _AGAIN_SECONDS)
        self._again.timeout.connect(self.find_last)
        page.open_wanted.connect(self.open)
        page.resume_wanted.connect(self.resume)
        page.runs_wanted.connect(self.show_list)

    def find_last(self) -> None:
        """Have the last run offered while none is shown; it is looked for in the background."""
        others = self._settings.run_folders
        if self._train.run is None:
            self._bridge.aside(lambda: latest_run(self._runs, others), self._offer)

    def _offer(self, run: RunSummary | Failed | None) -> None:
        self._page.offer(run)
        if isinstance(run, RunSummary) and run.state == "running":  # or was killed a moment ago
            self._again.start()
        self.changed.emit()

    # --- one run -------------------------------------------------------------------------------

    @property
    def watched(self) -> str:
        """The folder that is being read; nothing if none is."""
        return str(self._folder) if self._folder is not None and self._bridge.watching else ""

    def watch(self, folder: Path) -> None:
        """Follow the run in `folder`, which another process trains, or will."""
        self._begin(folder, opening=False)

    def open(self, folder: Path, *, gone: bool = False) -> None:
        """Show the run in `folder` as if it had just been trained, or follow it if it still is.

        `gone`: the process that trained it is known to have ended.
        """
        self._begin(folder, opening=True, gone=gone)

    def show_if_idle(self, folder: Path) -> None:
        """Show the run in `folder`, unless one of this window is under way or one is followed."""
        if not self._bridge.training and not self._bridge.watching:
            self.open(folder)

    def resume(self, folder: Path) -> None:
        """Show the run in `folder`, and let it go on here."""
        self.open(folder)
        self._resuming = self.finding

    def _begin(self, folder: Path, *, opening: bool, gone: bool = False) -> None:
        if self._bridge.training:
            self._train.notice.emit(
                Failed(_("A run is under way in this window."), _("Stop it first, or wait for it."))
            )
            return
        self._folder, self.finding, self._opening = folder, True, opening
        self._resuming, self._to_compare = False, []
        self.remember(folder)
        self._bridge.watch(folder, follow=not opening, gone=gone)
        self.changed.emit()

    def remember(self, folder: Path) -> None:
        """List the run in `folder`, wherever it is, from now on."""
        if folder.parent != self._runs:
            self._settings.remember_run_folder(folder)

    def found(self, job: Job | None) -> None:
        """What was asked for begins to be told; `job` would resume it, None while it is awaited."""
        self.finding = False
        if job is not None and self._opening:
            self._use_settings(job.recipe, job.data)
        if self._to_compare and job is not None:
            self._read(self._to_compare, Path(job.out))

    def ended(self) -> None:
        """All has been told."""
        resuming, self._resuming = self._resuming and not self.finding, False
        self.finding = False
        if resuming:
            self._train.pause_or_resume()

    # --- several -------------------------------------------------------------------------------

    def compare(self, folders: Sequence[Path]) -> None:
        """Lay the curves of the runs in `folders` over those of the run that is shown.

        If that is none of them, and over, the first of them takes its place.
        """
        run = self._train.run
        shown = None if run is None or not len(self._train.plots.curves) else Path(run.job.out)
        if shown in folders or self._bridge.training or self._bridge.watching:
            self._read([folder for folder in folders if folder != shown], shown)
        else:
            self.open(folders[0])
            self._to_compare = list(folders[1:])

    def _read(self, folders: Sequence[Path], shown: Path | None) -> None:
        """Have the curves in `folders` laid over those in `shown`, which has a name then too."""
        own = [] if shown is None else [shown]

        def read() -> "tuple[Sequence[Other], str, Failed | None]":
            from alexnet_gui.gui.train.runs.reading import read_others

            names = short_names([*folders, *own])
            others, fault = read_others(folders, names)
            return others, names[-1] if own else "", fault

        def done(told: "tuple[Sequence[Other], str, Failed | None] | Failed") -> None:
            if isinstance(told, Failed):
                self._train.notice.emit(told)
                return
            others, name, fault = told
            self._train.plots.show_others(others, name)
            if fault is not None:
                self._train.notice.emit(fault)

        self._bridge.aside(read, done)

    # --- windows -------------------------------------------------------------------------------

    def watch_or_stop(self) -> None:
        """Ask which run to watch; or watch no more."""
        if self._bridge.watching:
            self._bridge.unwatch()
            self.changed.emit()
        else:
            self._show("watch", self._watch_dialog)

    def show_list(self) -> None:
        """Show the list of runs, or bring it to the front."""
        self._show("runs", self._runs_dialog)

    def _runs_dialog(self) -> QDialog:
        from alexnet_gui.gui.train.runs.dialog import RunsDialog

        made = RunsDialog(self._bridge, self._settings, self._runs, self._train)
        made.open_wanted.connect(self.open)
        made.resume_wanted.connect(self.resume)
        made.compare_wanted.connect(self.compare)
        made.explore_wanted.connect(self._train.explore_wanted)
        made.network_wanted.connect(self._train.network_wanted)
        made.settings_wanted.connect(lambda run: self._use_settings(run.recipe, run.data.spec))
        return made

    def _watch_dialog(self) -> QDialog:
        from alexnet_gui.gui.train.runs.watch_dialog import WatchDialog

        made = WatchDialog(self._folder, self._train)
        made.watch_wanted.connect(self.watch)
        return made

    def _use_settings(self, recipe: Recipe, data: str) -> None:
        """Set the form to what a run began with, as far as its pictures are still there."""
        self._train.use_recipe(recipe, instead=True)
        if is_there(data):
            self._train.use_data(data)

    def _show(self, name: str, make: Callable[[], QDialog]) -> None:
        dialog = self._dialogs.get(name)
        if dialog is None:
            dialog = self._dialogs[name] = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(lambda: self._dialogs.pop(name, None))
            dialog.show()
        else:
            dialog.raise_()
            dialog.activateWindow()
