"""One picture on its way through one network, kept for whatever is asked about it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from PIL import Image
from torch import Tensor

from alexnet_gui.core.layers import Softmax
from alexnet_gui.core.requests import Cut
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.pictures import Crop


@dataclass(frozen=True)
class ForwardPass:
    """A picture, what a network took of it, and every layer's output. Nothing in it changes."""

    model: Model
    image: Image.Image  # RGB, upright
    crop: Crop  # x, y, width, height in pixels of the picture
    input: Tensor  # (1, C, H, W), where the weights are
    outputs: Mapping[str, Tensor]  # of each layer by name, in order: (1, C, H, W) or (1, F)
    logits: Tensor  # before a softmax at the end: (1, K), or (1, C, H, W) of maps
    cut: Cut = field(default_factory=Cut)  # how the picture was made to fit
    ten: Tensor | None = None  # logits of the paper's ten crops (10, K), which answer together
    frames: tuple[Crop, ...] = ()  # where those lie, as `crop`

    def input_of(self, layer: str) -> Tensor:
        """What the layer called `layer` was given: the input, or the output of the one before."""
        given = self.input
        for name, output in self.outputs.items():
            if name == layer:
                return given
            given = output
        raise KeyError(layer)


def forward_pass(model: Model, image: Image.Image, prepared: Tensor, crop: Crop) -> ForwardPass:
    """`prepared` (1, C, H, W), which is `crop` of `image`, through every layer of `model`.

    Layers keep their true outputs: nothing in the network works in place, so a convolution's maps
    are not yet rectified.
    """
    values = logits = given = on_device(model, prepared)
    outputs: dict[str, Tensor] = {}
    with torch.no_grad():
        for layer, (name, module) in zip(
            model.architecture.layers, model.network.named_children(), strict=True
        ):
            values = module(values)
            outputs[name] = values
            if not isinstance(layer, Softmax):
                logits = values
    return ForwardPass(model, image, crop, given, outputs, logits)


def on_device(model: Model, pictures: Tensor) -> Tensor:
    """`pictures` where the network's weights are."""
    weight = next(model.network.parameters(), None)
    return pictures if weight is None else pictures.to(weight.device)
