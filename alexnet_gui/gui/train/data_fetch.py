"""Below the list of sources: a look at them, and the download of those that are not here yet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from alexnet_gui.core.events import DataDescribed, Failed, PicturesFetched
from alexnet_gui.core.survey import Fetched
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.fetching import fetched_text
from alexnet_gui.gui.train.section import flush
from alexnet_gui.gui.widgets.basics import button, label, named, set_role


class FetchRow(QWidget):
    """Links, and while something comes, how much of it is there."""

    look_wanted = Signal()
    fetched = Signal(str)  # a source that is here now

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        named(self, "train.data.links", _("Look at the pictures, or download them"))
        self._desk = desk
        self._spec = ""
        self._coming = ""  # the source that is downloaded
        self.look = flush(
            button(_("Look at them"), "train.data.look", self.look_wanted.emit, role="link")
        )
        self.look.setToolTip(
            _("Classes, pictures, and what is wrong with files, before training (Ctrl+L)")
        )
        self.fetch = flush(button("", "train.data.fetch", self._begin, role="link"))
        self.cancel = button(_("Cancel"), "train.data.fetch.cancel", self._cancel, role="link")
        self._progress = QProgressBar()
        named(self._progress, "train.data.fetch.progress", _("How much is downloaded"))
        self._progress.setTextVisible(False)
        self._words = label("", "secondary", wrap=True)
        named(self._words, "train.data.fetch.words", _("How much is downloaded"))
        self._lay_out()
        desk.fetching.connect(self._on_fetching)
        desk.fetched.connect(self._on_fetched)
        desk.fetch_failed.connect(self._on_failed)
        desk.fetch_ended.connect(self._on_ended)
        self.show_described(None)

    def show_described(self, described: DataDescribed | None) -> None:
        """Offer what can be done with this source."""
        self._spec = "" if described is None else described.spec
        size = 0 if described is None else described.to_download
        self.fetch.setText(_("Download {n:,} MB").format(n=size))
        self.fetch.setAccessibleName(self.fetch.text())
        self.look.setVisible(described is not None and not size)
        self.fetch.setVisible(bool(size) and not self._coming)
        if not self._coming:
            self._words.hide()
        self.setVisible(described is not None or bool(self._coming))

    def _begin(self) -> None:
        self._coming = self._spec
        self._say(_("connecting…"), "secondary")
        self._show_coming()
        self._desk.fetch(self._spec)

    def _cancel(self) -> None:
        self._coming = ""
        self._desk.end_fetch()
        self._words.hide()

    def _show_coming(self) -> None:
        coming = bool(self._coming)
        self._progress.setVisible(coming)
        self.cancel.setVisible(coming)
        self.fetch.setVisible(not coming and not self.look.isVisibleTo(self))

    def _on_fetching(self, event: PicturesFetched) -> None:
        self._progress.setRange(0, 1000)
        done = event.done / event.total if event.total else 1.0
        self._progress.setValue(round(1000 * done))
        self._say(fetched_text(event), "secondary")

    def _on_fetched(self, event: Fetched) -> None:
        self._coming = ""
        self._words.hide()
        self.fetched.emit(event.spec)

    def _on_failed(self, failed: Failed) -> None:
        self._coming = ""
        self._say(f"{failed.message} {failed.hint}".rstrip(), "problem")
        self.fetch.setText(_("Try again"))

    def _on_ended(self) -> None:
        self._coming = ""
        self._progress.reset()
        self._show_coming()

    def _say(self, words: str, role: str) -> None:
        set_role(self._words, role)
        self._words.setText(words)
        self._words.show()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.look)
        line.addWidget(self.fetch)
        line.addWidget(self._progress, 1)
        line.addWidget(self.cancel)
        line.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(line)
        column.addWidget(self._words)
        self._show_coming()
