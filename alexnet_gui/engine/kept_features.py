"""The output of layers that do not change, computed once for every picture.

Where a network's first layers are frozen and its pictures are not varied, they give the same in
every epoch. So each picture goes through them once, and what learns trains on what came out. Where
pictures are mirrored at random and not varied otherwise, so does its mirror image.

The numbers are kept in the type in which the layers give them: float32, or a 16-bit type where the
recipe asks for it, and then a run has the losses of one that computes them anew at each step. To
keep float32 as float16 would take half the room and change the accuracy on 505 photos by 0.6 points
at most, up or down, where another seed changes it by four; but losses would differ from the third
digit on. A picture of 224 × 224 gives 9,216 numbers behind torchvision's convolutions: 36 KiB,
against 188 KiB for the picture itself as it is kept.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from itertools import chain
from time import monotonic

import msgspec
import torch
from torch import Tensor

from alexnet_gui.core.events import Event, FeaturesComputed
from alexnet_gui.core.idle_augmentation import varying
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import fixed_layers
from alexnet_gui.core.transfer_words import fixed_text, learning_text
from alexnet_gui.core.translation import _
from alexnet_gui.engine.checkpoints import Execution
from alexnet_gui.engine.datasets import Data
from alexnet_gui.engine.devices import autocast, free_memory, threads
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.picture_sets import Fitting, Mirrored, Pictures
from alexnet_gui.engine.prepared_pictures import MEMORY_SHARE
from alexnet_gui.engine.row_cache import (
    FEATURES,
    Kind,
    make_room,
    needed_bytes,
    read_rows,
    write_rows,
)
from alexnet_gui.engine.weight_source import fingerprint

_AT_ONCE = 64  # pictures; whatever the batch size, so that every run gets the same numbers
_PROGRESS_SECONDS = 0.1


@dataclass(frozen=True)
class Kept:
    """What the first `layers` of a network make of every picture, in place of its pixels."""

    train: Pictures
    validation: Pictures
    layers: int


@dataclass(frozen=True)
class Passing:
    """What is to be passed through which layers, and how."""

    network: Network  # with its frozen layers, on its device
    data: Data
    recipe: Recipe
    execution: Execution
    device: torch.device
    emit: Callable[[Event], None]
    cancelled: Callable[[], bool]


def keep_features(passing: Passing) -> tuple[Kept | None, tuple[str, ...]]:
    """The output of the layers that stay as they are, for all pictures, and what to tell of it.

    Returns:
        None where no frozen layer comes first, where pictures are cut or coloured at random, or
        where neither memory nor disk has room.

    Raises:
        CancelledError: As asked.
    """
    architecture, frozen = passing.network.architecture, passing.network.frozen
    layers = fixed_layers(architecture, frozen)
    if not layers:
        return None, ()
    named = fixed_text(architecture, frozen)
    if _varied(passing):
        words = _(
            "{layers} are computed again at each step, as pictures are varied at random. Without"
            " that their output would be computed once."
        )
        return None, (words.format(layers=named),)
    hashes, count = _hashes(passing), len(passing.data.train)
    flips = passing.recipe.random_flip
    with threads(passing.execution.threads):
        values, again = _values(passing, layers, hashes)
        mirrored = None
        if flips and values is not None:
            mirrored, again = _values(passing, layers, hashes[:count], mirrored=True)
    if values is None or (flips and mirrored is None):
        words = _(
            "{layers} are computed again at each step: their output fits neither into memory nor"
            " into the cache."
        )
        return None, (words.format(layers=named),)
    words = _("The output of {layers} was computed once.")
    if again:
        words = _("The output of {layers} was kept from before.")
    told = (words.format(layers=named), learning_text(architecture, frozen))
    train, validation = passing.data.train, passing.data.validation
    rows = _rows(hashes)
    mirrors = None if mirrored is None else Mirrored(mirrored, _rows(hashes[:count]))
    kept = Kept(
        Pictures(values, train.labels, train.files, rows[:count], mirrors),
        Pictures(values, validation.labels, validation.files, rows[count:]),
        layers,
    )
    return kept, told


def _varied(passing: Passing) -> bool:
    """Whether a picture is another one each time that it is used."""
    pixels, recipe = passing.data.train.pixels, passing.recipe
    held = (pixels.shape[1], pixels.shape[2], pixels.shape[3])
    return bool(varying(recipe, passing.network.architecture.input, held))


def _values(
    passing: Passing, layers: int, hashes: Sequence[bytes], *, mirrored: bool = False
) -> tuple[Tensor | None, bool]:
    """The outputs of the first `layers`, (N, …), and whether they were there before.

    They are those of the first pictures, as many as there are `hashes`, and stand in the order of
    these, so that any split of them finds them.
    """
    count = len(hashes)
    tell = _Telling(passing.emit)
    key = _key(passing, layers, hashes, mirrored=mirrored)
    found = read_rows(FEATURES, key, tell, passing.cancelled)
    if found is not None and len(found.values) == count:
        return found.values, True
    outputs = _outputs(passing, layers, _order(hashes), mirrored=mirrored)
    first = next(outputs)
    kind = Kind(FEATURES, key, tuple(first.shape[1:]), first.dtype)
    batches = _told(chain([first], outputs), count, tell, passing.cancelled)
    room = _has_room(needed_bytes(kind, count), passing.recipe.cache_limit * 2**30)
    free = free_memory(torch.device("cpu"))
    if free is None or count * kind.row_bytes <= MEMORY_SHARE * free:
        values = torch.empty((count, *kind.shape), dtype=kind.dtype)
        done = 0
        for batch in batches:
            values[done : done + len(batch)] = batch
            done += len(batch)
        if room:
            _write(kind, iter(values))  # for the next run; this one does without
        return values, False
    if not room or not _write(kind, (row for batch in batches for row in batch)):
        return None, False
    found = read_rows(FEATURES, key, tell, passing.cancelled)
    return (None if found is None else found.values), False


@torch.no_grad()
def _outputs(
    passing: Passing, layers: int, order: Sequence[int], *, mirrored: bool
) -> Iterator[Tensor]:
    """What the layers make of every picture, in `order`: (n, …) on the CPU.

    Pictures are numbered from the first to train on to the last to validate on.
    """
    network = passing.network.eval()
    modules = list(network.children())[:layers]
    fitting = Fitting(passing.data.preprocessing, network.architecture.input, passing.device)
    train, validation = passing.data.train.pixels, passing.data.validation.pixels
    for start in range(0, len(order), _AT_ONCE):
        numbers = order[start : start + _AT_ONCE]
        x = fitting(
            torch.stack(
                [train[n] if n < len(train) else validation[n - len(train)] for n in numbers]
            )
        )
        if mirrored:
            x = x.flip(3)
        with autocast(passing.device, passing.execution.precision):
            for module in modules:
                x = module(x)
        yield x.cpu()


def _told(
    batches: Iterator[Tensor], count: int, tell: "_Telling", cancelled: Callable[[], bool]
) -> Iterator[Tensor]:
    done = 0
    for batch in batches:
        done += len(batch)
        tell(done, count)
        if cancelled():
            raise CancelledError
        yield batch


class _Telling:
    """Tells how far it is, at most ten times a second and at the end."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._said = 0.0

    def __call__(self, done: int, total: int) -> None:
        if done == total or monotonic() - self._said > _PROGRESS_SECONDS:
            self._said = monotonic()
            self._emit(FeaturesComputed(done, total))


def _has_room(needed: int, limit: int) -> bool:
    """Whether the cache has room on disk, now that what was not used lately made some."""
    try:
        return needed <= limit and needed <= make_room(needed, limit)
    except OSError:
        return False


def _write(kind: Kind, rows: Iterator[Tensor]) -> bool:
    """Keep `rows` on disk; whether that worked."""
    try:
        write_rows(kind, rows, bytes)
    except OSError:
        return False
    return True


def _key(passing: Passing, layers: int, hashes: Sequence[bytes], *, mirrored: bool) -> str:
    """Changes with the pictures, the weights and the layers, and with how they are computed."""
    architecture, data = passing.network.architecture, passing.data
    chosen = architecture.layers[:layers]
    names = tuple(f"{layer.name}." for layer in chosen)
    weights = {
        name: tensor
        for name, tensor in passing.network.state_dict().items()
        if name.startswith(names)
    }
    how = (
        tuple(data.train.pixels.shape[1:]),
        architecture.input,
        msgspec.json.encode(chosen),
        msgspec.json.encode(data.preprocessing),
        msgspec.json.encode(passing.execution),
        torch.__version__,
        fingerprint(weights),
        *(("mirrored",) if mirrored else ()),
    )
    return hashlib.sha256(repr((how, sorted(hashes))).encode()).hexdigest()


def _hashes(passing: Passing) -> list[bytes]:
    """Of every pixel of each picture: a file that was changed in place need not change its size."""
    hashes = []
    for pictures in (passing.data.train, passing.data.validation):
        for pixels in pictures.pixels:
            data = pixels.contiguous().view(-1).numpy().data
            hashes.append(hashlib.sha256(data).digest())
            if passing.cancelled():
                raise CancelledError
    return hashes


def _order(hashes: Sequence[bytes]) -> list[int]:
    """The numbers of the pictures in the order in which what is made of them is kept."""
    return sorted(range(len(hashes)), key=hashes.__getitem__)


def _rows(hashes: Sequence[bytes]) -> Tensor:
    """Where what is made of each picture stands: int64 (N,)."""
    return torch.tensor(_order(hashes)).argsort()
