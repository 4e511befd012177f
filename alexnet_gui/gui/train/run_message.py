"""What came of the last run, in words, with what can be done next."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.facts import Facts, facts
from alexnet_gui.gui.train.other_place import lacks_place
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.train.smaller_batch import smaller_batch, smaller_meaning, smaller_text
from alexnet_gui.gui.widgets.basics import button, label, named, set_role


def _lines(run: Run) -> tuple[str, ...]:
    """What was noticed, which the summary says at the end, and what the engine did unasked."""
    known = () if run.started is None else facts(run.started)
    first = "" if run.over else run.remarks or run.origin
    return (first, *known) if first else known


class RunMessage(QFrame):
    """Some sentences in a strip; hidden while there is nothing to say."""

    explore_wanted = Signal(object)  # the run's folder, a Path
    smaller_wanted = Signal()  # another run, with the batch that may fit
    place_wanted = Signal()  # the same in another folder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.message", _("What came of the run"))
        self._folder: Path | None = None
        self._words = label("", wrap=True)
        self._words.setObjectName("train.message.words")
        self._open = button(_("Open folder"), "train.message.folder", self._open_folder)
        self._explore = button(_("Explore it"), "train.message.explore", self._explore_it)
        self._smaller = button(
            _("Go on with a smaller batch"), "train.message.smaller", self.smaller_wanted.emit
        )
        self._place = button(_("Choose a folder…"), "train.message.place", self.place_wanted.emit)
        self._place.setToolTip(_("Start it in a folder of your choice"))
        self._facts = Facts()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        texts = QVBoxLayout()
        texts.setSpacing(GRID // 2)
        texts.addWidget(self._words)
        texts.addWidget(self._facts)
        layout.addLayout(texts, 1)
        layout.addWidget(self._smaller)
        layout.addWidget(self._place)
        layout.addWidget(self._open)
        layout.addWidget(self._explore)
        self.hide()

    def show_run(self, run: Run | None) -> None:
        """Say what came of `run`; before its end, only what it did unasked or noticed.

        What it did unasked can still be read after that, at a click.
        """
        words = "" if run is None else run.summary
        lines = () if run is None or run.discarding else _lines(run)
        self._words.setVisible(bool(words))
        self._facts.setVisible(bool(lines))
        if run is not None and lines:
            set_role(self, "note" if run.remarks else "facts")
            for part in (self._smaller, self._place, self._open, self._explore):
                part.hide()
            warning = bool(run.remarks) and not run.over
            self._facts.show_lines(lines, warning=warning, folded=run.over)
        if run is not None and words:
            self._folder = Path(run.job.out)
            kept = run.over and run.saved is not None and not run.discarding
            self._open.setVisible(kept)
            self._explore.setVisible(kept)
            self._place.setVisible(lacks_place(run))
            self._offer_smaller(run)
            set_role(self, run.tone)
            self._words.setText(words)
            self._words.setAccessibleName(words)
        self.setVisible(bool(words or lines))

    def _offer_smaller(self, run: Run) -> None:
        batch = smaller_batch(run)
        if batch is not None:
            text = smaller_text(run, batch)
            self._smaller.setText(text)
            self._smaller.setAccessibleName(text)
            self._smaller.setToolTip(smaller_meaning(run))
        self._smaller.setVisible(batch is not None)

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _explore_it(self) -> None:
        if self._folder is not None:
            self.explore_wanted.emit(self._folder)
