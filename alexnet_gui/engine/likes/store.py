"""The searches that questions are asked about, as long as the program runs, and what tells them."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.likes import MOST, Searched
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.translation import _
from alexnet_gui.engine import data_survey, weight_source
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.likes.file import Findings
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.shelf import Shelf

_KEPT = 4  # searches in memory; those on disk are read again
_VERSION = 1  # of what a search finds and how


@dataclass(frozen=True)
class Likings:
    """A search that is over, and what is needed to show what it found."""

    searched: Searched
    weights: str  # their fingerprint
    architecture: Architecture
    preprocessing: Preprocessing
    shelf: Shelf
    findings: Findings
    moment: Model | None  # of a run under way: its network as it was, which nobody else keeps


class Store:
    """The last searches, by key. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Likings] = OrderedDict()

    def get(self, key: str) -> Likings | None:
        """The search called `key`, if it is still kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def require(self, key: str) -> Likings:
        """The search called `key`.

        Raises:
            UserError: Others have come since, so that it is not kept any more.
        """
        found = self.get(key)
        if found is None:
            raise UserError(_("That search is not kept any more."), _("Search again."))
        return found

    def put(self, likings: Likings) -> None:
        """Keep one more; the one that was not asked about for the longest time goes.

        Each moment of a run under way is a whole network, so that the store keeps one of them.
        """
        with self._lock:
            if likings.moment is not None:
                self._keep_one_moment(likings)
            self._kept[likings.searched.key] = likings
            self._kept.move_to_end(likings.searched.key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def _keep_one_moment(self, newest: Likings) -> None:
        """What earlier searches found stays; only pictures seen since cannot be compared to it."""
        for key, kept in self._kept.items():
            if kept.moment is not None:
                moment = newest.moment if kept.weights == newest.weights else None
                self._kept[key] = replace(kept, moment=moment)


_lock = threading.Lock()  # questions come from several threads
_stores: WeakKeyDictionary[Beholder, Store] = WeakKeyDictionary()
_fingerprints: WeakKeyDictionary[Network, str] = WeakKeyDictionary()


def store_of(beholder: Beholder) -> Store:
    """The searches that were made through `beholder`."""
    with _lock:
        return _stores.setdefault(beholder, Store())


def fingerprint(network: Network) -> str:
    """Of its weights, which nobody changes; reckoned once, as it takes half a second."""
    with _lock:
        found = _fingerprints.get(network)
    if found is None:
        found = weight_source.fingerprint(network.state_dict())
        with _lock:
            _fingerprints[network] = found
    return found


def key_of(model: Model, shelf: Shelf, split: str) -> str:
    """Changes with the weights, with what is done to pictures, and with the pictures."""
    how = (
        _VERSION,
        MOST,
        model.architecture.input,
        msgspec.json.encode(model.architecture.layers),
        msgspec.json.encode(model.preprocessing),
        fingerprint(model.network),
        data_survey.fingerprint(shelf),
        split,
    )
    return hashlib.sha256(repr(how).encode()).hexdigest()
