"""How far a look at many pictures is, how fast it goes, and how long it still takes."""

from alexnet_gui.core.pace import duration_text
from alexnet_gui.core.translation import _

_ENOUGH_SECONDS = 1.0  # before anything is said of speed


class Looking:
    """Learns the speed from the first telling on: what comes before it is finding and loading."""

    def __init__(self) -> None:
        self._first: tuple[int, float] | None = None

    def words(self, done: int, total: int, now: float) -> str:
        """How far it is when `done` pictures of `total` are done at the time `now`, in seconds."""
        if self._first is None:
            self._first = done, now
        begun, since = self._first
        text = _("{done:,} of {total:,} pictures").format(done=done, total=total)
        if now - since < _ENOUGH_SECONDS or done <= begun or done >= total:
            return text
        speed = (done - begun) / (now - since)
        left = duration_text((total - done) / speed)
        figure = f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"
        return _("{progress}, {speed} a second, {left} left").format(
            progress=text, speed=figure, left=left
        )
