"""Whether a run may start, by the memory that it seems to need. No Qt."""

from collections.abc import Hashable

from alexnet_gui.core.memory_fit import MemoryFit
from alexnet_gui.core.translation import _


class MemoryGate:
    """Refuses what does not seem to fit, until a person says to try it anyway."""

    def __init__(self) -> None:
        self._wish: Hashable = None
        self._tried: Hashable = None
        self._fit: MemoryFit | None = None

    def show(self, wish: Hashable, fit: MemoryFit | None) -> None:
        """From now on `wish` is meant, all that its need depends on; `fit` is what came out."""
        self._wish, self._fit = wish, fit

    def try_anyway(self) -> None:
        """What is meant now may be tried; anything else is judged anew."""
        self._tried = self._wish

    @property
    def short(self) -> bool:
        """Whether memory seems to be short."""
        return self._fit is not None and not self._fit.fits

    @property
    def tried(self) -> bool:
        """Whether it is to be tried although memory seems short."""
        return self.short and self._tried is not None and self._tried == self._wish

    @property
    def smaller_batch(self) -> int | None:
        """The largest batch that fits, if the one that is meant does not."""
        return self._fit.largest if self._fit is not None and self.short else None

    @property
    def obstacle(self) -> str:
        """Why no run could start, as a sentence; nothing if one could."""
        if self._fit is None or not self.short or self.tried:
            return ""
        return self._fit.sentence

    @property
    def advice(self) -> str:
        """What would fit, as a sentence; nothing where memory will do or is to be tried."""
        return "" if self._fit is None or not self.short or self.tried else self._fit.advice

    @property
    def sentence(self) -> str:
        """What is needed and what is there, and what would fit or is done about it."""
        if self._fit is None:
            return ""
        advice = _("It will be tried anyway.") if self.tried else self._fit.advice
        return f"{self._fit.sentence} {advice}".rstrip()
