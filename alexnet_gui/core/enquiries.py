"""What is asked about a network and a picture once they are on screen: frozen values.

What was looked at is named by the request that it answered (`PictureSeen.request`), so that the
answer is about those very weights, even if they have been trained on meanwhile.
"""

from typing import ClassVar

import msgspec


class Enquiry(msgspec.Struct, frozen=True):
    """Anything that can be asked.

    A `long` one is answered beside the others, tells how far it is, and can be cancelled; the
    others take a moment each and are answered in order. One that waits for somebody else rather
    than computes is answered `alone`, so that nothing waits for it. What only `writes` a file that
    the person asked for is done even if the window is closed meanwhile.
    """

    long: ClassVar[bool] = False
    alone: ClassVar[bool] = False
    writes: ClassVar[bool] = False


class Progress(msgspec.Struct, frozen=True):
    """How far the answer to a long enquiry is."""

    done: int
    total: int
