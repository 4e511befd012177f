"""Pictures that could not be read while somebody went through a folder."""

from alexnet_gui.core.translation import _, ngettext

NAMED = 3  # names that are listed before the rest is only counted


class Skipping:
    """Which way one goes, and what was passed over on the way."""

    def __init__(self) -> None:
        self.direction = 0  # 1 or −1, or 0 where nothing is to be passed over
        self._passed: list[tuple[str, str]] = []  # name and reason

    def begin(self, direction: int) -> None:
        """Go on to the next picture in `direction` that can be read."""
        self.direction = direction
        self._passed = []

    def end(self) -> None:
        """The next picture is shown, or refused for a reason of its own."""
        self.begin(0)

    def add(self, name: str, reason: str) -> None:
        """The picture `name` cannot be read, for a reason that names it."""
        self._passed.append((name, reason))

    def words(self) -> str:
        """What was passed over, as one or two sentences; nothing if nothing was."""
        if not self._passed:
            return ""
        if len(self._passed) == 1:
            return _("Skipped: {reason}").format(reason=self._passed[0][1])
        count = len(self._passed)
        text = ngettext(
            "{n:,} file that is no readable picture was skipped: {names}.",
            "{n:,} files that are no readable pictures were skipped: {names}.",
            count,
        )
        names = [name for name, _reason in self._passed[:NAMED]]
        if count > NAMED:
            names.append("…")
        return text.format(n=count, names=", ".join(names))
