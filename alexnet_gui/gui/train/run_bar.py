"""The strip above Train: what can be done with the run, and how far it has got."""

from typing import NamedTuple

from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.permissions import permissions
from alexnet_gui.gui.train.run import Phase, Run
from alexnet_gui.gui.widgets.basics import (
    bar,
    button,
    follow_theme,
    label,
    named,
    rule,
    set_role,
)
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

_ICON = QSize(14, 14)


class Readiness(NamedTuple):
    """Whether another run could start, as the form says it."""

    obstacle: str = ""  # why none could, as a sentence
    to_mend: bool = False  # that does not pass by itself
    smaller_batch: int | None = None  # with which one could
    words: str = ""  # what there is to say if one could
    time: str = ""  # how long it would take, in sentences


class ActionButton(QPushButton):
    """A push button that shows an action and triggers it."""

    def __init__(self, action: QAction, drawing: str = "", *, role: str = "") -> None:
        super().__init__()
        self._action = action
        self._drawing = drawing
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setObjectName(f"{action.objectName()}.button")
        self.setIconSize(_ICON)
        if role:
            self.setProperty("role", role)
        self.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(self._follow)
        follow_theme(self, self._follow)

    @property
    def drawing(self) -> str:
        """The icon's name."""
        return self._drawing

    @drawing.setter
    def drawing(self, name: str) -> None:
        if name != self._drawing:  # it is told at every event of a run
            self._drawing = name
            self._follow()

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setAccessibleName(self._action.text())
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        colours = theme()
        usual = colours.on_accent if self.property("role") == "primary" else colours.text
        if self._drawing:
            self.setIcon(icon(self._drawing, usual if self.isEnabled() else colours.faint))


class RunBar(QWidget):
    """Start, Pause, Stop and keep, Discard; progress; other runs. It reports wishes, no more."""

    start_wanted = Signal()
    pause_wanted = Signal()  # or to go on
    stop_wanted = Signal()
    discard_wanted = Signal()
    runs_wanted = Signal()
    watch_wanted = Signal()  # or to watch no more
    smaller_wanted = Signal()  # the batch size that fits

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = _action(self, "train.start", _("Start"), "Ctrl+Return", self.start_wanted)
        self.pause = _action(self, "train.pause", _("Pause"), "Ctrl+P", self.pause_wanted)
        self.stop = _action(self, "train.stop", _("Stop and keep"), "Ctrl+.", self.stop_wanted)
        self.discard = _action(self, "train.discard", _("Discard…"), "", self.discard_wanted)
        self.runs = _action(self, "train.runs", _("Runs…"), "Ctrl+R", self.runs_wanted)
        self.runs.setToolTip(_with_shortcut(_("List all runs, open and compare them"), self.runs))
        self.watch = _action(
            self, "train.watch", _("Watch a run…"), "Ctrl+Shift+R", self.watch_wanted
        )
        self._start_button = ActionButton(self.start, "play", role="primary")
        self._pause_button = ActionButton(self.pause, "pause")
        self._steering = (
            *(self._start_button, self._pause_button),
            *(ActionButton(self.stop, "stop"), ActionButton(self.discard, "discard")),
        )
        self._headline = label("", "heading")
        named(self._headline, "train.headline", _("Epoch"))
        self._progress = QProgressBar()
        named(self._progress, "train.progress", _("Progress of the run"))
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setMinimumWidth(10 * GRID)
        self._progress.setMaximumWidth(36 * GRID)
        self._detail = ElidedLabel()
        named(self._detail, "train.detail", _("Batch and time left"))
        self._smaller = button(
            _("Use a smaller batch"), "train.bar.smaller", self.smaller_wanted.emit, role="link"
        )
        self._smaller.setToolTip(_("Set the batch size to the largest that seems to fit"))
        self._title = ElidedLabel(at_right=True, least=12)
        named(self._title, "train.title", _("Run"))
        # It gets what the others leave: the progress is worth more.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()

    def actions_in_order(self) -> list[QAction | None]:
        """What the menu shows; None is a line."""
        return [
            *(self.start, self.pause, None, self.stop, self.discard, None),
            *(self.runs, self.watch),
        ]

    def show_run(self, run: Run | None, readiness: Readiness, watched: str = "") -> None:
        """Show where `run` stands, and whether another one could start.

        `watched` is the folder in which a run is watched, or waited for; nothing if none is.
        """
        focus = self.window().focusWidget()
        self._allow(run, readiness, watching=bool(watched))
        self._keep_focus(focus)
        shown = None if run is None or run.never_began else run
        for widget in (self._headline, self._progress, self._title):
            widget.setVisible(shown is not None)
        waiting = watched and _("Waiting for a run in {folder}").format(folder=readable(watched))
        idle = run.phase is Phase.ENDED if run is not None else not waiting
        wrong = idle and readiness.to_mend
        if self._detail.property("role") != (role := "problem" if wrong else "secondary"):
            set_role(self._detail, role)
        self._show_smaller(readiness.smaller_batch if wrong else None)
        if shown is None:
            self._detail.set_whole(waiting or readiness.obstacle or readiness.words)
            return
        self._headline.setText(shown.headline)
        self._headline.setToolTip(_tip(shown))
        self._detail.set_whole(readiness.obstacle if wrong else shown.detail)
        self._progress.setValue(round(1000 * shown.fraction))
        self._title.set_whole(shown.title, _tip(shown))

    def _show_smaller(self, batch: int | None) -> None:
        if batch is not None:
            text = _("Use {n:,}").format(n=batch)
            self._smaller.setText(text)
            self._smaller.setAccessibleName(text)
        self._smaller.setVisible(batch is not None)

    def _allow(self, run: Run | None, readiness: Readiness, *, watching: bool) -> None:
        allowed = permissions(run, readiness.obstacle)
        self.watch.setText(_("Stop watching") if watching else _("Watch a run…"))
        self.pause.setText(_("Resume") if allowed.goes_on else _("Pause"))
        self.stop.setText(_("Cancel") if allowed.cancels else _("Stop and keep"))
        self._pause_button.drawing = "play" if allowed.goes_on else "pause"
        for action, meaning, why_not in (
            (self.start, _("Train a copy of the network in Design"), allowed.start),
            (
                self.pause,
                _("Go on with the run") if allowed.goes_on else _("Wait after the batch at hand"),
                allowed.pause,
            ),
            (self.stop, _stopping(run), allowed.stop),
            (self.discard, _("End the run and delete its folder"), allowed.discard),
            (
                self.watch,
                _("Follow the run no further; it goes on by itself")
                if watching
                else _("Follow a run that another process trains"),
                allowed.watch,
            ),
        ):
            action.setEnabled(not why_not)
            action.setToolTip(why_not or _with_shortcut(meaning, action))
        if readiness.time and not allowed.start:
            self.start.setToolTip(f"{self.start.toolTip()}\n{readiness.time}")

    def _keep_focus(self, before: QWidget | None) -> None:
        """Give the focus of a button that cannot be pressed any more to one that goes on from it.

        Qt gives it to the next that can, and Space would then do what nobody meant. While nothing
        can be pressed the bar has it.
        """
        if before is self or (before in self._steering and not before.isEnabled()):
            likely = (self._pause_button, self._start_button)
            next((button for button in likely if button.isEnabled()), self).setFocus()

    def _lay_out(self) -> None:
        frame, layout = bar()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        for pressed in self._steering:
            layout.addWidget(pressed)
        layout.addSpacing(GRID // 2)
        line = rule(vertical=True)
        line.setFixedHeight(3 * GRID)
        layout.addWidget(line)
        layout.addSpacing(GRID // 2)
        layout.addWidget(self._headline)
        layout.addWidget(self._progress, 2)
        layout.addWidget(self._detail)
        layout.addWidget(self._smaller)
        layout.addWidget(self._title, 1)
        layout.addSpacing(GRID // 2)
        layout.addWidget(ActionButton(self.runs))
        layout.addWidget(ActionButton(self.watch))


def _stopping(run: Run | None) -> str:
    """What Stop does."""
    if run is not None and run.started is None and run.phase is Phase.PREPARING:
        if run.job.resume:
            return _("Do not go on; the run stays as it was")
        return _("Do not begin; nothing is kept")
    if run is not None and run.phase is Phase.UNSAVED:
        return _("End the run without what could not be saved; its last checkpoint is kept")
    return _("End the run now, and keep what the network has learned")


def _tip(run: Run) -> str:
    """What run it is, where its files are, and how it is computed, a line each."""
    lines = [run.title, readable(run.job.out)]
    if run.started is not None:
        lines.append(run.started.device)
    if run.way:
        lines.append(run.way)
    return "\n".join(lines)


def _action(owner: QWidget, name: str, text: str, shortcut: str, wanted: SignalInstance) -> QAction:
    action = QAction(text, owner)
    action.setObjectName(name)
    if shortcut:
        action.setShortcut(QKeySequence(shortcut))
    action.triggered.connect(lambda _checked=False: wanted.emit())
    owner.addAction(action)
    return action


def _with_shortcut(meaning: str, action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{meaning} ({keys})" if keys else meaning
