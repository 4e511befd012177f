"""What a network takes many pictures for: some are decoded while it looks at others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing
from pathlib import Path

import torch
from torch import Tensor

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Prediction
from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.translation import _
from alexnet_gui.engine.fast_logits import FastLogits
from alexnet_gui.engine.forward_pass import on_device
from alexnet_gui.engine.in_threads import in_threads
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.pictures import open_picture, prepare, prepare_ten
from alexnet_gui.engine.probabilities import best_classes, gives_maps, probabilities_of

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
            if ten_crop:
                return prepare_ten(image, model.preprocessing, model.architecture.input[0])
            return prepare(image, model.preprocessing, model.architecture.input[0])[0][None]
        except UserError as error:
            return error

    fast_logits = FastLogits(model.network)
    gathered: list[Tensor | UserError] = []
    decoded = in_threads(prepared, pictures, at_once=1, ahead=at_once)
    with freed_memory_kept(), closing(decoded):
        for each in decoded:
            gathered.append(each)
            if cancelled():
                raise CancelledError
            if len(gathered) == at_once:
                yield from _answers(model, fast_logits, gathered, top, crops)
                gathered = []
        yield from _answers(model, fast_logits, gathered, top, crops)


def _answers(
    model: Model,
    fast_logits: FastLogits,
    gathered: Sequence[Tensor | UserError],
    top: int,
    crops: int,
) -> Iterator[Answer]:
    """What is said of each of some pictures, each (crops, C, H, W)."""
    read = [each for each in gathered if isinstance(each, Tensor)]
    found: Iterator[tuple[Prediction, ...]] = iter(())
    if read:
        logits = fast_logits(on_device(model, torch.cat(read)))  # (pictures · crops, K)
        found = iter(best_classes(model, probabilities_of(model, logits, crops), top))
    for each in gathered:
        yield each if isinstance(each, UserError) else next(found)


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
        raise gives_maps(model)
    return output[0]
