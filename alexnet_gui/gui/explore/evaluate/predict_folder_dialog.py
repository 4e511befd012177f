"""Predictions of a folder: what a network takes each of its pictures for, as a table in a file."""

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.evaluation import FolderPredicted, PredictFolder
from alexnet_gui.core.home_folder import home_folder
from alexnet_gui.core.pace import duration_text
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.explore.evaluate.long_work import LongWork
from alexnet_gui.gui.explore.evaluate.progress import ProgressRow
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named
from alexnet_gui.gui.widgets.check_box import CheckBox
from alexnet_gui.gui.widgets.elided_label import ElidedLabel
from alexnet_gui.gui.widgets.entry_box import EntryBox

_WIDTH = 640  # pixels
TOPS, USUAL = (1, 2, 3, 5, 10, 20, 50, 100), 5  # classes for each picture
ALL = 1_000_000  # more than there are
_FOLDER, _TOP, _TEN = "explore/predict_folder", "explore/predict_top", "explore/predict_ten_crop"


class PredictFolderDialog(QDialog):
    """Stays open beside the window; it is about the network that is chosen in Explore."""

    def __init__(self, bridge: Bridge, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "explore.predict", _("Predictions of a folder"))
        self.setWindowTitle(_("Predictions of a folder"))
        self.setMinimumWidth(_WIDTH)
        self._bridge = bridge
        self._store = store
        self._entry: Entry | None = None
        self._make_parts()
        self._work = LongWork(self.progress, self._fields, self)
        self._lay_out()
        self._bridge.engine_ready.connect(self._show_obstacle)

    def use_network(self, entry: Entry) -> None:
        """Another network is meant from now on."""
        self._entry = entry
        self._network.set_whole(entry.text)
        self._show_obstacle()

    def _show_obstacle(self) -> None:
        obstacle = "" if self._entry is None else self._entry.fault
        if not self._bridge.ready:
            obstacle = obstacle or _("PyTorch is still loading…")
        elif not self._folder.text():
            obstacle = obstacle or _("Choose the folder with the pictures.")
        elif not self._file.text():
            obstacle = obstacle or _("Choose the file to write.")
        self.progress.allow(obstacle)
        if not self._work.waiting:
            self.progress.say(obstacle)

    # --- folder and file -------------------------------------------------------------------------

    def use_folder(self, folder: str) -> None:
        """Take the pictures of this folder; the table is proposed beside it."""
        self._folder.setText(folder)
        self._store.set_text(_FOLDER, folder)
        path = Path(folder)
        if not self._file.text() and path.name:
            self._file.setText(str(path.with_name(f"{path.name}.csv")))
        self._show_obstacle()

    def use_file(self, file: str) -> None:
        """Write this file."""
        self._file.setText(file)
        self._show_obstacle()

    def _ask_folder(self) -> None:
        start = self._folder.text() or self._store.text(_FOLDER) or str(home_folder())
        folder = QFileDialog.getExistingDirectory(self, _("A folder with pictures"), start)
        if folder:
            self.use_folder(folder)

    def _ask_file(self) -> None:
        kind = FileKind(
            _("Write predictions"), "explore.predict.file.dialog", "csv", _("CSV tables")
        )
        proposed = Path(self._file.text() or self._folder.text())
        path = ask_to_write(self, kind, proposed.parent, proposed.stem or _("predictions"))
        if path is not None:
            self.use_file(str(path))

    # --- the work --------------------------------------------------------------------------------

    def start(self) -> None:
        """Look at every picture, and write the table."""
        entry = self._entry
        if entry is None or entry.choice is None or self._work.waiting:
            return
        self._store.set_text(_TOP, str(self._top.currentData()))
        self._store.set_text(_TEN, "yes" if self._ten.isChecked() else "")
        wish = PredictFolder(
            entry.choice,
            Path(self._folder.text()),
            Path(self._file.text()),
            self._top.currentData(),
            self._ten.isChecked(),
        )
        self._work.start(self._bridge.enquiries, wish, self._take)

    def cancel(self) -> None:
        """Break off; no half of a table is left behind."""
        self._work.break_off(_("Cancelled. Nothing was written."))

    def _take(self, found: FolderPredicted) -> None:
        self.progress.say(_told(found), "good")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.cancel()

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._network = ElidedLabel("heading")
        named(self._network, "explore.predict.network", _("Network"))
        self._fields = QWidget()
        self._folder, self._file = QLineEdit(), QLineEdit()
        named(self._folder, "explore.predict.folder", _("Folder"))
        self._folder.setPlaceholderText(_("All pictures in it and in folders below it"))
        named(self._file, "explore.predict.file", _("File"))
        for field in (self._folder, self._file):
            field.textEdited.connect(lambda _text: self._show_obstacle())
        self._top = EntryBox()
        named(self._top, "explore.predict.top", _("Classes for each picture"))
        self._top.setToolTip(self._top.accessibleName())
        for count in (*TOPS, ALL):
            self._top.addItem(_("all") if count == ALL else f"{count:,}", count)
        remembered = self._store.text(_TOP)
        place = self._top.findData(int(remembered) if remembered.isdecimal() else USUAL)
        self._top.setCurrentIndex(max(0, place))
        self._ten = CheckBox(_("Average ten crops, as the paper does"))
        named(self._ten, "explore.predict.ten", self._ten.text())
        self._ten.setToolTip(_("The corners and the centre, and their mirror images: ten times"))
        self._ten.setChecked(bool(self._store.text(_TEN)))
        self._columns = label(
            _(
                "The table has a line for each picture: its name, the most probable classes with"
                " their probabilities, and why it cannot be read, if so."
            ),
            "secondary",
            wrap=True,
        )
        self.progress = ProgressRow("explore.predict.progress", _("Predict"))
        self.progress.started.connect(self.start)
        self.progress.cancelled.connect(self.cancel)
        self._close = button(_("Close"), "explore.predict.close", self.close)
        self._close.setAutoDefault(False)

    def _lay_out(self) -> None:
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        choose_folder = button(_("Choose…"), "explore.predict.folder.choose", self._ask_folder)
        choose_file = button(_("Choose…"), "explore.predict.file.choose", self._ask_file)
        for row, (text, field, choose) in enumerate(
            (
                (_("Pictures"), self._folder, choose_folder),
                (_("Table"), self._file, choose_file),
            )
        ):
            choose.setAutoDefault(False)
            grid.addWidget(label(text, "secondary"), row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(choose, row, 2)
        options = QHBoxLayout()
        options.setSpacing(GRID)
        options.addWidget(self._top)
        options.addSpacing(2 * GRID)
        options.addWidget(self._ten)
        options.addStretch(1)
        grid.addWidget(label(_("Classes"), "secondary"), 2, 0)
        grid.addLayout(options, 2, 1, 1, 2)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label(_("Network"), "secondary"))
        head.addWidget(self._network, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.progress, 1)
        foot.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addLayout(head)
        column.addWidget(self._fields)
        column.addWidget(self._columns)
        column.addStretch(1)
        column.addLayout(foot)


def _told(found: FolderPredicted) -> str:
    """How many pictures are in which file, and how many of them could not be read."""
    text = ngettext(
        "{n:,} picture in {time}. Written: {file}.",
        "{n:,} pictures in {time}. Written: {file}.",
        found.pictures,
    ).format(n=found.pictures, time=duration_text(found.seconds), file=found.out)
    if not found.unreadable:
        return text
    return (
        text
        + " "
        + ngettext(
            "{n:,} of them cannot be read: the table says why.",
            "{n:,} of them cannot be read: the table says why.",
            found.unreadable,
        ).format(n=found.unreadable)
    )
