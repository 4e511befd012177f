"""What can be done with the runs that are chosen, and why the rest cannot. It only reports."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.run_summary import RunSummary
from alexnet_gui.core.translation import _


class RunActions(QObject):
    """Actions with keys, for buttons and a context menu."""

    open_wanted = Signal()
    resume_wanted = Signal()
    compare_wanted = Signal()
    explore_wanted = Signal()
    network_wanted = Signal()
    settings_wanted = Signal()
    rename_wanted = Signal()
    delete_wanted = Signal()
    folder_wanted = Signal()
    path_wanted = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.open = self._action("open", _("Open"), "Return Enter", self.open_wanted)
        self.resume = self._action("resume", _("Resume"), "Ctrl+P", self.resume_wanted)
        self.compare = self._action("compare", _("Compare curves"), "Ctrl+K", self.compare_wanted)
        self.explore = self._action("explore", _("Explore"), "Ctrl+E", self.explore_wanted)
        self.network = self._action(
            "network", _("Use its network in Design"), "", self.network_wanted
        )
        self.settings = self._action(
            "settings", _("Use its settings again"), "", self.settings_wanted
        )
        self.rename = self._action("rename", _("Rename"), "F2", self.rename_wanted)
        self.delete = self._action("delete", _("Delete…"), "Delete", self.delete_wanted)
        self.folder = self._action("folder", _("Open its folder"), "", self.folder_wanted)
        self.path = self._action("path", _("Copy its path"), "Ctrl+C", self.path_wanted)
        self._fill()

    def in_order(self) -> list[QAction | None]:
        """What a menu shows; None is a line."""
        return [
            *(self.open, self.resume, self.compare, None),
            *(self.explore, self.network, self.settings, None),
            *(self.rename, self.delete, None, self.folder, self.path),
        ]

    def allow(self, chosen: Sequence[RunSummary], *, training: bool) -> None:
        """Allow what can be done with `chosen`; `training`: a run of this window is under way."""
        none, one = not chosen, len(chosen) == 1
        first = chosen[0] if one else None
        choose_one = "" if one else _("Choose one run.")
        choose = _("Choose a run first.") if none else ""
        damaged = choose_one or ("" if first and first.record else _("The run is damaged."))
        busy = _("A run is under way. Stop it first.") if training else ""
        held = _("It is being trained.") if any(run.state == "running" for run in chosen) else ""
        unkept = "" if first and first.kept else _("It has not come to its first checkpoint.")
        for action, meaning, why_not in (
            (self.open, _("Show its curves and figures in Train"), damaged or busy),
            (self.resume, _("Go on with it in this window"), damaged or busy or _over(first)),
            (self.compare, _("Lay the curves of the runs over each other"), choose),
            (self.explore, _("See what its network sees in a picture"), damaged or unkept),
            (self.network, _("Edit a copy of its network"), damaged),
            (self.settings, _("Set the form to its recipe and pictures"), damaged),
            (self.rename, _("Give its folder another name"), choose_one or held),
            (self.delete, _("Move the folders of the runs to the trash"), choose or held),
            (self.folder, _("Show its folder in the file manager"), choose_one),
            (self.path, _("Put the paths of the runs on the clipboard"), choose),
        ):
            action.setEnabled(not why_not)
            action.setToolTip(why_not or meaning)

    def _action(self, name: str, text: str, keys: str, wanted: SignalInstance) -> QAction:
        action = QAction(text, self._owner)
        action.setObjectName(f"train.runs.{name}")
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split()])
            # Not while a name is typed in the table, or words to look for above it.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: wanted.emit())
        return action

    def _fill(self) -> None:
        """Make them the owner's, for its context menu; their keys hold while it has the focus."""
        for action in self.in_order():
            line = QAction(self._owner)
            line.setSeparator(True)
            self._owner.addAction(line if action is None else action)


def _over(run: RunSummary | None) -> str:
    if run is None or run.resumable:
        return ""
    return _("It is being trained.") if run.state == "running" else _("It has done all its steps.")
