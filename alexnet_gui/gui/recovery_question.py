"""Whether what a crashed window has left may go for good."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from alexnet_gui.core.session import SessionNote
from alexnet_gui.core.translation import _
from alexnet_gui.gui.widgets.question import Answer, ask


def has_only_copy(note: SessionNote) -> bool:
    """Whether something of it is nowhere else: a run and a picture's file are."""
    return note.network is not None or isinstance(note.picture, bytes)


def ask_forget(
    parent: QWidget, things: str, forget: Callable[[], object], keep: Callable[[], object]
) -> None:
    """Ask over `parent` whether `things` may go, and call one of the two."""
    ask(
        parent,
        "recovery.question",
        _("Discard what was kept?"),
        _("There is no other copy of it: {things}.").format(things=things),
        [Answer("recovery.forget", _("Discard"), forget)],
        Answer("recovery.keep", _("Keep it"), keep),
    )
