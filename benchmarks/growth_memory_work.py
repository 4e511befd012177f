"""What is done in a process of its own, whose memory is measured. Linux only.

A few small pictures come first, so that what any picture loads at the first use is there before.
"""

import gc
from collections.abc import Callable
from math import prod
from pathlib import Path

from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.requests import Look, ModelChoice, ModelFile, Untrained
from alexnet_gui.core.starter import starter_file
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.datasets import open_data
from benchmarks.resident import forget_the_most, most_resident, resident

INPUT = (3, 224, 224)
KEPT_BYTES = INPUT[0] * prod(usual_preprocessing(INPUT).stored)  # of a photo that is prepared
LEAST_MIB = 1.0  # below which it cannot be told what memory is for
_MIB = 2**20

Memory = tuple[float, float]  # MiB at most, and MiB at the end


def of_data(few: Path, folder: Path, *, in_file: bool) -> Memory:
    """What the photos of `folder` take until they can be trained on; those of `few` come first.

    In memory, or `in_file`: prepared in a file, as for data that does not fit into memory.
    """
    use_one_heap()  # as the window does
    _opened(few, in_file=in_file)
    return _taken(lambda: _opened(folder, in_file=in_file))


def of_look(small: Path, picture: Path) -> Memory:
    """What `picture` takes in Explore; the `small` one comes first."""
    use_one_heap()
    beholder, model = Beholder(), _model()
    beholder.look(Look(small, small.name, model), 1)
    return _taken(lambda: beholder.look(Look(picture, picture.name, model), 2))


def _opened(folder: Path, *, in_file: bool) -> object:
    return open_data(str(folder), INPUT, shared=in_file)


def _model() -> ModelChoice:
    starter, preset = starter_file(), find_preset("torchvision")
    assert preset is not None
    return ModelFile(starter) if starter else Untrained(preset.architecture)


def _taken(act: Callable[[], object]) -> Memory:
    """The memory that `act` takes at most, and what it gives."""
    gc.collect()
    forget_the_most()
    before = resident()
    given = act()
    gc.collect()
    peak, end = most_resident() - before, resident() - before
    del given
    return max(peak / _MIB, LEAST_MIB), max(end / _MIB, LEAST_MIB)
