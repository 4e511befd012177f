"""Each enquiry of the window, handed to what can answer it."""

from collections.abc import Callable

from alexnet_gui.core.enquiries import Enquiry, Progress
from alexnet_gui.engine.beholder import Beholder

Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def answer(enquiry: Enquiry, beholder: Beholder, tell: Tell, cancelled: Cancelled) -> object:
    """The answer to `enquiry`; what answers it is imported when it is first asked for.

    Raises:
        UserError: It cannot be answered, for a reason that a person can act on.
        CancelledError: `cancelled` said so.
    """
    raise TypeError(f"nobody answers {type(enquiry).__name__}")
