"""Arrays that others get to see: nobody writes what somebody else reads."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

S = TypeVar("S", bound=np.generic)


def read_only(array: npt.NDArray[S]) -> npt.NDArray[S]:
    """`array`, without a copy, which nobody can write through what is returned."""
    view = array.view()
    view.flags.writeable = False
    return view
