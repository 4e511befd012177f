"""How well a model does on a source of pictures, over all and class by class."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import closing
from itertools import chain
from math import isfinite
from time import perf_counter

import msgspec
import numpy as np
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.evaluation import ClassFigures, Evaluation, Mistake, Places
from alexnet_gui.core.events import Event, PicturesExamined, PicturesFetched
from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.requests import Split
from alexnet_gui.core.skipped_files import skipped_lines
from alexnet_gui.core.translation import _
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.confusion import confusion_of
from alexnet_gui.engine.datasets import full_spec, open_source
from alexnet_gui.engine.evaluated_pictures import EvaluatedPictures
from alexnet_gui.engine.examination import Examined, Marks, examine, marks_of
from alexnet_gui.engine.fast_logits import FastLogits, with_state
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.picture_sets import Fitting
from alexnet_gui.engine.predictions import classes_of
from alexnet_gui.engine.probabilities import not_finite
from alexnet_gui.engine.shared_classes import SharedClasses, shared_classes
from alexnet_gui.engine.torchvision_download import Fetching


def evaluate(
    model: Model,
    spec: str,
    split: Split,
    device: torch.device,
    *,
    worst: int = 0,
    side: int = 0,
    download: bool = True,
    tell: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Evaluation:
    """Have `model` look at the pictures of `spec`, prepared as the model wants them.

    Args:
        model: It is not changed; another device gets a copy of its weights.
        spec: `sample`, a folder with one sub-folder per class, or `torchvision:NAME`.
        split: Which pictures. A folder without pictures set apart is split as the run was that the
            model comes from.
        device: Where to compute.
        worst: So many mistakes are told, those that the model is surest of.
        side: Pixels of the longer side of each mistake's picture, at most; 0: not shown.
        download: Whether a data set that is not there may be fetched.
        tell: Told how far fetching and looking are.
        cancelled: Asked now and then whether to break off.

    Raises:
        UserError: There is no such data, it shares no class with the model, or the model's output
            is not finite.
        CancelledError: As asked.
    """
    start = perf_counter()
    outputs, seed = classes_of(model), _seed(model)
    fetching = Fetching(lambda done, all_: tell(PicturesFetched(done, all_)), cancelled, download)
    pictures = EvaluatedPictures(open_source(full_spec(spec), seed, fetching), split)
    shared = shared_classes(model.classes, outputs, pictures.classes)
    pictures.keep(shared.known)
    if not len(pictures):
        raise UserError(_("None of these pictures is of a class that the model knows."))
    examined = _examined(model, pictures, shared, device, tell, cancelled)
    wrong = (examined.marks.predicted != examined.labels).nonzero()[:, 0]
    return Evaluation(
        model=model.name,
        data=spec,
        split=split,
        outputs=len(shared.names),
        pictures=len(examined.labels),
        loss=examined.loss,
        top1_error=examined.top1_error,
        top5_error=examined.top5_error,
        classes=_by_class(examined, shared),
        mistakes=_worst(examined, wrong, worst, side, pictures, shared.names),
        wrong=len(wrong),
        remarks=(*pictures.notices, *skipped_lines(pictures.skipped), *shared.remarks),
        seconds=perf_counter() - start,
        confusion=confusion_of(examined, model.trained_steps or 0, shared.names),
        left_out=pictures.left_out,
        places=Places(spec, seed, pictures.total, read_only(np.array(pictures.seen, np.int32))),
    )


def _seed(model: Model) -> int:
    """That of the run which the model comes from, so that a folder is split as it was."""
    recipe = model.provenance.get("recipe")
    seed = recipe.get("seed") if isinstance(recipe, dict) else None
    return seed if isinstance(seed, int) else 0


def _examined(
    model: Model,
    pictures: EvaluatedPictures,
    shared: SharedClasses,
    device: torch.device,
    tell: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> Examined:
    fast_logits = FastLogits(_network_on(model, device))
    total = len(pictures)

    def told(done: int) -> None:
        if cancelled():
            raise CancelledError
        tell(PicturesExamined(done, total))

    batches = pictures.batches(
        shared.known,
        model.preprocessing,
        Fitting(model.preprocessing, model.architecture.input, device),
        device,
        told,
    )

    def mark(batch: Batch) -> Marks:
        return marks_of(fast_logits(batch.x), batch.labels)

    with freed_memory_kept(), closing(batches):
        first = next(batches, None)
        if first is None:
            raise UserError(
                _("None of these pictures can be read."),
                next((why for _n, why in pictures.skipped), ""),
            )
        examined = examine(chain([first], batches), mark)
    assert examined is not None  # nobody stops it but `told`
    if not isfinite(examined.loss):
        raise not_finite(model)
    return examined


def _network_on(model: Model, device: torch.device) -> Network:
    """The network where it is to compute. It is shared with others, so it is never moved."""
    state = model.network.state_dict()
    if all(tensor.device == device for tensor in state.values()):
        return model.network
    return with_state(model.network, lambda tensor: tensor.to(device))


# --- figures -------------------------------------------------------------------------------------


def _by_class(examined: Examined, shared: SharedClasses) -> tuple[ClassFigures, ...]:
    count = len(shared.names)
    pairs = examined.labels * count + examined.marks.predicted
    counts = torch.bincount(pairs, minlength=count * count).view(count, count)  # true × predicted
    taken = counts.sum(0)
    return tuple(_figures(ours, counts, taken, shared.names) for ours in shared.known.values())


def _figures(ours: int, counts: Tensor, taken: Tensor, names: tuple[str, ...]) -> ClassFigures:
    row = counts[ours].clone()  # (classes,): what the pictures of this class were taken for
    pictures, right, predicted = int(row.sum()), int(row[ours]), int(taken[ours])
    row[ours] = 0
    most = int(row.argmax())
    confusions = int(row[most])
    return ClassFigures(
        name=names[ours],
        pictures=pictures,
        correct=right,
        precision=right / predicted if predicted else None,
        confused_with=names[most] if confusions else None,
        confusions=confusions,
    )


def _worst(
    examined: Examined,
    wrong: Tensor,
    most: int,
    side: int,
    pictures: EvaluatedPictures,
    names: tuple[str, ...],
) -> tuple[Mistake, ...]:
    """Those of the `wrong` pictures, int64 (W,), that were taken most surely for what they are not.

    Among equals the first of the data come first.
    """
    marks = examined.marks
    order = marks.certainty[wrong].argsort(descending=True, stable=True)
    found = []
    for index in wrong[order][:most].tolist():
        number = pictures.seen[index]
        mistake = Mistake(
            name=pictures.name(number),
            path=pictures.path(number),
            number=pictures.place(number),
            label=names[int(examined.labels[index])],
            predicted=names[int(marks.predicted[index])],
            probability=float(marks.certainty[index]),
            # The loss is minus the logarithm of what is wanted here.
            label_probability=float((-marks.loss[index].double()).exp()),
        )
        shown = pictures.shown(number, side) if side else None
        if shown is not None:
            mistake = msgspec.structs.replace(mistake, source=shown[0], pixels=shown[1])
        found.append(mistake)
    return tuple(found)
