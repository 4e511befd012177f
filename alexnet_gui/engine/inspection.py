"""What a network makes of a picture: predictions, first filters, and every layer's output."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.requests import Cut
from alexnet_gui.core.translation import _
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.cutting import cut_out
from alexnet_gui.engine.forward_pass import ForwardPass, forward_pass, on_device
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.opened_pictures import Pixels, on_screen
from alexnet_gui.engine.pictures import prepare
from alexnet_gui.engine.probabilities import best_classes, gives_maps, probabilities_of

_AS_MODEL = Cut()

Floats = npt.NDArray[np.float32]


def look(model: Model, image: Image.Image, cut: Cut = _AS_MODEL) -> ForwardPass:
    """One forward pass of the part of `image` that `model` takes, or that `cut` leaves of it.

    Of ten crops the layers are those of the one at the centre.

    Args:
        model: The network.
        image: RGB, upright.
        cut: How the picture is made to fit.

    Raises:
        UserError: The network takes no pictures, or ten crops are to be averaged of what is no
            list of classes.
    """
    cutting = cut_out(image, model.preprocessing, model.architecture.input[0], cut)
    passed = forward_pass(model, image, cutting.prepared[None], cutting.crop)
    if cutting.ten is None:
        return replace(passed, cut=cut)
    with torch.no_grad():
        ten = model.network.logits(on_device(model, cutting.ten))  # (10, K)
    if ten.ndim != 2:
        raise gives_maps(model)
    return replace(passed, cut=cut, ten=ten, frames=cutting.frames)


def seen(
    passed: ForwardPass,
    *,
    request: int = 0,
    picture: str = "",
    top: int = 5,
    milliseconds: float = 0.0,
    pixels: Pixels | None = None,
) -> PictureSeen:
    """Everything that came of a forward pass, as the window shows it.

    Args:
        passed: The forward pass.
        request: Comes back in the answer.
        picture: The picture's name; comes back in the answer.
        top: So many of the most probable classes, at most all; none are named for a network that
            does not end in a list of features.
        milliseconds: What decoding and the forward pass took.
        pixels: What is shown of the picture, where that is at hand.

    Raises:
        UserError: The network's output is not finite.
    """
    model, image = passed.model, passed.image
    filters_layer, filters = _first_filters(model)
    probabilities = _answer(passed)
    return PictureSeen(
        request=request,
        picture=picture,
        model=model.name,
        architecture=model.architecture,
        trained_steps=model.trained_steps,
        crop=passed.crop,
        pixels=on_screen(image) if pixels is None else pixels,
        top=() if probabilities is None else best_classes(model, probabilities, top)[0],
        layers=tuple(
            LayerSeen(layer.name, layer.family, _array(passed.outputs[layer.name][0]))
            for layer in model.architecture.layers
        ),
        filters=filters,
        filters_layer=filters_layer,
        milliseconds=milliseconds,
        classes=model.classes,
        size=(image.height, image.width),
        cut=passed.cut,
        frames=passed.frames,
        probabilities=None if probabilities is None else read_only(probabilities[0].numpy()),
    )


def layer_values(model: Model, image: Image.Image, layer: str) -> Floats:
    """The output of the layer called `layer` for `image`: float32 (C, H, W) or (F,), read-only.

    Raises:
        UserError: There is no such layer, or the network takes no pictures.
    """
    names = [each.name for each in model.architecture.layers]
    if layer not in names:
        raise UserError(
            _("{network} has no layer called {name}.").format(
                network=model.architecture.name, name=layer
            ),
            _("Its layers are {names}.").format(names=", ".join(names)),
        )
    prepared, _crop = prepare(image, model.preprocessing, model.architecture.input[0])
    values = on_device(model, prepared[None])
    with torch.no_grad():
        for name, module in model.network.named_children():
            values = module(values)
            if name == layer:
                break
    return _array(values[0])


def statistics(values: Floats) -> dict[str, float | int | None]:
    """Figures of a layer's output, in float64.

    Returns:
        `mean`, `deviation`, `minimum` and `maximum` of the finite values, None if there are none;
        `zeros`, the share of values that are exactly 0; `not_finite`, how many are not finite.
    """
    finite = values[np.isfinite(values)].astype(np.float64)
    known = finite.size > 0
    return {
        "mean": float(finite.mean()) if known else None,
        "deviation": float(finite.std()) if known else None,
        "minimum": float(finite.min()) if known else None,
        "maximum": float(finite.max()) if known else None,
        "zeros": float(np.mean(values == 0)),
        "not_finite": int(values.size - finite.size),
    }


def _answer(passed: ForwardPass) -> Tensor | None:
    """The probabilities of all classes, float64 (1, K) on the CPU; None where there are none."""
    if passed.ten is not None:
        return probabilities_of(passed.model, passed.ten, crops=len(passed.ten))
    if passed.logits.ndim != 2:
        return None
    return probabilities_of(passed.model, passed.logits)


def _first_filters(model: Model) -> tuple[str | None, Floats | None]:
    """The name and the filters (O, I, kh, kw) of the first convolution, if there is one."""
    for name, module in model.network.named_children():
        if isinstance(module, nn.Conv2d):
            return name, _array(module.weight.detach().clone())
    return None, None


def _array(tensor: Tensor) -> Floats:
    """`tensor` as numpy sees it, without a copy where it lies in the CPU's memory already."""
    return read_only(tensor.detach().to("cpu", torch.float32).numpy())
