"""What stands in the place of the plots before a first step: words instead of empty axes."""

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.figures import epochs_text
from alexnet_gui.core.readable import readable
from alexnet_gui.core.run_summary import RunSummary
from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.runs.columns import state_text
from alexnet_gui.gui.widgets.basics import Card, button, follow_theme, label

_ICON = 56


class EmptyPage(Card):
    """Says what will be seen here, and how to begin or to go on with the last run."""

    open_wanted = Signal(object)  # the last run's folder, a Path
    resume_wanted = Signal(object)
    runs_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("train.empty")
        self._drawing = QLabel()
        follow_theme(self._drawing, self._draw)
        self._heading = label("", "figure")
        self._heading.setObjectName("train.empty.heading")
        self._words = label("", "secondary", wrap=True)
        self._words.setObjectName("train.empty.words")
        self._words.setFixedWidth(56 * GRID)
        self.body.setSpacing(GRID)
        self.body.addStretch(1)
        for words in (self._drawing, self._heading, self._words):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._drawing)
        self.body.addWidget(self._heading)
        # A stretch at each side rather than an alignment: that would cut the third line.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._words)
        middle.addStretch(1)
        self.body.addLayout(middle)
        self._last_run: RunSummary | None = None
        self._last = self._make_last()
        self.body.addWidget(self._last)
        self.body.addStretch(2)

    def show_words(
        self, network: str, data: str, *, failed: bool = False, awaited: str = "", time: str = ""
    ) -> None:
        """Name what Start would train, and on what; `failed`: a run broke off before a step.

        `awaited` is the folder in which a run is waited for, if one is; `time` says how long the
        run takes, if that is known.
        """
        last = self._last_run
        self._last.setVisible(last is not None and not awaited)
        if awaited:
            self._heading.setText(_("Waiting for a first step"))
            self._words.setText(
                _(
                    "As soon as a process trains a run in {folder}, its curves are followed here."
                    " Nothing has to be done meanwhile."
                ).format(folder=readable(awaited))
            )
            return
        self._heading.setText(
            _("The run failed before its first step")
            if failed
            else _("Nothing has been trained yet")
            if last is None
            else _("No run is shown")
        )
        words = _(
            "Start trains a copy of “{network}” on “{data}”. Its loss and its error appear here"
            " batch by batch, and stay when it ends. Designing and exploring go on meanwhile."
        ).format(network=network, data=data)
        self._words.setText(f"{words} {time}".rstrip())

    def offer(self, run: RunSummary | Failed | None) -> None:
        """Offer `run`, the last one, from the next words on; or none."""
        self._last_run = run = None if isinstance(run, Failed) else run
        if run is not None:
            self._last_words.setText(
                _("Last run: {name} · {state} · {done} of {all:,} epochs").format(
                    name=run.name,
                    state=state_text(run),
                    done=epochs_text(run.epochs),
                    all=run.total_epochs,
                )
            )
            self._resume.setVisible(run.resumable)

    def _make_last(self) -> QWidget:
        self._last_words = label("")
        self._last_words.setObjectName("train.empty.last")
        self._last_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._resume = button(
            _("Resume"), "train.empty.resume", lambda: self._tell(self.resume_wanted)
        )
        made = QWidget()
        column, row = QVBoxLayout(made), QHBoxLayout()
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        row.addStretch(1)
        row.addWidget(self._resume)
        row.addWidget(button(_("Open"), "train.empty.open", lambda: self._tell(self.open_wanted)))
        row.addWidget(button(_("All runs…"), "train.empty.runs", self.runs_wanted.emit))
        row.addStretch(1)
        column.addWidget(self._last_words)
        column.addLayout(row)
        made.hide()
        return made

    def _tell(self, wanted: SignalInstance) -> None:
        if self._last_run is not None:
            wanted.emit(self._last_run.folder)

    def _draw(self) -> None:
        drawing = icon("train", theme().faint, None, _ICON)
        self._drawing.setPixmap(drawing.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
