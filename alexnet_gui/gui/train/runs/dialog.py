"""All runs in one table: to open, go on with, compare, rename and delete."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMargins, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.events import Failed
from alexnet_gui.core.figures import bytes_text
from alexnet_gui.core.readable import readable
from alexnet_gui.core.run_summary import (
    RunScanner,
    RunState,
    RunSummary,
    holds_run,
    run_folders,
)
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.run_bar import ActionButton
from alexnet_gui.gui.train.runs.actions import RunActions
from alexnet_gui.gui.train.runs.columns import explanation
from alexnet_gui.gui.train.runs.deeds import RunDeeds
from alexnet_gui.gui.train.runs.model import RunsModel
from alexnet_gui.gui.train.runs.view import RunsView
from alexnet_gui.gui.widgets.basics import Card, button, label, named, set_role

AGAIN_MS = 3000  # while the list is seen, for runs that are under way
USUAL = QSize(1200, 640)
SMALLEST = QSize(760, 360)
_SIZE = "train/runs_size"  # key of settings


def _without_curves(run: RunSummary) -> tuple[bool, bool]:
    """For sorting: the least likely to have some come last."""
    return run.record is None, run.state == "damaged" or not run.step


class RunsDialog(QDialog):
    """The runs in the folder `runs`, and those that were opened elsewhere."""

    open_wanted = Signal(object)  # a run's folder, a Path
    resume_wanted = Signal(object)
    explore_wanted = Signal(object)
    network_wanted = Signal(object)
    settings_wanted = Signal(object)  # RunRecord
    compare_wanted = Signal(object)  # several folders

    def __init__(
        self, bridge: Bridge, settings: SettingsStore, runs: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "train.runs.dialog", _("Runs"))
        self.setWindowTitle(_("Runs"))
        self.setMinimumSize(SMALLEST)
        self._bridge, self._settings, self._folder = bridge, settings, runs
        self._scanner = RunScanner()
        self._scanning = False
        self._told: list[tuple[Path, RunState]] | None = None  # of which runs the words are
        self._deeds = RunDeeds(bridge, settings, self)
        self._view = RunsView(RunsModel(self._deeds.rename, self), settings)
        self._actions = RunActions(self._view)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.read)
        self._tell_chosen()
        self._restore_size()

    # --- the list ------------------------------------------------------------------------------

    def read(self) -> None:
        """Have the folders looked through, in the background."""
        if self._scanning:
            return
        self._scanning = True
        others = self._settings.run_folders
        self._bridge.aside(lambda: self._scanner.scan(self._folder, others), self._show_runs)

    def _show_runs(self, runs: tuple[RunSummary, ...] | Failed) -> None:
        self._scanning = False
        if isinstance(runs, Failed):
            self._say(runs.message, "problem")
            return
        first = not self._view.runs
        self._view.show_runs(runs)
        self._tell_sum()
        if first and self._view.shown and not self._filter.text():
            self._view.go_in()
        self._tell_chosen()

    def _tell_sum(self) -> None:
        runs, shown = self._view.runs, self._view.shown
        size = bytes_text(sum(run.size for run in runs))
        count = ngettext("{n:,} run", "{n:,} runs", len(runs)).format(n=len(runs))
        if shown < len(runs):
            count = _("{shown:,} of {runs}").format(shown=shown, runs=count)
        self._sum.setText(_("{count} · {size}").format(count=count, size=size) if runs else "")
        self._empty.setText(
            _("No run has all of these words. Empty the field above to see every run.")
            if runs
            else _(
                "There are no runs yet. Start one in Train: it is kept in\n{folder}\n\nA run from"
                " elsewhere, such as one of the command line, comes in with “Add a folder…”."
            ).format(folder=readable(str(self._folder)))
        )
        self._stack.setCurrentWidget(self._view if shown else self._empty)

    def _tell_chosen(self) -> None:
        """Say what can be done with the chosen runs, and more of one than fits into its row."""
        chosen = self._view.chosen
        self._actions.allow(chosen, training=self._bridge.training)
        about = [(run.folder, run.state) for run in chosen]
        if about == self._told:
            return  # what came of the last deed stays to be read
        self._told = about
        if len(chosen) == 1:
            run = chosen[0]
            words = _("{name}: {explanation}").format(name=run.name, explanation=explanation(run))
            self._say(words, "problem" if run.fault else "secondary")
        elif chosen:
            self._say(_("{n:,} runs are chosen.").format(n=len(chosen)), "secondary")
        else:
            self._say(
                _("Choose a run with the arrow keys, several with Shift or Ctrl. Enter opens one."),
                "secondary",
            )

    def _say(self, words: str, role: str) -> None:
        set_role(self._words, role)
        self._words.setText(words)

    # --- what is done --------------------------------------------------------------------------

    def _one(self, emit: Callable[[Path], object]) -> Callable[[], None]:
        """Makes what tells of the one run that is chosen, and leaves the list."""

        def tell() -> None:
            [run] = self._view.chosen
            self.close()
            emit(run.folder)

        return tell

    def _compare(self) -> None:
        # The first may be the one that is opened: what has curves, and can be, comes before.
        chosen = sorted(self._view.chosen, key=_without_curves)
        self.close()
        self.compare_wanted.emit([run.folder for run in chosen])

    def _use_settings(self) -> None:
        [run] = self._view.chosen
        self.close()
        self.settings_wanted.emit(run.record)

    def _offer_columns(self) -> None:
        self._view.columns.menu.popup(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, _("Add a run, or a folder that holds several")
        )
        if chosen:
            self.add(Path(chosen))

    def add(self, folder: Path) -> None:
        """List the run in `folder` from now on, or each of those in it."""
        found = [folder] if holds_run(folder) else list(run_folders(folder))
        for run in reversed(found):
            self._settings.remember_run_folder(run)
        if found:
            self.read()
        else:
            self._say(
                _("There is no run in {folder}.").format(folder=readable(str(folder))), "problem"
            )

    # --- building ------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._filter = QLineEdit()
        named(self._filter, "train.runs.filter", _("Find runs"))
        self._filter.setPlaceholderText(_("Find by name, network, pictures or state"))
        self._filter.setClearButtonEnabled(True)
        self._add = button(_("Add a folder…"), "train.runs.add", self._ask_folder)
        self._add.setToolTip(_("A run from elsewhere, or a folder that holds several"))
        self._columns = button(_("Columns…"), "train.runs.columns.button", self._offer_columns)
        self._sum = label("", "secondary")
        named(self._sum, "train.runs.sum", _("How many runs, and their size"))
        self._empty = label(_("Reading the runs…"), "secondary", wrap=True)
        named(self._empty, "train.runs.empty", _("No runs"))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = label("", "secondary", wrap=True)
        named(self._words, "train.runs.words", _("About the chosen run"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._view)

    def _lay_out(self) -> None:
        head, foot, actions = QHBoxLayout(), QHBoxLayout(), self._actions
        for row in (head, foot):
            row.setSpacing(GRID)
        head.addWidget(self._filter, 1)
        head.addWidget(self._columns)
        head.addWidget(self._add)
        card = Card()
        card.body.addWidget(self._stack)
        for action in (actions.open, actions.resume, actions.compare, actions.explore):
            foot.addWidget(ActionButton(action))
        foot.addStretch(1)
        foot.addWidget(self._sum)
        foot.addSpacing(GRID)
        for action in (actions.rename, actions.delete):
            foot.addWidget(ActionButton(action))
        foot.addWidget(button(_("Close"), "train.runs.close", self.close))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addLayout(head)
        column.addWidget(card, 1)
        column.addWidget(self._words)
        column.addLayout(foot)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)  # Enter belongs to whatever has the focus

    def _connect(self) -> None:
        actions, view, deeds = self._actions, self._view, self._deeds
        actions.open_wanted.connect(self._one(self.open_wanted.emit))
        actions.resume_wanted.connect(self._one(self.resume_wanted.emit))
        actions.explore_wanted.connect(self._one(self.explore_wanted.emit))
        actions.network_wanted.connect(self._one(self.network_wanted.emit))
        actions.compare_wanted.connect(self._compare)
        actions.settings_wanted.connect(self._use_settings)
        actions.rename_wanted.connect(view.rename_chosen)
        actions.delete_wanted.connect(lambda: deeds.delete(view.chosen))
        actions.folder_wanted.connect(lambda: deeds.open_folder(view.chosen[0].folder))
        actions.path_wanted.connect(lambda: deeds.copy_paths(view.chosen))
        view.opened.connect(actions.open.trigger)
        view.chosen_changed.connect(self._tell_chosen)
        deeds.done.connect(self.read)
        deeds.said.connect(lambda words: self._say(words, "secondary"))
        deeds.failed.connect(lambda words: self._say(words, "problem"))
        self._filter.textChanged.connect(self._look_for)
        down = QShortcut(QKeySequence("Down"), self._filter)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(view.go_in)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._filter.setFocus)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.read)

    def _look_for(self, words: str) -> None:
        self._view.look_for(words)
        self._tell_sum()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        if self.size() != self._first_size:
            self._settings.set_text(_SIZE, f"{self.width()} {self.height()}")

    def _restore_size(self) -> None:
        """The size it had last, or the usual one as far as the window behind it allows."""
        last = [int(part) for part in self._settings.text(_SIZE).split() if part.isdecimal()]
        parent = self.parentWidget()
        behind = self.screen().availableSize() if parent is None else parent.window().size()
        usual = USUAL.boundedTo(behind.shrunkBy(QMargins(GRID, GRID, GRID, GRID) * 2))
        self.resize(QSize(*last) if len(last) == 2 else usual)
        self._first_size = self.size()
