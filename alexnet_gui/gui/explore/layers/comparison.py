"""What the answer on screen is compared with: the one before, or one that was kept."""

from typing import Literal

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.translation import _, ngettext

With = Literal["before", "kept", "nothing"]


class Comparison:
    """The answer on screen, the one before it, and the one that the person kept."""

    def __init__(self) -> None:
        self.current: PictureSeen | None = None
        self.before: PictureSeen | None = None
        self.beside: PictureSeen | None = None  # of another network that is on screen too
        self.kept: PictureSeen | None = None
        self.with_: With = "before"

    def take(self, seen: PictureSeen) -> None:
        """`seen` is on screen now; the same answer may come again."""
        if seen is not self.current:
            self.before, self.current = self.current, seen

    def keep(self, seen: PictureSeen | None = None) -> None:
        """Compare with `seen`, or with what is on screen now, until something else is kept."""
        self.kept = seen or self.current
        self.with_ = "kept"

    @property
    def other(self) -> PictureSeen | None:
        """What is compared with; None if nothing is, or it is what is on screen."""
        before = self.beside or self.before
        found = {"before": before, "kept": self.kept, "nothing": None}[self.with_]
        return None if found is self.current else found

    def layer(self, name: str) -> LayerSeen | None:
        """The layer called `name` of what is compared with, if it has one."""
        layers = self.other.layers if self.other is not None else ()
        return next((layer for layer in layers if layer.name == name), None)

    def names(self) -> tuple[str, str]:
        """What tells the two apart: their pictures, their networks, or both."""
        assert self.current is not None
        if self.other is None:
            return described(self.current), ""
        if self.current.model == self.other.model:
            if self.current.trained_steps != self.other.trained_steps:
                return _steps(self.current), _steps(self.other)
            if self.current.picture != self.other.picture:
                return self.current.picture, self.other.picture
            return _("now"), _("before")
        if self.current.picture == self.other.picture:
            return self.current.model, self.other.model
        return described(self.current), described(self.other)


def described(seen: PictureSeen) -> str:
    """A picture and the network that it went through."""
    return _("{picture}, {model}").format(picture=seen.picture, model=seen.model)


def _steps(seen: PictureSeen) -> str:
    steps = seen.trained_steps or 0
    text = ngettext("{picture}, {n:,} step", "{picture}, {n:,} steps", steps)
    return text.format(picture=seen.picture, n=steps)
