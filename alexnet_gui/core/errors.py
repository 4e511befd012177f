"""The one kind of error that is the person's to mend."""

from pathlib import Path

from alexnet_gui.core.translation import _


class UserError(Exception):
    """Something a person can act on: one clear sentence, and what to do about it.

    Anything else that is raised is a bug of ours.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Message and hint on one line, whatever the names in them are made of."""
        text = " ".join(f"{self.message} {self.hint}".split())
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def unreadable(path: Path, error: OSError) -> UserError:
    """What to raise when the system will not have `path` read, in the system's words."""
    return UserError(
        _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror or error)
    )
