"""What a network makes of a picture: predictions, first filters, and every layer's output."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import LayerSeen, PictureSeen, Prediction
from alexnet_gui.core.requests import Cut
from alexnet_gui.core.translation import _
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.cutting import cut_out
from alexnet_gui.engine.forward_pass import ForwardPass, forward_pass, on_device
from alexnet_gui.engine.models import Model, label
from alexnet_gui.engine.opened_pictures import Pixels, on_screen
from alexnet_gui.engine.pictures import prepare, prepare_ten

BATCH = 32  # crops that pass through the network at once
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
        ten = _list_of_classes(model, model.network.logits(on_device(model, cutting.ten)))
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


def predict(
    model: Model, images: Iterable[Image.Image], *, top: int = 5, ten_crop: bool = False
) -> list[tuple[Prediction, ...]]:
    """The most probable classes of each picture, the most probable first.

    Args:
        model: The network.
        images: RGB, upright; taken one by one, so that they need not all be in memory.
        top: So many classes, at most all.
        ten_crop: Average the probabilities of the paper's ten crops (section 4.1).

    Raises:
        UserError: The network takes no pictures, gives no list of classes, or its output is not
            finite.
    """
    channels = model.architecture.input[0]
    if ten_crop:
        crops = (prepare_ten(image, model.preprocessing, channels) for image in images)
        batches: Iterator[Tensor] = iter(crops)
    else:
        single = (prepare(image, model.preprocessing, channels)[0] for image in images)
        batches = _batches(single)
    found: list[tuple[Prediction, ...]] = []
    with torch.no_grad():
        for batch in batches:
            logits = _list_of_classes(model, model.network.logits(on_device(model, batch)))
            found += best_classes(model, _probabilities(model, logits, average=ten_crop), top)
    return found


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


def _batches(crops: Iterator[Tensor]) -> Iterator[Tensor]:
    """(C, H, W) gathered into (N, C, H, W) of at most `BATCH`."""
    while gathered := list(islice(crops, BATCH)):
        yield torch.stack(gathered)


def _list_of_classes(model: Model, logits: Tensor) -> Tensor:
    """`logits`, if they are (N, K)."""
    if logits.ndim != 2:
        raise UserError(
            _("{model} gives maps, not a list of classes.").format(model=model.name),
            _("End the network with a flatten and a dense layer."),
        )
    return logits


def _answer(passed: ForwardPass) -> Tensor | None:
    """The probabilities of all classes, float64 (1, K) on the CPU; None where there are none."""
    if passed.ten is not None:
        return _probabilities(passed.model, passed.ten, average=True)
    if passed.logits.ndim != 2:
        return None
    return _probabilities(passed.model, passed.logits)


def _probabilities(model: Model, logits: Tensor, *, average: bool = False) -> Tensor:
    """float64 (N, K) on the CPU for each row of `logits` (N, K), or (1, K) for the mean of all."""
    if not bool(torch.isfinite(logits).all()):
        raise UserError(
            _("{model} gives values that are not finite, so no probabilities.").format(
                model=model.name
            ),
            _("Its training has diverged: train again at a lower learning rate."),
        )
    probabilities = logits.to("cpu", torch.float64).softmax(dim=1)
    return probabilities.mean(dim=0, keepdim=True) if average else probabilities


def best_classes(model: Model, probabilities: Tensor, top: int) -> list[tuple[Prediction, ...]]:
    """The `top` classes for each row of `probabilities` (N, K)."""
    best = probabilities.topk(min(top, probabilities.shape[1]), dim=1)
    return [
        tuple(
            Prediction(label(model, index), probability, index)
            for probability, index in zip(row, indices, strict=True)
        )
        for row, indices in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]


def _first_filters(model: Model) -> tuple[str | None, Floats | None]:
    """The name and the filters (O, I, kh, kw) of the first convolution, if there is one."""
    for name, module in model.network.named_children():
        if isinstance(module, nn.Conv2d):
            return name, _array(module.weight.detach().clone())
    return None, None


def _array(tensor: Tensor) -> Floats:
    """`tensor` as numpy sees it, without a copy where it lies in the CPU's memory already."""
    return read_only(tensor.detach().to("cpu", torch.float32).numpy())
