"""Evaluate: how well a network does on a set of pictures, over all, by class, and at its worst."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.evaluation import DataAtHand, EvaluateModel, Evaluation, EvaluationData
from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.evaluate.classes import ClassesTable
from alexnet_gui.gui.explore.evaluate.confusion import ConfusionPage
from alexnet_gui.gui.explore.evaluate.export import EvaluationExport
from alexnet_gui.gui.explore.evaluate.figures import Figures
from alexnet_gui.gui.explore.evaluate.long_work import LongWork
from alexnet_gui.gui.explore.evaluate.mistakes import SIDE, MistakesList
from alexnet_gui.gui.explore.evaluate.progress import ProgressRow
from alexnet_gui.gui.explore.evaluate.results import Result, Results
from alexnet_gui.gui.explore.evaluate.source import SPLIT_WORDS, SourceRow
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.words import data_title
from alexnet_gui.gui.widgets.basics import Card, button, label, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

USUAL = QSize(1040, 720)
SMALLEST = QSize(820, 480)
WORST = 24  # mistakes that are shown
WHAT_TO_DO = N_(
    "Choose pictures and press Evaluate: loss, errors, figures by class and the worst mistakes"
    " appear here."
)
_SIZE = "explore/evaluate"


class EvaluateDialog(QDialog):
    """Stays open beside the window; it is about the network that is chosen in Explore."""

    picture_wanted = Signal(object)  # Picture

    def __init__(self, bridge: Bridge, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "explore.evaluate", _("Evaluate a network"))
        self.setWindowTitle(_("Evaluate a network"))
        self.setMinimumSize(SMALLEST)
        self._bridge = bridge
        self._store = store
        self._entry: Entry | None = None
        self._wish: EvaluateModel | None = None  # what is asked of the one under way
        self._about = ""  # and what it is about, in words
        self._results = Results()
        self._asking_data = OneEnquiry(self)
        self.found: Evaluation | None = None
        self._make_parts()
        self._work = LongWork(self.progress, self.source, self)
        self._lay_out()
        self._connect()
        self.resize(_remembered(store).boundedTo(self.screen().availableSize()))

    # --- which network, on what ------------------------------------------------------------------

    def use_network(self, entry: Entry) -> None:
        """Another network is meant from now on; what goes on is still about the one before."""
        same = self._entry is not None and entry.choice == self._entry.choice
        self._entry = entry
        self._network.set_whole(entry.text)
        self._show_obstacle()
        if not same:
            self._show_known()
        if not same and self.isVisible():
            self._ask_data()

    def _ask_data(self) -> None:
        """Ask which pictures are there, so that the network's own can be offered."""
        self._asking_data.cancel()
        if self._entry is not None and self._bridge.ready:
            wish = EvaluationData(self._entry.choice)
            self._asking_data.ask(self._bridge.enquiries, wish, self._take_data)

    def _take_data(self, found: DataAtHand | Failed) -> None:
        if isinstance(found, DataAtHand):
            self.source.show_at_hand(found)

    def _show_obstacle(self, _device: str = "") -> None:
        fault = "" if self._entry is None else self._entry.fault
        waiting = "" if self._bridge.ready else _("PyTorch is still loading…")
        self.progress.allow(fault or waiting)
        if not self.going:
            self.progress.say(fault or waiting, "problem" if fault else "secondary")

    def _become_ready(self) -> None:
        self._show_obstacle()
        self._ask_data()

    # --- the evaluation --------------------------------------------------------------------------

    @property
    def going(self) -> bool:
        """Whether one is under way."""
        return self._work.waiting

    def start(self) -> None:
        """Evaluate the network on the chosen pictures."""
        entry = self._entry
        if entry is None or entry.choice is None or self.going:
            return
        spec, split = self.source.spec, self.source.split
        about = _(SPLIT_WORDS[split])
        self._about = about.format(network=entry.text, pictures=data_title(spec))
        side = round(SIDE * self.devicePixelRatioF())
        self._wish = EvaluateModel(entry.choice, spec, split, WORST, side)
        self._work.start(self._bridge.enquiries, self._wish, self._take)

    def cancel(self) -> None:
        """Break off; what was found before stays."""
        self._work.break_off(_("Cancelled."))

    def _take(self, found: Evaluation) -> None:
        assert self._wish is not None  # nothing comes unasked
        result = Result(self._wish.model, found, self._about)
        self._results.add(result)
        if self._entry is not None and self._entry.choice == result.choice:
            self._show_result(result)
        else:
            text = _("Done: {about}. The figures are here when that network is chosen again.")
            self.progress.say(text.format(about=result.about))

    def _show_known(self) -> None:
        """Show what was found of the network that is meant; nothing of any other."""
        known = self._results.of(None if self._entry is None else self._entry.choice)
        if known is not None:
            self._show_result(known)
            return
        self.found = None
        self.figures.hide()
        self._pages["mistakes"].setText(_("Worst mistakes"))
        self._blank.setText(_(WHAT_TO_DO))
        self._offer_export(able=False)
        self._show_page(self._page)

    def _show_result(self, result: Result) -> None:
        found = self.found = result.found
        self.figures.show_found(found, result.about)
        self.classes.classes.show(found.classes)
        self.mistakes.show_mistakes(found.mistakes)
        self.confusion.show_found(found)
        self._pages["mistakes"].setText(_mistakes_text(found))
        self._blank.setText(_("Not one mistake: every picture is taken for what it is."))
        self._export.follow(result)
        self._offer_export(able=True)
        self._show_page(self._page)

    def _offer_export(self, *, able: bool) -> None:
        nothing = _("There is nothing to export before an evaluation.")
        self._save.setEnabled(able)
        self._save.setToolTip("" if able else nothing)

    # --- showing it ------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Bring `classes`, `mistakes` or `confusion` to the front."""
        self._pages[name].click()

    def _show_page(self, name: str) -> None:
        self._page = name
        blank = self.found is None or (name == "mistakes" and not self.found.mistakes)
        self._stack.setCurrentWidget(self._blank if blank else self._views[name])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_data()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._store.set_text(_SIZE, f"{self.width()}x{self.height()}")
            self.cancel()

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._network = ElidedLabel("heading")
        named(self._network, "explore.evaluate.network", _("Network"))
        self.source = SourceRow(self._store)
        self.progress = ProgressRow("explore.evaluate.progress", _("Evaluate"))
        self.figures = Figures()
        self.classes = ClassesTable()
        self.mistakes = MistakesList()
        self.confusion = ConfusionPage(self._bridge)
        self._blank = label(_(WHAT_TO_DO), "secondary", wrap=True)
        named(self._blank, "explore.evaluate.blank", _("What to do"))
        self._blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._blank.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self._make_pages()
        self._make_buttons()

    def _make_pages(self) -> None:
        self._stack = QStackedWidget()
        self._views: dict[str, QWidget] = {
            "classes": self.classes,
            "mistakes": self.mistakes,
            "confusion": self.confusion,
        }
        for page in (self._blank, *self._views.values()):
            self._stack.addWidget(page)
        self._page = "classes"
        self._pages: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name, text in (
            ("classes", _("By class")),
            ("mistakes", _("Worst mistakes")),
            ("confusion", _("Confusion matrix")),
        ):
            made = button(text, f"explore.evaluate.page.{name}")
            made.setCheckable(True)
            made.setChecked(name == self._page)
            made.clicked.connect(lambda _on=False, name=name: self._show_page(name))
            self._group.addButton(made)
            self._pages[name] = made

    def _make_buttons(self) -> None:
        self._export = EvaluationExport(self._bridge, self)
        self._save = button(_("Export"), "explore.evaluate.export")
        self._save.setProperty("hasMenu", True)
        self._save.setMenu(self._export)
        self._offer_export(able=False)
        self._close = button(_("Close"), "explore.evaluate.close", self.close)
        for pressed in (*self._pages.values(), self._save, self._close):
            pressed.setAutoDefault(False)  # Enter belongs to whatever has the focus

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label(_("Network"), "secondary"))
        head.addWidget(self._network, 1)
        head.addWidget(self.source)
        tabs = QHBoxLayout()
        tabs.setSpacing(GRID)
        for made in self._pages.values():
            tabs.addWidget(made)
        tabs.addStretch(1)
        tabs.addWidget(self._save)
        card = Card()
        card.body.addWidget(self._stack)
        foot = QHBoxLayout()
        foot.addWidget(self.progress, 1)
        foot.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addLayout(head)
        column.addWidget(self.figures)
        column.addLayout(tabs)
        column.addWidget(card, 1)
        column.addLayout(foot)
        self.progress.start.setFocus()

    def _connect(self) -> None:
        self.progress.started.connect(self.start)
        self.progress.cancelled.connect(self.cancel)
        self.mistakes.picture_wanted.connect(self.picture_wanted)
        self.confusion.picture_wanted.connect(self.picture_wanted)
        self._export.told.connect(self._tell_export)
        self._bridge.engine_ready.connect(self._become_ready)

    def _tell_export(self, words: str, problem: bool) -> None:
        if not self.going:
            self.progress.say(words, "problem" if problem else "good")


def _mistakes_text(found: Evaluation) -> str:
    if found.wrong <= len(found.mistakes):
        return _("Mistakes ({n:,})").format(n=found.wrong)
    return _("Worst mistakes ({n:,} of {all:,})").format(n=len(found.mistakes), all=found.wrong)


def _remembered(store: SettingsStore) -> QSize:
    """The size that it had last."""
    parts = store.text(_SIZE).split("x")
    sides = [int(part) for part in parts if part.isascii() and part.isdigit()]
    return QSize(*sides).expandedTo(SMALLEST) if len(sides) == 2 else USUAL
