"""From what a network gives last to how probable each class is."""

import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Prediction
from alexnet_gui.core.translation import _
from alexnet_gui.engine.models import Model, label


def probabilities_of(model: Model, logits: Tensor, crops: int = 1) -> Tensor:
    """The softmax of `logits` (pictures · crops, K), averaged over each picture's crops.

    Args:
        model: What gave them.
        logits: As they come before a final softmax, on any device.
        crops: So many rows follow one another for each picture.

    Returns:
        float64 (pictures, K) on the CPU.

    Raises:
        UserError: They are maps, or not finite.
    """
    if logits.ndim != 2:
        raise gives_maps(model)
    if not bool(torch.isfinite(logits).all()):
        raise not_finite(model)
    each = logits.to("cpu", torch.float64).softmax(dim=1)
    return each if crops == 1 else each.view(-1, crops, each.shape[1]).mean(dim=1)


def best_classes(model: Model, probabilities: Tensor, top: int) -> list[tuple[Prediction, ...]]:
    """The `top` classes for each row of `probabilities` (N, K), the most probable first."""
    best = probabilities.topk(min(top, probabilities.shape[1]), dim=1)
    return [
        tuple(
            Prediction(label(model, index), probability, index)
            for probability, index in zip(row, indices, strict=True)
        )
        for row, indices in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]


def gives_maps(model: Model) -> UserError:
    """What to raise when `model` does not end in a list of classes."""
    return UserError(
        _("{model} gives maps, not a list of classes.").format(model=model.name),
        _("End the network with a flatten and a dense layer."),
    )


def not_finite(model: Model) -> UserError:
    """What to raise when the output of `model` is infinite or no number."""
    return UserError(
        _("{model} gives values that are not finite, so no probabilities.").format(
            model=model.name
        ),
        _("Its training has diverged: train again at a lower learning rate."),
    )
