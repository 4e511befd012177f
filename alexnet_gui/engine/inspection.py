"""What a network makes of a picture: predictions, first filters, and every layer's output."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import LayerSeen, PictureSeen, Prediction
from alexnet_gui.core.translation import _
from alexnet_gui.engine.forward_pass import ForwardPass, forward_pass, on_device
from alexnet_gui.engine.models import Model, label
from alexnet_gui.engine.pictures import prepare, prepare_ten

BATCH = 32  # crops that pass through the network at once

Floats = npt.NDArray[np.float32]


def look(model: Model, image: Image.Image) -> ForwardPass:
    """One forward pass of the part of `image` that `model` takes.

    Args:
        model: The network.
        image: RGB, upright.

    Raises:
        UserError: The network takes no pictures.
    """
    prepared, crop = prepare(image, model.preprocessing, model.architecture.input[0])
    return forward_pass(model, image, prepared[None], crop)


def seen(
    passed: ForwardPass,
    *,
    request: int = 0,
    picture: str = "",
    top: int = 5,
    milliseconds: float = 0.0,
) -> PictureSeen:
    """Everything that came of a forward pass, as the window shows it.

    Args:
        passed: The forward pass.
        request: Comes back in the answer.
        picture: The picture's name; comes back in the answer.
        top: So many of the most probable classes, at most all; none are named for a network that
            does not end in a list of features.
        milliseconds: What decoding and the forward pass took.

    Raises:
        UserError: The network's output is not finite.
    """
    model = passed.model
    filters_layer, filters = _first_filters(model)
    return PictureSeen(
        request=request,
        picture=picture,
        model=model.name,
        architecture=model.architecture,
        trained_steps=model.trained_steps,
        crop=passed.crop,
        pixels=_read_only(np.asarray(passed.image)),
        top=_top(model, passed.logits, top)[0] if passed.logits.ndim == 2 else (),
        layers=tuple(
            LayerSeen(layer.name, layer.family, _array(passed.outputs[layer.name][0]))
            for layer in model.architecture.layers
        ),
        filters=filters,
        filters_layer=filters_layer,
        milliseconds=milliseconds,
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
            logits = model.network.logits(on_device(model, batch))
            if logits.ndim != 2:
                raise UserError(
                    _("{model} gives maps, not a list of classes.").format(model=model.name),
                    _("End the network with a flatten and a dense layer."),
                )
            found += _top(model, logits, top, average=ten_crop)
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


def _top(
    model: Model, logits: Tensor, top: int, *, average: bool = False
) -> list[tuple[Prediction, ...]]:
    """The `top` classes for each row of `logits` (N, K), or for the mean of all rows."""
    if not bool(torch.isfinite(logits).all()):
        raise UserError(
            _("{model} gives values that are not finite, so no probabilities.").format(
                model=model.name
            ),
            _("Its training has diverged: train again at a lower learning rate."),
        )
    probabilities = logits.double().softmax(dim=1)  # (N, K)
    if average:
        probabilities = probabilities.mean(dim=0, keepdim=True)
    best = probabilities.topk(min(top, probabilities.shape[1]), dim=1)
    return [
        tuple(
            Prediction(label(model, index), probability)
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
    return _read_only(tensor.detach().to("cpu", torch.float32).numpy())


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view
