"""What is said of a run that can be saved again, in the window and on a terminal."""

from alexnet_gui.core.translation import _


def best_lost_text() -> str:
    """That its best weights were lost with the folder that they were in."""
    return _(
        "The best weights so far are lost with the folder that they were in; the best from now on"
        " are kept."
    )
