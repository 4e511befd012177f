"""Asks what excites a unit and which pictures are alike, and keeps what is known so far."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.events import Failed
from alexnet_gui.core.likes import (
    Favourites,
    FavouritesFound,
    Neighbours,
    NeighboursFound,
    Search,
    Searched,
    Source,
)
from alexnet_gui.core.requests import LiveRun, ModelChoice
from alexnet_gui.core.translation import _
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.networks.networks import AfterRun
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry


class Looked(NamedTuple):
    """What is on screen: the request that it answered, and the network that was meant."""

    look: int
    choice: ModelChoice
    after: AfterRun = ""  # what has become of a run that was meant before


class Unit(NamedTuple):
    """A map of a layer with maps, or a feature of another."""

    layer: str
    number: int


class LikesAsking(QObject):
    """One source of pictures, one network and one unit at a time; the newest question counts."""

    searching = Signal(bool)  # whether pictures go through the network
    progress = Signal(object)  # Progress
    searched = Signal(object)  # Searched, or None where nothing was searched yet
    found = Signal(object)  # FavouritesFound
    alike = Signal(object)  # NeighboursFound
    failed = Signal(object)  # Failed

    def __init__(self, enquiries: EnquiryDesk, source: Source, parent: QObject) -> None:
        super().__init__(parent)
        self._enquiries = enquiries
        self._looked: Looked | None = None
        self._unit: Unit | None = None
        self._compares = False  # whether pictures are compared, rather than a unit asked about
        self._search = OneEnquiry(self)
        self._question = OneEnquiry(self)
        self._shown: Favourites | None = None  # what was answered last, and is on screen
        self.source = source
        self._excuse: Failed | None = None  # why a search was broken off
        self.is_searching = False
        self.known: Searched | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._search.waiting or self._question.waiting

    # --- what is meant ---------------------------------------------------------------------------

    def follow(self, looked: Looked) -> None:
        """Something else is on screen."""
        before, self._looked = self._looked, looked
        if before is not None and self._goes_on(before, looked):
            pass  # a search of a run's weights, which are those that were asked about
        elif before is None or before.choice != looked.choice:
            broken_off = self.is_searching and looked.after == "gone"
            self._forget()
            self._recall()
            self._excuse = _run_over() if broken_off else None
        elif not (self.is_searching or self._knows_a_run):
            self._recall()
        elif self._compares:
            # A search goes on, and what was found in a run stays although it trains on.
            self._ask()

    @property
    def _knows_a_run(self) -> bool:
        """Whether what is known is of a run's weights of a moment, which no other search finds."""
        return self.known is not None and (self._is_live or self.known.steps is not None)

    def _goes_on(self, before: Looked, looked: Looked) -> bool:
        """Whether the run is over whose weights are searched, and its own ones are on screen."""
        return self.is_searching and isinstance(before.choice, LiveRun) and looked.after == "kept"

    def use(self, source: Source) -> None:
        """Mean other pictures."""
        if source != self.source:
            self.source = source
            self._forget()
            self._recall()

    def show_unit(self, unit: Unit) -> None:
        """Ask about `unit`."""
        if not self._compares and unit == self._unit:
            return
        self._unit, self._compares = unit, False
        self._ask()

    def show_alike(self) -> None:
        """Ask which pictures are like the one on screen."""
        self._compares = True
        self._ask()

    # --- searching -------------------------------------------------------------------------------

    def search(self) -> None:
        """Go through the pictures, also if that was done before."""
        if self._looked is not None:
            self._begin("missing" if self.known is None else "anew")

    def cancel(self) -> None:
        """Search no further; what was found before stays."""
        self._search.cancel()
        self._set_searching(False)

    def end(self) -> None:
        """Wait for nothing any more."""
        self.cancel()
        self._question.cancel()

    @property
    def _is_live(self) -> bool:
        return self._looked is not None and isinstance(self._looked.choice, LiveRun)

    def _recall(self) -> None:
        """Look for what an earlier search has found."""
        self.cancel()
        if self._looked is not None:
            search = Search(self._looked.look, self.source, "kept")
            self._search.ask(self._enquiries, search, self._take_searched)

    def _forget(self) -> None:
        """What was found is of another network, or in other pictures."""
        self.known = self._shown = None
        self._ask()

    def _begin(self, way: str) -> None:
        assert self._looked is not None
        self.cancel()
        self._shown = None
        search = Search(
            self._looked.look,
            self.source,
            "anew" if way == "anew" else "missing",
            on_disk=not self._is_live,
        )
        self._set_searching(True)
        self._search.ask(self._enquiries, search, self._take_searched, self._hear)

    def _set_searching(self, searching: bool) -> None:
        if searching != self.is_searching:
            self.is_searching = searching
            self.searching.emit(searching)

    def _hear(self, progress: Progress) -> None:
        self.progress.emit(progress)

    def _take_searched(self, answer: Searched | Failed | None) -> None:
        self._set_searching(False)
        if isinstance(answer, Failed):
            self._fail(answer)
            return
        self.known = answer
        self.searched.emit(answer)
        if self._excuse is not None:
            self._fail(self._excuse)
            self._excuse = None
        self._ask()

    # --- asking about what was found -------------------------------------------------------------

    def _ask(self) -> None:
        """Ask what the page shows, unless that is on screen; an earlier question is dropped."""
        self._question.cancel()
        if self.known is None or self._looked is None:
            return
        if self._compares:
            wish = Neighbours(self.known.key, self._looked.look)
            self._question.ask(self._enquiries, wish, self._take)
        elif self._unit is not None:
            favourites = Favourites(self.known.key, *self._unit)
            if favourites != self._shown:
                self._question.ask(self._enquiries, favourites, self._take)

    def _take(self, answer: FavouritesFound | NeighboursFound | Failed) -> None:
        if isinstance(answer, Failed):
            self._fail(answer)
        elif isinstance(answer, FavouritesFound):
            self._shown = answer.asked
            self.found.emit(answer)
        else:
            self._shown = None
            self.alike.emit(answer)

    def _fail(self, failed: Failed) -> None:
        self._shown = None
        self.failed.emit(failed)


def _run_over() -> Failed:
    return Failed(
        _("The run is over and its weights are gone, so the search was broken off."),
        _("Search with the network that is on screen now."),
    )
