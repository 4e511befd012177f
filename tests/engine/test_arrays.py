"""Arrays that others get to see."""

import numpy as np
import pytest

from alexnet_gui.engine.arrays import read_only


def test_what_others_see_cannot_be_written_and_is_no_copy() -> None:
    mine = np.zeros((2, 3), np.float32)
    seen = read_only(mine)
    with pytest.raises(ValueError, match="read-only"):
        seen[0, 0] = 1
    mine[1, 2] = 5
    assert seen[1, 2] == 5
