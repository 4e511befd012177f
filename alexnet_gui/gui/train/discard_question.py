"""Whether a run may go for good."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.widgets.question import Answer, ask


def ask_discard(
    parent: QWidget,
    folder: str,
    discard: Callable[[], object],
    *,
    lost: bool,
    resumed_at: int,
) -> None:
    """Ask over `parent` whether the run in `folder` may go, and call `discard` if so.

    `lost`: it cannot be saved there, perhaps because the folder is not the run's any more.
    `resumed_at`: after so many steps it went on, and those go too.
    """
    more = _("It ends, and what it has written in its folder is deleted:\n{folder}")
    if lost:
        more = _(
            "It ends without being saved. What it has written is deleted too, if it is still in"
            " its folder:\n{folder}"
        )
    more = more.format(folder=readable(folder))
    if resumed_at:
        words = ngettext(
            "That is all of the run, its {n:,} step from before it was resumed too.",
            "That is all of the run, its {n:,} steps from before it was resumed too.",
            resumed_at,
        )
        more = f"{more}\n{words.format(n=resumed_at)}"
    ask(
        parent,
        "train.discard.question",
        _("Discard this run?"),
        more,
        [Answer("train.discard.yes", _("Discard"), discard)],
        Answer("train.discard.no", _("Go on")),
    )
