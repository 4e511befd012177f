"""What excites a unit, and which pictures are alike: each asked of a search that was made once."""

from collections.abc import Callable
from concurrent.futures import CancelledError

import msgspec
import numpy as np
import torch
from torch import Tensor

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.likes import (
    Favourite,
    Favourites,
    FavouritesFound,
    Neighbour,
    Neighbours,
    NeighboursFound,
    Search,
    Searched,
    alike_layer,
)
from alexnet_gui.core.translation import _
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.datasets import full_spec
from alexnet_gui.engine.devices import choose_device
from alexnet_gui.engine.faults import device_explained
from alexnet_gui.engine.forward_pass import ForwardPass, forward_pass
from alexnet_gui.engine.in_threads import in_threads
from alexnet_gui.engine.likes.file import Findings, make_findings, read_findings
from alexnet_gui.engine.likes.pictures import favourite, found_picture, same_picture
from alexnet_gui.engine.likes.search import Passage, as_feature, batch_size, standing_for
from alexnet_gui.engine.likes.source import numbers, open_shelf
from alexnet_gui.engine.likes.store import Likings, fingerprint, key_of, store_of

_ROWS = 4096  # compared at a time
_NEAR = 0.01  # of a picture's own length: within rounding of the very same one

Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def answer_likes(
    beholder: Beholder,
    asked: Search | Favourites | Neighbours,
    tell: Tell,
    cancelled: Cancelled,
) -> Searched | FavouritesFound | NeighboursFound | None:
    """Search, or answer from what was found; each raises as it says itself."""
    match asked:
        case Search():
            return search(beholder, asked, tell, cancelled)
        case Favourites():
            return favourites(beholder, asked, cancelled)
        case Neighbours():
            return neighbours(beholder, asked, cancelled)


def search(beholder: Beholder, asked: Search, tell: Tell, cancelled: Cancelled) -> Searched | None:
    """Go through the pictures that are meant, unless what was found before will do.

    Returns:
        None if only what was found before is wanted, and there is none.

    Raises:
        UserError: The picture is not on screen any more, there is no such data, none of it can be
            read, or memory or disk are too small.
        CancelledError: As asked; nothing is kept then.
    """
    model = beholder.passed(asked.look).model
    source = msgspec.structs.replace(asked.source, spec=full_spec(asked.source.spec))
    shelf = open_shelf(source.spec, model)
    key = key_of(model, shelf, source.split)
    store = store_of(beholder)
    findings = None
    if asked.way != "anew":
        kept = store.get(key)
        if kept is not None:
            return kept.searched
        findings = read_findings(key, cancelled)
    if findings is None:
        if asked.way == "kept":
            return None
        device = choose_device("automatic")
        passage = Passage(model, shelf, numbers(shelf, source), device, tell, cancelled)
        findings = _made(key, passage, batch_size(model.architecture), on_disk=asked.on_disk)
    likings = Likings(
        searched=Searched(
            key=key,
            source=source,
            pictures=len(findings.numbers),
            skipped=findings.skipped,
            when=findings.when,
            alike_layer=alike_layer(model.architecture),
            steps=None if asked.on_disk else model.trained_steps,
        ),
        weights=fingerprint(model.network),
        architecture=model.architecture,
        preprocessing=model.preprocessing,
        shelf=shelf,
        findings=findings,
        moment=None if asked.on_disk else model,
    )
    store.put(likings)
    return likings.searched


def _made(key: str, passage: Passage, pictures: int, *, on_disk: bool) -> Findings:
    """What `passage` finds; so many `pictures` go through the network at a time."""
    try:
        with device_explained(pictures):
            return make_findings(key, passage, on_disk=on_disk)
    except MemoryShortError as error:
        hint = _("Close other programs, or choose a smaller network.")
        raise UserError(error.message, hint) from None


def favourites(beholder: Beholder, asked: Favourites, cancelled: Cancelled) -> FavouritesFound:
    """The pictures that excite a unit most; nothing but them is read again.

    Raises:
        UserError: The search is not kept any more.
        CancelledError: As asked.
    """
    likings = store_of(beholder).require(asked.search)
    architecture, findings = likings.architecture, likings.findings
    known = standing_for(architecture).get(asked.layer)
    if known is None or known not in findings.tops:
        if all(layer.name != asked.layer for layer in architecture.layers):
            return FavouritesFound(asked, (), _("The network has no such layer."))
        return FavouritesFound(asked, (), _("This layer has too many units to note them all."))
    tops = findings.tops[known]
    if not 0 <= asked.unit < len(tops.values):
        return FavouritesFound(asked, (), _("This layer has no such unit."))
    width = _width(architecture, asked.layer)
    chosen = [
        (
            _shortest(value),
            int(findings.numbers[picture]),
            None if width is None else divmod(place, width),
        )
        for value, picture, place in zip(
            *(part[asked.unit, : asked.most].tolist() for part in tops), strict=True
        )
        if picture >= 0
    ]

    def shown(entry: tuple[float, int, tuple[int, int] | None]) -> Favourite | None:
        value, number, place = entry
        if cancelled():
            return None
        return favourite(
            likings.shelf,
            number,
            architecture,
            likings.preprocessing,
            asked.layer,
            asked.unit,
            value,
            place,
        )

    found = tuple(each for each in in_threads(shown, chosen, at_once=1) if each is not None)
    if cancelled():
        raise CancelledError
    return FavouritesFound(asked, found)


def neighbours(beholder: Beholder, asked: Neighbours, cancelled: Cancelled) -> NeighboursFound:
    """The pictures nearest to the one that is looked at; nothing but they is read again.

    Raises:
        UserError: The search or the look is not kept any more, or they are of other weights.
        CancelledError: As asked.
    """
    likings, passed = store_of(beholder).require(asked.search), beholder.passed(asked.look)
    wanted = as_feature(_feature(likings, passed)).float().cpu()  # (1, D)
    distances = _distances(wanted, likings.findings.features, cancelled)
    nearest = distances.sort(stable=True).indices[: asked.most].tolist()
    near = _NEAR * float(wanted.norm())
    shown = []
    for row in nearest:
        if cancelled():
            raise CancelledError
        distance, number = float(distances[row]), int(likings.findings.numbers[row])
        same = distance <= near and same_picture(likings.shelf, number, passed.image)
        found, _image = found_picture(likings.shelf, number)
        shown.append(Neighbour(found, 0.0 if same else _shortest(distance), same))
    return NeighboursFound(asked, tuple(shown))


def _feature(likings: Likings, passed: ForwardPass) -> Tensor:
    """What the pictures of a search are compared by, of the picture that is looked at: (1, D)."""
    layer = likings.searched.alike_layer
    if fingerprint(passed.model.network) == likings.weights:
        return passed.outputs[layer].flatten(1)
    moment = likings.moment
    if moment is None or moment.architecture != passed.model.architecture:
        raise UserError(
            _("The search was made with another network than the picture is seen through."),
            _("Search again."),
        )
    # The run has trained on since; the pictures are known by the weights of that moment.
    then = forward_pass(moment, passed.image, passed.input, passed.crop)
    return then.outputs[layer].flatten(1)


def _distances(wanted: Tensor, features: Tensor, cancelled: Cancelled) -> Tensor:
    """Euclidean distances (P,) of `wanted` (1, D) from each of `features` (P, D)."""
    parts = []
    for part in features.split(_ROWS):
        if cancelled():
            raise CancelledError
        parts.append((part.float() - wanted).norm(dim=1))
    return torch.cat(parts)


def _shortest(value: float) -> float:
    """A float32 with no more digits than it needs to be read back."""
    return float(str(np.float32(value)))


def _width(architecture: Architecture, layer: str) -> int | None:
    """How many columns the maps of `layer` have; None if it has no maps."""
    rows = analyse(architecture).rows
    shape = next((row.output for row in rows if row.layer.name == layer), None)
    return shape[2] if shape is not None and len(shape) == 3 else None
