"""How far a run is before its first step, in words. No Qt."""

from alexnet_gui.core.events import (
    CompilingNetwork,
    Event,
    FeaturesComputed,
    MeasuringExecution,
    PicturesFetched,
    PicturesRead,
)
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.fetching import fetched_text


class Before:
    """Pictures are downloaded, read, and sent through frozen layers, as far as each is needed.

    Then it is measured which way to compute is fastest, and the network compiled if it is to be.
    """

    def __init__(self) -> None:
        self._fetched: PicturesFetched | None = None
        self._read: PicturesRead | None = None
        self._computed: FeaturesComputed | None = None
        self._measuring = False
        self._compiling = False

    def take(self, event: Event) -> None:
        """Note what an event says."""
        match event:
            case PicturesFetched():
                self._fetched = event
            case PicturesRead():
                self._read = event
            case FeaturesComputed():
                self._computed = event
            case MeasuringExecution():
                self._measuring = True
            case CompilingNetwork():
                self._compiling = True

    @property
    def text(self) -> str:
        """What is being done."""
        if self._compiling:
            return _("compiling the network, which may take minutes and cannot be interrupted")
        if self._measuring:
            return _("measuring which precision and memory layout is fastest here")
        if self._computed is not None:
            return _("picture {done:,} of {total:,} through the frozen layers").format(
                done=self._computed.done, total=self._computed.total
            )
        if self._read is not None and self._read.done < self._read.total:
            return _("picture {done:,} of {total:,} read").format(
                done=self._read.done, total=self._read.total
            )
        if self._read is None and self._fetched is not None:
            return fetched_text(self._fetched)
        return _("reading pictures and building the network")
