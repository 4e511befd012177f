"""What is said of a run that can be saved again, in the window and on a terminal."""

from alexnet_gui.core.events import SavedAgain
from alexnet_gui.core.translation import _


def saved_again_text(event: SavedAgain) -> str:
    """Where a run is kept with which nobody was asked."""
    if event.why:
        words = _("The run goes on in {folder}.").format(folder=event.run)
        return f"{event.why} {words}"
    words = _("{folder} was removed while the run trained, and was made again.")
    return words.format(folder=event.run)


def best_lost_text() -> str:
    """That its best weights were lost with the folder that they were in."""
    return _(
        "The best weights so far are lost with the folder that they were in; the best from now on"
        " are kept."
    )
