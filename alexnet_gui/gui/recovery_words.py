"""What the window says of what crashed windows have left, and where nothing can be kept."""

from pathlib import Path

from alexnet_gui.core.errors import UserError, unwritable
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.session import SessionNote
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message


def kept_words(note: SessionNote, gone: Path | None) -> tuple[str, str]:
    """How the window ended, and what of it can be brought back; `gone`: its run that cannot."""
    lost = "" if gone is None else _gone(gone)
    if note.empty:
        return _("AlexNet ended unexpectedly."), lost
    things = " · ".join(kept_things(note))
    if note.left:
        text, kept = (
            _("The window was closed before its changes were saved."),
            _("This was kept: {things}.").format(things=things),
        )
    else:
        text, kept = _("AlexNet ended unexpectedly, but this was kept:"), f"{things}."
    return text, f"{kept} {lost}".strip()


def _gone(run: Path) -> str:
    return _("Its run {name} is gone: there is no folder {path}.").format(
        name=name_of(run), path=run
    )


def kept_things(note: SessionNote) -> list[str]:
    """What `note` can bring back, in words."""
    things: list[str] = []
    if note.network is not None:
        name = note.network.architecture.title
        things.append(_("the unsaved changes to “{name}”").format(name=name))
    if note.run is not None:
        things.append(_("the interrupted run {name}").format(name=name_of(note.run)))
    if note.picture is not None:
        things.append(_("the picture {name}").format(name=note.picture_name))
    return things


def not_kept(folder: Path, error: UserError | OSError) -> Message:
    """That nothing can be kept in `folder`, and why."""
    if isinstance(error, UserError):
        why = str(error)
    else:
        why = unwritable(Path(error.filename or folder), error).message
    text = _("Nothing can be kept for after a crash: save your changes often.")
    return Message(text, why, "note", topic="keeping")
