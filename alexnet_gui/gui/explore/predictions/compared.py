"""What an answer is compared with: the one before it, about another picture, network or crop."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import ModelChoice
from alexnet_gui.core.translation import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHER_CUTS = {
    "model": N_("Changes against the network's own crop"),
    "frame": N_("Changes against the crop before"),
    "squash": N_("Changes against the squashed picture"),
    "ten": N_("Changes against ten crops"),
}


@dataclass(frozen=True)
class _Answer:
    """What is remembered of an answer."""

    picture: str
    pixels: Any  # uint8 (H, W, 3)
    choice: ModelChoice
    model: str
    way: str
    frame: tuple[float, float, float, float] | None
    classes: "Sequence[str] | None"
    probabilities: Any | None  # float64 (K,)

    def same_picture(self, other: "_Answer") -> bool:
        if self.picture != other.picture or self.pixels.shape != other.pixels.shape:
            return False
        # Usually it is the very same array; decoded again, it is another with the same pixels.
        return self.pixels is other.pixels or bool((self.pixels == other.pixels).all())


class Comparison:
    """Remembers the answer on screen and the one to compare it with."""

    def __init__(self) -> None:
        self._now: _Answer | None = None
        self._before: _Answer | None = None

    def take(self, seen: PictureSeen, choice: ModelChoice) -> None:
        """`seen` is on screen from now on.

        A crop that is being moved stays compared with what there was before it was moved, and a
        network that learns with the answer of another one.
        """
        cut = seen.cut
        now = _Answer(
            seen.picture,
            seen.pixels,
            choice,
            seen.model,
            cut.way,
            cut.frame,
            seen.classes,
            seen.probabilities,
        )
        before, self._now = self._now, now
        if before is not None and not (
            before.way == now.way and before.choice == now.choice and before.same_picture(now)
        ):
            self._before = before

    def before(self, index: int) -> float | None:
        """The probability that class `index` of now had before; None where there was no such."""
        now, before = self._now, self._before
        if now is None or before is None or before.probabilities is None:
            return None
        if now.classes == before.classes:
            return float(before.probabilities[index]) if self._alike else None
        if now.classes is None or before.classes is None:
            return None
        name = now.classes[index]
        # Of two classes of one name nobody can say which is meant.
        if now.classes.count(name) != 1 or before.classes.count(name) != 1:
            return None
        return float(before.probabilities[before.classes.index(name)])

    @property
    def _alike(self) -> bool:
        now, before = self._now, self._before
        return (
            now is not None
            and before is not None
            and now.probabilities is not None
            and before.probabilities is not None
            and len(now.probabilities) == len(before.probabilities)
        )

    def words(self) -> str:
        """Against what changes are counted; nothing if there is nothing before."""
        now, before = self._now, self._before
        if now is None or before is None:
            return ""
        other_picture = not before.same_picture(now)
        other_model = before.choice != now.choice
        if other_picture and other_model:
            words = _("Changes against {picture} through {model}")
        elif other_picture:
            words = _("Changes against {picture}")
        elif other_model:
            words = _("Changes against {model}")
        else:
            words = _(_OTHER_CUTS[before.way])
        return words.format(picture=before.picture, model=before.model)
