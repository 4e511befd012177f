"""What a unit likes, and which pictures are alike: a window that follows what Explore shows."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.evaluation import DataAtHand, EvaluationData
from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.likes import FavouritesFound, FindHalves, HalvesFound, Searched, Source
from alexnet_gui.core.requests import ModelChoice
from alexnet_gui.core.translation import _
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.likes.asking import LikesAsking, Looked, Unit
from alexnet_gui.gui.explore.likes.card import FoundCard
from alexnet_gui.gui.explore.likes.export import ExportMenu, ask_file, save, sheet, table
from alexnet_gui.gui.explore.likes.preview import Preview
from alexnet_gui.gui.explore.likes.sources import Sources
from alexnet_gui.gui.explore.likes.status import SearchStatus
from alexnet_gui.gui.explore.likes.tiles import (
    ALIKE_COLUMNS,
    EXCITING_COLUMNS,
    Tile,
    alike_tiles,
    exciting_tiles,
)
from alexnet_gui.gui.explore.likes.words import alike_text, unit_text
from alexnet_gui.gui.explore.networks.networks import AfterRun
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, named

USUAL = QSize(980, 700)
SMALLEST = QSize(820, 480)


class LikesDialog(QDialog):
    """May stay open beside the window; what is chosen there is shown here."""

    picture_wanted = Signal(object)  # Picture

    def __init__(self, enquiries: EnquiryDesk, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "explore.likes", _("What a unit likes"))
        self.setWindowTitle(_("What a unit likes"))
        self.setMinimumSize(SMALLEST)
        self._enquiries = enquiries
        self._seen: PictureSeen | None = None
        self._choice: ModelChoice | None = None
        self._unit: Unit | None = None
        self._halves = OneEnquiry(self)
        self.sources = Sources(store)
        self.status = SearchStatus()
        self.card = FoundCard()
        self.preview = Preview()
        self.exports = ExportMenu(self)
        self.asking = LikesAsking(enquiries, self.sources.source, self)
        self._make_pages()
        self._lay_out()
        self._connect()
        self.resize(USUAL.boundedTo(self.screen().availableSize()))

    # --- what others use -------------------------------------------------------------------------

    def follow(self, seen: PictureSeen, choice: ModelChoice, after: AfterRun = "") -> None:
        """Something else is on screen in Explore."""
        others = choice != self._choice
        self._seen, self._choice = seen, choice
        self._show_unit()
        if others:
            self._enquiries.ask(EvaluationData(choice), self._take_at_hand)
        self.asking.follow(Looked(seen.request, choice, after))

    def show_unit(self, unit: Unit) -> None:
        """Show what excites `unit`."""
        self._pages["unit"].setChecked(True)
        self.follow_unit(unit)

    def follow_unit(self, unit: Unit) -> None:
        """Another unit is chosen in Explore; neighbours that are on screen stay."""
        self._unit = unit
        self._show_unit()
        if not self.compares:
            self._show_page()

    def show_alike(self) -> None:
        """Show which pictures are like the one in Explore."""
        self._pages["alike"].setChecked(True)
        self._show_page()

    @property
    def compares(self) -> bool:
        """Whether pictures are compared, rather than a unit asked about."""
        return self._pages["alike"].isChecked()

    # --- what comes ------------------------------------------------------------------------------

    def _take_at_hand(self, at_hand: DataAtHand | Failed) -> None:
        if isinstance(at_hand, DataAtHand):
            self.sources.offer(at_hand)
            self._use_source(self.sources.source)

    def _use_source(self, source: Source) -> None:
        """Mean the pictures that are chosen, and find out how they are divided."""
        self.asking.use(source)
        self._halves.ask(self._enquiries, FindHalves(source.spec), self._take_halves)

    def _take_halves(self, found: HalvesFound | Failed) -> None:
        if isinstance(found, HalvesFound):
            before = self.sources.source
            self.sources.show_halves(found)
            if self.sources.source != before and not self.asking.is_searching:
                self.asking.use(self.sources.source)

    def _take_searched(self, searched: Searched | None) -> None:
        self.status.show_known(searched, self.asking.source)
        self.status.show_problem(None)
        if searched is None:
            self._show_tiles([], _("Search, to see pictures here."))

    def _show_searching(self, searching: bool) -> None:
        self.status.show_searching(searching)
        if searching and self.asking.known is None:
            self._show_tiles([], _("The pictures come when the search is over."))
        elif self.asking.known is None:
            self._show_tiles([], _("Search, to see pictures here."))

    def _take_found(self, found: FavouritesFound) -> None:
        if {each.value for each in found.favourites} == {0.0}:
            self._show_tiles([], _("No picture excites it: it is 0 everywhere in all of them."))
        else:
            self._show_tiles(exciting_tiles(found), found.fault)

    def _take_failure(self, failed: Failed) -> None:
        self.status.show_known(self.asking.known, self.asking.source)
        self.status.show_problem(failed)
        self._show_tiles([])

    # --- showing it ------------------------------------------------------------------------------

    def _show_page(self) -> None:
        """Ask for what the chosen page shows."""
        self.card.unit.setVisible(not self.compares)
        if self.compares:
            self.asking.show_alike()
        elif self._unit is not None:
            self.asking.show_unit(self._unit)
        if self.asking.known is None:
            self._show_title()

    def _show_tiles(self, tiles: Sequence[Tile], remark: str = "") -> None:
        self._show_title()
        self.card.show_tiles(tiles, remark)
        self.exports.offer(able=bool(tiles))

    def _show_title(self) -> None:
        if self._seen is None:
            return
        if self.compares:
            self.card.show_title(*alike_text(self._seen, self.asking.known))
        elif self._unit is None:
            self.card.show_title(_("No unit is chosen: click a map in Explore."))
        else:
            self.card.show_title(*unit_text(self._seen, *self._unit))

    def _show_unit(self) -> None:
        layers = () if self._seen is None else self._seen.layers
        name, index = self._unit or Unit("", 0)
        self.card.show_unit(next((each for each in layers if each.name == name), None), index)

    def _step(self, index: int) -> None:
        if self._unit is not None:
            self._unit = Unit(self._unit.layer, index)
            self._show_page()

    # --- files -----------------------------------------------------------------------------------

    def _save_sheet(self) -> None:
        path = ask_file(self, _("Save the pictures on one sheet"), _("pictures.png"))
        if path is not None:
            title = f"{self.card.title.text()}   {self.card.subtitle.text()}".rstrip()
            self.status.show_problem(save(path, sheet(title, self.card.tiles.tiles.tiles)))

    def _save_table(self) -> None:
        path = ask_file(self, _("Save a table of the pictures"), _("pictures.csv"))
        if path is not None:
            columns = ALIKE_COLUMNS if self.compares else EXCITING_COLUMNS
            self.status.show_problem(save(path, table(columns, self.card.tiles.tiles.tiles)))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.asking.end()
        super().closeEvent(event)

    # --- building --------------------------------------------------------------------------------

    def _make_pages(self) -> None:
        self._group = QButtonGroup(self)
        self._pages: dict[str, QPushButton] = {}
        for name, text in (("unit", _("What excites it")), ("alike", _("Most alike"))):
            made = button(text, f"explore.likes.page.{name}")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _on=False: self._show_page())
            self._group.addButton(made)
            self._pages[name] = made
        self._pages["unit"].setChecked(True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        for made in self._pages.values():
            head.addWidget(made)
        head.addStretch(1)
        head.addWidget(self.sources)
        middle = QHBoxLayout()
        middle.setSpacing(GRID * 3 // 2)
        middle.addWidget(self.card, 1)
        middle.addWidget(self.preview)
        export = button(_("Export"), "explore.likes.export")
        export.setProperty("hasMenu", True)
        export.setMenu(self.exports)
        close = button(_("Close"), "explore.likes.close", self.close)
        foot = QHBoxLayout()
        foot.addWidget(export)
        foot.addStretch(1)
        foot.addWidget(close)
        for made in (export, close):
            made.setAutoDefault(False)  # Enter belongs to the pictures
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addLayout(head)
        column.addWidget(self.status)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.sources.changed.connect(self._use_source)
        self.status.search_wanted.connect(self.asking.search)
        self.status.cancel_wanted.connect(self.asking.cancel)
        self.asking.searching.connect(self._show_searching)
        self.asking.progress.connect(self.status.show_progress)
        self.asking.searched.connect(self._take_searched)
        self.asking.found.connect(self._take_found)
        self.asking.alike.connect(lambda found: self._show_tiles(alike_tiles(found)))
        self.asking.failed.connect(self._take_failure)
        self.card.tiles.pointed.connect(self.preview.show_tile)
        self.card.tiles.chosen.connect(lambda tile: self.picture_wanted.emit(tile.picture))
        self.card.stepped.connect(self._step)
        self.exports.sheet.triggered.connect(self._save_sheet)
        self.exports.table.triggered.connect(self._save_table)
