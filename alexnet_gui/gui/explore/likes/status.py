"""What was searched and when, the button that searches, and how far a search is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.events import Failed
from alexnet_gui.core.likes import Searched, Source
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.likes.words import (
    TimeLeft,
    not_searched_text,
    searched_text,
    skipped_reasons,
    skipped_text,
)
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named, set_role
from alexnet_gui.gui.widgets.sentence import Sentence


class SearchStatus(QWidget):
    """One line while nothing goes on, another one while pictures go through the network."""

    search_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = TimeLeft()
        self.sentence = Sentence("secondary")
        named(self.sentence, "explore.likes.searched", _("What was searched"))
        self.search = button(_("Search"), "explore.likes.search", self.search_wanted.emit)
        self.search.setAutoDefault(False)
        self.progress = QProgressBar()
        named(self.progress, "explore.likes.progress", _("How far the search is"))
        self.progress.setTextVisible(False)
        self.words = label("", "secondary")
        named(self.words, "explore.likes.progress_words", _("How far the search is"))
        self.cancel = button(_("Cancel"), "explore.likes.cancel", self.cancel_wanted.emit)
        self.cancel.setAutoDefault(False)
        self.problem = Sentence("problem")
        named(self.problem, "explore.likes.problem", _("What went wrong"))
        self._lay_out()
        self.show_searching(False)
        self.show_problem(None)

    def show_known(self, known: Searched | None, source: Source) -> None:
        """Say what was searched, or what a search would do."""
        if known is None:
            self.sentence.say(not_searched_text(source))
        else:
            self.sentence.say(" ".join(filter(None, (searched_text(known), skipped_text(known)))))
        self.sentence.setToolTip("" if known is None else skipped_reasons(known))
        self.search.setText(_("Search") if known is None else _("Search again"))
        self.search.setAccessibleName(self.search.text())
        set_role(self.search, "primary" if known is None else "")

    def show_searching(self, searching: bool) -> None:
        """Whether pictures go through the network."""
        for widget in (self.progress, self.words, self.cancel):
            widget.setVisible(searching)
        for widget in (self.sentence, self.search):
            widget.setVisible(not searching)
        if searching:
            self._left = TimeLeft()
            self.progress.setRange(0, 0)  # runs to and fro until the first pictures are through
            self.words.setText(_("Looking for the pictures…"))
            self.show_problem(None)

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        self.progress.setRange(0, max(1, progress.total))
        self.progress.setValue(progress.done)
        self.words.setText(self._left.words(progress))

    def show_problem(self, failed: Failed | None) -> None:
        """What went wrong, if anything did."""
        self.problem.setVisible(failed is not None)
        if failed is not None:
            self.problem.say(f"{failed.message} {failed.hint}".rstrip())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.progress, 1)
        row.addWidget(self.words)
        row.addWidget(self.cancel)
        row.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.problem)
