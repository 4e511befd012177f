"""The strip above Train: what can be done with the run, and how far it has got."""

from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.permissions import permissions
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.widgets.basics import bar, follow_theme, label, named, rule
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

_ICON = QSize(14, 14)


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
        self._pause_button = ActionButton(self.pause, "pause")
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
        self._title = ElidedLabel(at_right=True)
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

    def show_run(self, run: Run | None, obstacle: str, watched: str = "") -> None:
        """Show where `run` stands; `obstacle` is why no other could start now, or nothing.

        `watched` is the folder in which a run is watched, or waited for; nothing if none is.
        """
        self._allow(run, obstacle, bool(watched))
        for widget in (self._headline, self._progress, self._title):
            widget.setVisible(run is not None)
        if run is None:
            waiting = watched and _("Waiting for a run in {folder}").format(folder=watched)
            self._detail.set_whole(waiting or obstacle or _("Ready to start"))
            return
        self._headline.setText(run.headline)
        self._detail.set_whole(run.detail)
        self._progress.setValue(round(1000 * run.fraction))
        self._title.set_whole(run.title, f"{run.title}\n{run.job.out}")

    def _allow(self, run: Run | None, obstacle: str, watching: bool) -> None:
        allowed = permissions(run, obstacle)
        self.watch.setText(_("Stop watching") if watching else _("Watch a run…"))
        self.pause.setText(_("Resume") if allowed.goes_on else _("Pause"))
        self._pause_button.drawing = "play" if allowed.goes_on else "pause"
        for action, meaning, why_not in (
            (self.start, _("Train a copy of the network in Design"), allowed.start),
            (
                self.pause,
                _("Go on with the run") if allowed.goes_on else _("Wait after the batch at hand"),
                allowed.pause,
            ),
            (self.stop, _("End after the batch at hand and keep the network"), allowed.stop),
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

    def _lay_out(self) -> None:
        frame, layout = bar()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        layout.addWidget(ActionButton(self.start, "play", role="primary"))
        layout.addWidget(self._pause_button)
        layout.addWidget(ActionButton(self.stop, "stop"))
        layout.addWidget(ActionButton(self.discard, "discard"))
        layout.addSpacing(GRID // 2)
        line = rule(vertical=True)
        line.setFixedHeight(3 * GRID)
        layout.addWidget(line)
        layout.addSpacing(GRID // 2)
        layout.addWidget(self._headline)
        layout.addWidget(self._progress, 2)
        layout.addWidget(self._detail)
        layout.addWidget(self._title, 1)
        layout.addSpacing(GRID // 2)
        layout.addWidget(ActionButton(self.runs))
        layout.addWidget(ActionButton(self.watch))


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
