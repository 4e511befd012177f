"""Whether a run that cannot be saved is to end all the same."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.widgets.question import Answer, ask


def ask_give_up(
    parent: QWidget,
    saved_step: int | None,
    give_up: Callable[[], object],
    save_elsewhere: Callable[[], object],
) -> None:
    """Ask over `parent` whether to lose what was learned since `saved_step`; None: all of it."""
    lost = (
        _("What it has learned would be lost.")
        if saved_step is None
        else _("What it has learned after step {n:,} would be lost.").format(n=saved_step)
    )
    ask(
        parent,
        "train.give_up.question",
        _("Stop without saving?"),
        _("The run cannot be saved where it is.") + " " + lost,
        [
            Answer("train.give_up.yes", _("Stop without saving"), give_up),
            Answer("train.give_up.elsewhere", _("Save elsewhere…"), save_elsewhere),
        ],
        Answer("train.give_up.wait", _("Keep waiting")),
    )
