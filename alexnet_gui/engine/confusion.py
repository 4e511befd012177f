"""Which class is taken for which: the confusion matrix of one validation."""

import numpy as np

from alexnet_gui.core.live_events import Confusion
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.examination import Examined


def confusion_of(examined: Examined, step: int, classes: tuple[str, ...]) -> Confusion:
    """What a validation after `step` updates tells of each picture and each pair of `classes`."""
    labels = examined.labels.numpy().astype(np.int32)  # (N,)
    predicted = examined.marks.predicted.numpy().astype(np.int32)  # (N,)
    count = len(classes)
    pairs = labels.astype(np.int64) * count + predicted
    counts = np.bincount(pairs, minlength=count * count).astype(np.int32).reshape(count, count)
    certainty = examined.marks.certainty.numpy()  # (N,)
    arrays = map(read_only, (counts, labels, predicted, certainty))
    return Confusion(step, classes, *arrays)
