"""What a network takes many pictures for: some are decoded while it looks at others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from pathlib import Path

import torch
from torch import Tensor

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Prediction
from alexnet_gui.core.translation import _
from alexnet_gui.engine.forward_pass import on_device
from alexnet_gui.engine.in_threads import in_threads
from alexnet_gui.engine.inspection import best_classes
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.pictures import open_picture, prepare, prepare_ten

BATCH = 32  # crops that pass through the network at once
TEN = 10  # crops of a picture in the paper's way

Answer = tuple[Prediction, ...] | UserError


def predictions(
    model: Model,
    pictures: Sequence[Path],
    *,
    top: int = 5,
    ten_crop: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Answer]:
    """The most probable classes of each picture, the most probable first; or why there are none.

    Probabilities are those of one picture at a time but for the last bits of float32: sums are
    taken in another order where several go through the network at once. No more than two batches
    of pictures are in memory.

    Args:
        model: The network.
        pictures: Files.
        top: So many classes, at most all.
        ten_crop: Average the probabilities of the paper's ten crops (section 4.1).
        cancelled: Asked after each picture.

    Raises:
        UserError: The network takes no pictures, gives no list of classes, or its output is not
            finite.
        CancelledError: As asked.
    """
    classes_of(model)
    crops = TEN if ten_crop else 1
    at_once = max(1, BATCH // crops)

    def prepared(file: Path) -> Tensor | UserError:
        try:
            image = open_picture(file)
        except UserError as error:
            return error
        if ten_crop:
            return prepare_ten(image, model.preprocessing, model.architecture.input[0])
        return prepare(image, model.preprocessing, model.architecture.input[0])[0][None]

    gathered: list[Tensor | UserError] = []
    for each in in_threads(prepared, pictures, at_once=1, ahead=at_once):
        gathered.append(each)
        if cancelled():
            raise CancelledError
        if len(gathered) == at_once:
            yield from _answers(model, gathered, top, crops)
            gathered = []
    yield from _answers(model, gathered, top, crops)


def _answers(
    model: Model, gathered: Sequence[Tensor | UserError], top: int, crops: int
) -> Iterator[Answer]:
    """What is said of each of some pictures, each (crops, C, H, W)."""
    read = [each for each in gathered if isinstance(each, Tensor)]
    found = iter(_best(model, torch.cat(read), top, crops) if read else ())
    for each in gathered:
        yield each if isinstance(each, UserError) else next(found)


@torch.no_grad()
def _best(model: Model, x: Tensor, top: int, crops: int) -> list[tuple[Prediction, ...]]:
    """The `top` classes of each picture, of which so many crops follow one another in `x`."""
    logits = model.network.logits(on_device(model, x))
    if not bool(torch.isfinite(logits).all()):
        raise not_finite(model)
    each = logits.double().softmax(dim=1)  # (pictures · crops, K)
    probabilities = each.view(-1, crops, each.shape[1]).mean(dim=1)
    return best_classes(model, probabilities, top)


# --- what is refused -----------------------------------------------------------------------------


def classes_of(model: Model) -> int:
    """How many classes `model` tells apart in a picture.

    Raises:
        UserError: It takes no pictures, or gives maps.
    """
    channels = model.architecture.input[0]
    if channels not in (1, 3):
        raise UserError(
            _(
                "The network takes {n:,} channels, but a picture has three, or one when grey."
            ).format(n=channels),
            _("Give its input three channels or one."),
        )
    output = analyse(model.architecture).rows[-1].output
    if output is None or len(output) != 1:
        raise UserError(
            _("{model} gives maps, not a list of classes.").format(model=model.name),
            _("End the network with a flatten and a dense layer."),
        )
    return output[0]


def not_finite(model: Model) -> UserError:
    """What to raise when the output of `model` is infinite or no number."""
    return UserError(
        _("{model} gives values that are not finite, so no probabilities.").format(
            model=model.name
        ),
        _("Its training has diverged: train again at a lower learning rate."),
    )
