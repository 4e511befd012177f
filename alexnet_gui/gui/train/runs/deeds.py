"""What the list of runs does to their folders: renaming, deleting, showing, copying paths."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.run_files import rename_run
from alexnet_gui.core.run_summary import RunSummary
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.runs.deletion import (
    ask_for_good,
    ask_to_trash,
    delete_for_good,
    move_to_trash,
)


class RunDeeds(QObject):
    """Asks over `parent` where something would be lost; says what came of it."""

    done = Signal()  # the list is another now
    renamed = Signal(object, object)  # from one Path to another
    said = Signal(str)  # what is under way, or done
    failed = Signal(str)  # what could not be done, and what to do

    def __init__(self, bridge: Bridge, settings: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._settings = settings
        self._window = parent

    def rename(self, run: RunSummary, name: str) -> bool:
        """Give the folder of `run` another name; whether that could be."""
        try:
            folder = rename_run(run.folder, name)
        except UserError as error:
            self.failed.emit(str(error))
            return False
        if run.folder in self._settings.run_folders:
            self._settings.remember_run_folder(folder, instead_of=run.folder)
        self.renamed.emit(run.folder, folder)
        self.said.emit(_("{old} is called {new} now.").format(old=run.name, new=name_of(folder)))
        self.done.emit()
        return True

    def delete(self, runs: Sequence[RunSummary]) -> None:
        """Ask, and move the folders of `runs` to the trash."""
        ask_to_trash(self._window, runs, lambda: self._trash(runs))

    def open_folder(self, folder: Path) -> None:
        """Show `folder` in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.failed.emit(_("No file manager shows {folder}.").format(folder=folder))

    def copy_paths(self, runs: Sequence[RunSummary]) -> None:
        """Put the path of each of `runs` on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(str(run.folder) for run in runs))
        self.said.emit(_("Copied."))

    def _trash(self, runs: Sequence[RunSummary]) -> None:
        folders = [run.folder for run in runs]
        self.said.emit(_("Moving to the trash…"))

        def moved(left: list[Path] | Failed) -> None:
            self._tell(left)
            refused = [] if isinstance(left, Failed) else left
            kept = [run for run in runs if run.folder in refused]
            if kept:
                ask_for_good(self._window, kept, lambda: self._delete(refused))

        self._bridge.aside(lambda: move_to_trash(folders), moved)

    def _delete(self, folders: Sequence[Path]) -> None:
        self.said.emit(_("Deleting…"))
        self._bridge.aside(lambda: delete_for_good(folders), self._tell)

    def _tell(self, outcome: object) -> None:
        if isinstance(outcome, Failed):
            self.failed.emit(f"{outcome.message} {outcome.hint}".rstrip())
        else:
            self.said.emit("")
        self.done.emit()
