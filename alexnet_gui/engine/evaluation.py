"""How well a model does on a source of pictures, over all and class by class."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from typing import NamedTuple

import msgspec
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, PicturesExamined, PicturesFetched, PicturesRead
from alexnet_gui.core.requests import Split
from alexnet_gui.core.skipped_files import skipped_lines
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.engine.datasets import DEFAULT_LIMIT, full_spec, open_source
from alexnet_gui.engine.examination import Examined, Marks, examine, marks_of
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.folder_listing import Listed
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.picture_sets import Fitting, Pictures, PictureSets
from alexnet_gui.engine.prepared_pictures import Reading, read_listing
from alexnet_gui.engine.torchvision_download import Fetching

AT_ONCE = 64  # pictures; without gradients that is little memory
_NAMED = 5  # classes in a sentence on those that do not match


class ClassFigures(msgspec.Struct, frozen=True):
    """How a model does on the pictures of one class. None: there is nothing to divide by."""

    name: str
    pictures: int
    top1_error: float | None  # a fraction; 1 minus the recall
    precision: float | None  # of what it takes for this class, how much is
    confused_with: str | None  # what it takes these pictures for most often where it is wrong
    confusions: int  # and how often it does


class Evaluation(msgspec.Struct, frozen=True):
    """How a model does on a set of pictures; errors are fractions."""

    pictures: int
    loss: float
    top1_error: float
    top5_error: float
    classes: tuple[ClassFigures, ...]  # those that model and data share, in the data's order
    remarks: tuple[str, ...]  # what was left out, in words


class _Shared(NamedTuple):
    """The classes that a model and a source of pictures share."""

    known: dict[int, int]  # number of a class in the data → in the model
    names: tuple[str, ...]  # the model's
    remarks: tuple[str, ...]


def evaluate(
    model: Model,
    spec: str,
    split: Split,
    device: torch.device,
    *,
    tell: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Evaluation:
    """Have `model` look at the pictures of `spec`, prepared as the model wants them.

    Args:
        model: Its network is moved to `device`.
        spec: `sample`, a folder with one sub-folder per class, or `torchvision:NAME`.
        split: Which pictures. A folder without pictures set apart is split as the run was that the
            model comes from.
        device: Where to compute.
        tell: Told how far reading and looking are.
        cancelled: Asked now and then whether to break off.

    Raises:
        UserError: There is no such data, or it shares no class with the model.
        CancelledError: As asked.
    """
    sets = _pictures(model, spec, tell, cancelled)
    shared = _shared(model, sets.classes)
    chosen = _chosen(sets, split, shared)
    total = sum(len(rows) for _pictures, rows in chosen)
    if not total:
        raise UserError(_("None of these pictures is of a class that the model knows."))
    network = model.network.to(device)
    fitting = Fitting(model.preprocessing, model.architecture.input, device)

    @torch.no_grad()
    def mark(batch: Batch) -> Marks:
        return marks_of(network.logits(batch.x), batch.labels)

    lookup = torch.full((len(sets.classes),), -1)
    for theirs, ours in shared.known.items():
        lookup[theirs] = ours
    batches = _batches(chosen, lookup, fitting, device, lambda n: tell(PicturesExamined(n, total)))
    examined = examine(batches, mark, lambda: not cancelled())
    if examined is None:
        raise CancelledError
    return Evaluation(
        pictures=total,
        loss=examined.loss,
        top1_error=examined.top1_error,
        top5_error=examined.top5_error,
        classes=_by_class(examined, shared),
        remarks=(*sets.notices, *skipped_lines(sets.skipped), *shared.remarks),
    )


def _pictures(
    model: Model, spec: str, tell: Callable[[Event], None], cancelled: Callable[[], bool]
) -> PictureSets:
    """The pictures of `spec`, stored as the model's own preprocessing says."""

    def read(done: int, total: int) -> None:
        tell(PicturesRead(done, total))

    def fetched(done: int, total: int) -> None:
        tell(PicturesFetched(done, total))

    recipe = model.provenance.get("recipe")
    seed = recipe.get("seed") if isinstance(recipe, dict) else None
    seed = seed if isinstance(seed, int) else 0
    source = open_source(full_spec(spec), seed, Fetching(fetched, cancelled))
    if isinstance(source, Listed):
        reading = Reading(model.preprocessing, DEFAULT_LIMIT, read, cancelled)
        return read_listing(source.listing, source.folder, reading)
    return source


# --- classes -------------------------------------------------------------------------------------


def _shared(model: Model, theirs: tuple[str, ...]) -> _Shared:
    """Match classes by name; the second of a name with the second, as ImageNet has two cranes.

    Raises:
        UserError: None matches.
    """
    outputs = model.architecture.classes
    if model.classes is None:
        if outputs != len(theirs):
            raise UserError(
                _("The model's classes have no names, and there are {n:,} of them, not {m:,}.")
                .format(n=outputs, m=len(theirs)),
                _("Give pictures of as many classes, in the model's order."),
            )  # fmt: skip
        remark = _("The model's classes have no names; they are taken in the order of the data's.")
        return _Shared({i: i for i in range(len(theirs))}, theirs, (remark,))
    ours = {key: i for i, key in enumerate(_numbered(model.classes))}
    keys = _numbered(theirs)
    known = {i: ours[key] for i, key in enumerate(keys) if key in ours}
    if not known:
        raise UserError(
            _("The model knows none of these pictures' classes: it knows {ours}, not {theirs}.")
            .format(ours=_listed(model.classes), theirs=_listed(theirs)),
            _("Name the folders of the pictures as the model's classes are named."),
        )  # fmt: skip
    unknown = [name for i, name in enumerate(theirs) if i not in known]
    without = [name for key, name in zip(ours, model.classes, strict=True) if key not in set(keys)]
    return _Shared(known, model.classes, tuple(_mismatches(unknown, without)))


def _numbered(names: Sequence[str]) -> list[tuple[str, int]]:
    """Each name with how many of the same come before it."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        numbered.append((name, seen[name]))
        seen[name] += 1
    return numbered


def _mismatches(unknown: Sequence[str], without: Sequence[str]) -> Iterator[str]:
    if unknown:
        yield ngettext(
            "The model does not know the class {names}: its pictures are left out.",
            "The model does not know the classes {names}: their pictures are left out.",
            len(unknown),
        ).format(names=_listed(unknown))
    if without:
        yield ngettext(
            "There are no pictures of the model's class {names}.",
            "There are no pictures of the model's classes {names}.",
            len(without),
        ).format(names=_listed(without))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return shown
    return ngettext("{names} and {n:,} more", "{names} and {n:,} more", more).format(
        names=shown, n=more
    )


# --- pictures ------------------------------------------------------------------------------------


def _chosen(sets: PictureSets, split: Split, shared: _Shared) -> list[tuple[Pictures, Tensor]]:
    """The sets of pictures that are asked for, each with its rows of a class that is shared."""
    parts = {"training": [sets.train], "validation": [sets.validation]}.get(
        split, [sets.train, sets.validation]
    )
    known = torch.tensor(sorted(shared.known))
    return [(part, torch.isin(part.labels, known).nonzero()[:, 0]) for part in parts]


def _batches(
    chosen: list[tuple[Pictures, Tensor]],
    lookup: Tensor,
    fitting: Fitting,
    device: torch.device,
    told: Callable[[int], None],
) -> Iterator[Batch]:
    """The chosen pictures, their labels numbered as the model's by `lookup`, int64 (classes,)."""
    done = 0
    for pictures, all_rows in chosen:
        for rows in all_rows.split(AT_ONCE):
            labels = lookup[pictures.labels[rows]].to(device)
            yield Batch(fitting(pictures.pixels[rows]), labels)
            done += len(rows)
            told(done)


# --- figures -------------------------------------------------------------------------------------


def _by_class(examined: Examined, shared: _Shared) -> tuple[ClassFigures, ...]:
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
        top1_error=1 - right / pictures if pictures else None,
        precision=right / predicted if predicted else None,
        confused_with=names[most] if confusions else None,
        confusions=confusions,
    )
