"""What a network makes of pictures, one after the other, by a plain forward pass."""

from collections.abc import Sequence

import torch
from PIL import Image
from torch import Tensor

from alexnet_gui.engine.models import Model
from alexnet_gui.engine.pictures import prepare, prepare_ten


def plain_probabilities(
    model: Model, image: Image.Image, *, ten_crop: bool = False
) -> dict[str, float]:
    """Each class and its probability, the most probable first; of ten crops the mean."""
    channels = model.architecture.input[0]
    if ten_crop:
        x = prepare_ten(image, model.preprocessing, channels)  # (10, C, H, W)
    else:
        x = prepare(image, model.preprocessing, channels)[0][None]
    with torch.no_grad():
        probabilities: Tensor = model.network(x).double().softmax(1).mean(0)
    best = probabilities.sort(descending=True)
    names: Sequence[str] = model.classes or [f"class {i}" for i in range(len(probabilities))]
    return {
        names[index]: value
        for index, value in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    }
