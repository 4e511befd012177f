"""How well a network does on pictures that it does not learn from, picture by picture."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.team import ALONE, Team


class Marks(NamedTuple):
    """How a network did on each of some pictures."""

    loss: Tensor  # float32 (N,)
    predicted: Tensor  # int64 (N,), the class that it finds the likeliest
    certainty: Tensor  # float32 (N,), the probability that it gives to that class
    among_five: Tensor  # bool (N,), whether the right class is among its first five


class Examined(NamedTuple):
    """How a network did on a whole set of pictures; errors are fractions from 0 to 1."""

    loss: float  # the mean
    top1_error: float
    top5_error: float
    marks: Marks  # on the CPU, in the order of the pictures
    labels: Tensor  # int64 (N,), on the CPU


def marks_of(logits: Tensor, labels: Tensor) -> Marks:
    """Compare what a network says of a batch, (N, classes), with what is right, int64 (N,)."""
    logits = logits.float()
    best, first = logits.topk(min(5, logits.shape[1]), dim=1)  # (N, 5)
    return Marks(
        loss=F.cross_entropy(logits, labels, reduction="none"),
        predicted=first[:, 0],
        certainty=(best[:, 0] - logits.logsumexp(dim=1)).exp(),
        among_five=(first == labels[:, None]).any(1),
    )


def examine(
    batches: Iterable[Batch],
    mark: Callable[[Batch], Marks],
    may_go_on: Callable[[], bool] = lambda: True,
    team: Team = ALONE,
) -> Examined | None:
    """Have `mark` look at every batch; the device is waited for once, at the end.

    Args:
        batches: At least one; as many in each process of `team`, where one may be empty.
        mark: What a network makes of one batch.
        may_go_on: Asked before each batch.
        team: Each of its processes has a part of the pictures, the first the first part.

    Returns:
        None if it was not to go on before the end.
    """
    seen: list[Marks] = []
    labels: list[Tensor] = []
    for batch in batches:
        if not may_go_on():
            return None
        if len(batch):
            seen.append(mark(batch))
        labels.append(batch.labels)
    marks = Marks(*(team.joined(part) for part in _together(seen)))
    right = team.joined(torch.cat(labels))
    return Examined(
        loss=marks.loss.double().mean().item(),
        top1_error=(marks.predicted != right).double().mean().item(),
        top5_error=1 - marks.among_five.double().mean().item(),
        marks=marks,
        labels=right,
    )


def _together(seen: list[Marks]) -> Marks:
    if not seen:
        none = torch.zeros(0)
        return Marks(none, none.long(), none, none.bool())
    return Marks(*(torch.cat(parts) for parts in zip(*seen, strict=True)))
