"""A failure that the person cannot mend: a mistake of the program."""

from alexnet_gui.core.events import Failed


class Mistake(Failed, frozen=True):
    """What an unexpected exception broke off; its stack goes to the report, told of separately."""
