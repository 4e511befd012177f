"""The right side of Train while a run is shown: curves above, tabs of other cards below."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Event, RunStarted, SavedAgain
from alexnet_gui.core.live_events import Confusion, FiltersSeen, PictureJudged
from alexnet_gui.core.presence import is_file
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file
from alexnet_gui.gui.explore.wish import ExploreWish
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.cell_dialog import CellDialog
from alexnet_gui.gui.train.live.confusion_card import ConfusionCard
from alexnet_gui.gui.train.live.filters_card import FiltersCard
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.train.live.pinned_card import PictureSource, PinnedCard
from alexnet_gui.gui.train.live.sights import Sights
from alexnet_gui.gui.train.live.tabs import Tab, TabbedCards
from alexnet_gui.gui.train.plots import RunPlots
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.seen import Sight, is_seen
from alexnet_gui.gui.widgets.splitter import Splitter

GAP = GRID * 3 // 2
WIDE = 1240  # pixels from which there is room for three cards side by side
BELOW_SHARE = 0.4  # of the height
BELOW_LEAST, ABOVE_LEAST = 170, 180  # pixels

_HEIGHT = "train/cards_height"  # keys of settings
_LEFT, _RIGHT = "train/left_card", "train/right_card"
_PINNED = "train/pinned_picture"


class Stage(QWidget):
    """Lays out everything that is shown of a run, and hands it what the run tells."""

    explore_wanted = Signal(object)  # ExploreWish
    message = Signal(object)  # banner.Message

    def __init__(
        self,
        bridge: Bridge,
        settings: SettingsStore,
        in_explore: PictureSource = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        """`in_explore` gives the picture that is shown in Explore."""
        super().__init__(parent)
        named(self, "train.stage", _("The run"))
        self._bridge = bridge
        self._settings = settings
        self._folder: Path | None = None
        self.plots = RunPlots(self, settings)
        self.filters = FiltersCard(bridge.mosaic())
        self.pinned = PinnedCard(in_explore)
        self.confusion = ConfusionCard(bridge)
        self.sights = Sights(bridge, lambda: is_seen(self.filters), self)
        self._make_tabs()
        self._lay_out()
        self._connect()
        self._restore()

    # --- what happens ----------------------------------------------------------------------------

    def begin(
        self, architecture: Architecture | None, *, watched: bool = False, resumed: bool = False
    ) -> None:
        """Another run is shown; `watched`: from its folder; `resumed`: it goes on where it was."""
        self._folder = None
        self.filters.begin(architecture, watched=watched)
        self.pinned.begin(watched=watched, resumed=resumed)
        self.confusion.begin(watched=watched)

    def take(self, event: Event, *, watched: bool = False) -> None:
        """Take one event of the run, in order; `watched`: one that this window does not train."""
        match event:
            case RunStarted():
                self._folder = Path(event.run)
                if not watched:
                    self.pinned.started(event)
                    self.sights.begin()
            case SavedAgain():
                self._folder = Path(event.run)
            case FiltersSeen():
                self.filters.take(event)
            case PictureJudged(picture=number) if number == self.sights.number:
                self.pinned.judged(event)
            case Confusion():
                self.confusion.take(event)
            case _:
                pass

    def end(self) -> None:
        """No run is under way any more."""
        self.sights.end()
        self.filters.end()

    def bring(self, key: str) -> None:
        """Bring a card to the front."""
        for cards in (self._left, self._middle, self._right):
            if cards.bring(key):
                self._remember()
                return

    # --- composition -----------------------------------------------------------------------------

    def _make_tabs(self) -> None:
        self._pinned_tab = Tab("pinned", self.pinned, _("Picture"))
        self._confusion_tab = Tab("confusion", self.confusion, _("Confusion"))
        left = (
            Tab("filters", self.filters, _("Filters")),
            Tab("learning_rate", self.plots.learning_rate, _("Rate")),
            Tab("speed", self.plots.speed, _("Speed")),
        )
        self._left = TabbedCards("train.stage.left", _("Cards at the left"), left)
        self._middle = TabbedCards(
            "train.stage.middle", _("Cards at the right"), (self._pinned_tab, self._confusion_tab)
        )
        self._right = TabbedCards("train.stage.right", _("Card at the far right"), ())
        self._right.hide()
        self._wide = False

    def _lay_out(self) -> None:
        above = _row(self.plots.loss, self.plots.error)
        below = _row(self._left, self._middle, self._right)
        above.setMinimumHeight(ABOVE_LEAST)
        below.setMinimumHeight(BELOW_LEAST)
        self._rows = Splitter(
            Qt.Orientation.Vertical,
            "train.stage.rows",
            _("Between the curves and the cards below"),
            GAP,
        )
        self._rows.add(above, below)
        self._rows.splitterMoved.connect(lambda *_moved: self._take_height())
        self._rows.reset_wanted.connect(self._forget_height)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID)
        outer.addWidget(self.plots.controls)
        outer.addWidget(self._rows, 1)

    def _connect(self) -> None:
        for cards in (self._left, self._middle):
            cards.chosen.connect(lambda _key: self._remember())
        self.plots.message.connect(self.message)
        self.confusion.message.connect(self.message)
        self.confusion.opened.connect(self._show_cell)
        self.filters.explore_wanted.connect(self._explore_filter)
        self.pinned.picture_chosen.connect(self._pin)
        self.sights.pinned.connect(self.pinned.pinned)
        self.sights.pin_failed.connect(self.pinned.failed)
        for card in (self.filters, self.pinned, self.confusion):  # what came while they were not
            Sight(card).came.connect(card.refresh)

    def _show_wide(self, wide: bool) -> None:
        """Three cards side by side, or two with more tabs."""
        if wide == self._wide:
            return
        self._wide = wide
        chosen = self._settings.text(_RIGHT)
        both = (self._pinned_tab, self._confusion_tab)
        self._right.show_tabs(())
        self._middle.show_tabs(both[:1] if wide else both)
        self._right.show_tabs(both[1:] if wide else ())
        self._right.setVisible(wide)
        if not wide:
            self._middle.bring(chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_wide(self.width() >= WIDE)
        self._share_out()

    # --- what is remembered ----------------------------------------------------------------------

    def _restore(self) -> None:
        self._left.bring(self._settings.text(_LEFT))
        self._middle.bring(self._settings.text(_RIGHT))
        kept = self._settings.text(_HEIGHT)
        self._height = int(kept) if kept.isdecimal() else 0
        path = self._settings.text(_PINNED)
        if path and is_file(path):
            self.pinned.choose(picture_file(Path(path)))

    def _remember(self) -> None:
        self._settings.set_text(_LEFT, self._left.current)
        if not self._wide:
            self._settings.set_text(_RIGHT, self._middle.current)

    def _share_out(self) -> None:
        room = self._rows.height() - GAP
        below = self._height or round(BELOW_SHARE * room)
        self._rows.setSizes([max(room - below, 0), below])

    def _take_height(self) -> None:
        self._height = self._rows.sizes()[1]
        self._settings.set_text(_HEIGHT, str(self._height))

    def _forget_height(self) -> None:
        self._height = 0
        self._settings.set_text(_HEIGHT, "")
        self._share_out()

    # --- wishes ----------------------------------------------------------------------------------

    def _pin(self, picture: Picture | None) -> None:
        path = picture.source if picture is not None else None
        self._settings.set_text(_PINNED, str(path.absolute()) if isinstance(path, Path) else "")
        self.sights.pin(picture)

    def _explore_filter(self, layer: str, index: int) -> None:
        self.explore_wanted.emit(ExploreWish(self._over, self.pinned.picture, layer, index))

    def _show_cell(self, matrix: Matrix, row: int, column: int) -> None:
        dialog = CellDialog(matrix, row, column, self.sights, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.explore_wanted.connect(
            lambda picture: self.explore_wanted.emit(ExploreWish(self._over, picture))
        )
        dialog.open()

    @property
    def _over(self) -> Path | None:
        """The folder of the run if it is over; None while it is under way here."""
        return None if self._bridge.training else self._folder


def _row(*cards: QWidget) -> QWidget:
    """Cards side by side, each as wide as the next."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    for card in cards:
        layout.addWidget(card, 1)
    return row
