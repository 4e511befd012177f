"""Every picture goes through the network once, and what excites which unit is noted.

The pictures are prepared as Explore prepares them, so that what is found here is what is shown
there. What is in memory at a time is a batch of pictures, the output of one layer for them, and
what is kept of each unit.
"""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing
from itertools import islice

import torch
from torch import Tensor

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import Dropout
from alexnet_gui.core.likes import MOST, alike_layer
from alexnet_gui.core.translation import _
from alexnet_gui.engine.in_threads import in_threads
from alexnet_gui.engine.likes.tops import UNITS, RunningTops, Tops
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.network import Network, build
from alexnet_gui.engine.pictures import prepare
from alexnet_gui.engine.shelf import Shelf

AT_ONCE = 32  # pictures, unless a layer's output is too large for that
_BATCH_BYTES = 2**28  # of one layer's output
_AHEAD = 4  # pictures that a thread prepares at a time
_LARGEST = torch.finfo(torch.float16).max


class Passage:
    """One search. `rows` does it; the rest is known when its last row has been taken."""

    def __init__(
        self,
        model: Model,
        shelf: Shelf,
        numbers: Sequence[int],
        device: torch.device,
        tell: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._model = model
        self._shelf = shelf
        self._wanted = numbers
        self._device = device
        self._tell = tell
        self._cancelled = cancelled
        self._network = _on(model.network, device)
        self._alike = alike_layer(model.architecture)
        kept = set(standing_for(model.architecture).values())
        self._running = {name: RunningTops() for name in kept}
        self._done = 0
        self.numbers: list[int] = []  # of the shelf, of those that could be read
        self.skipped: list[tuple[str, str]] = []

    @property
    def count(self) -> int:
        """How many pictures are to be searched."""
        return len(self._wanted)

    @property
    def feature_size(self) -> int:
        """How many numbers pictures are compared by."""
        rows = analyse(self._model.architecture).rows
        return next(row.activations or 0 for row in rows if row.layer.name == self._alike)

    @property
    def tops_bytes(self) -> int:
        """About what `tops` takes."""
        rows = analyse(self._model.architecture).rows
        units = sum(row.output[0] for row in rows if row.layer.name in self._running and row.output)
        return 12 * MOST * units

    @property
    def tops(self) -> dict[str, Tops]:
        """What excites the units of each layer, on the CPU."""
        return {
            name: Tops(*(part.cpu() for part in running.tops))
            for name, running in self._running.items()
            if running.tops is not None
        }

    def rows(self) -> Generator[Tensor, None, None]:
        """What the layer by which pictures are compared makes of each: float16 (D,).

        Raises:
            UserError: A value is not finite.
            CancelledError: As asked.
        """
        size = batch_size(self._model.architecture)
        with closing(self._prepared()) as prepared:
            while batch := list(islice(prepared, size)):
                features = self._pass(torch.stack(batch))
                self._say()
                yield from features
        if not self.numbers:
            raise UserError(
                _("None of these pictures can be read."),
                self.skipped[0][1] if self.skipped else "",
            )

    def _prepared(self) -> Generator[Tensor, None, None]:
        """float32 (C, H, W) of each picture that can be read, in order."""
        with closing(in_threads(self._prepare, self._wanted, at_once=_AHEAD)) as found:
            for number, picture in zip(self._wanted, found, strict=True):
                self._stop_if_asked()
                self._done += 1
                if isinstance(picture, str):
                    self.skipped.append((self._shelf.name(number), picture))
                    self._say()
                else:
                    self.numbers.append(number)
                    yield picture

    def _prepare(self, number: int) -> Tensor | str:
        try:
            image = self._shelf.picture(number)
            channels = self._model.architecture.input[0]
            return prepare(image, self._model.preprocessing, channels)[0]
        except UserError as error:
            return error.message

    @torch.no_grad()
    def _pass(self, batch: Tensor) -> Tensor:
        """Note what excites what in (N, C, H, W); float16 (N, D) to compare pictures by."""
        first = len(self.numbers) - len(batch)
        values, features = batch.to(self._device), batch
        for name, module in self._network.named_children():
            self._stop_if_asked()
            values = module(values)
            if name in self._running:
                self._running[name].take(values, first)
            if name == self._alike:
                features = values.flatten(1)
        if not bool(torch.isfinite(features).all()):
            raise UserError(
                _("{model} gives values that are not finite, so that none is the greatest.").format(
                    model=self._model.name
                ),
                _("Its training has diverged: train again at a lower learning rate."),
            )
        return as_feature(features).cpu()

    def _say(self) -> None:
        self._tell(Progress(self._done, len(self._wanted)))

    def _stop_if_asked(self) -> None:
        if self._cancelled():
            raise CancelledError


def standing_for(architecture: Architecture) -> dict[str, str]:
    """For every layer whose units can be asked about, by which layer's they are known.

    That is the layer itself; dropout, which passes everything on when a network only evaluates, is
    known by the layer before it. Layers of very many units are left out.
    """
    known: dict[str, str] = {}
    before = ""
    for row in analyse(architecture).rows:
        if row.output is not None and row.output[0] <= UNITS:
            same = isinstance(row.layer, Dropout) and before in known
            known[row.layer.name] = known[before] if same else row.layer.name
        before = row.layer.name
    return known


def batch_size(architecture: Architecture) -> int:
    """How many pictures go through the network at a time."""
    largest = max(row.activations or 1 for row in analyse(architecture).rows)
    return max(1, min(AT_ONCE, _BATCH_BYTES // (4 * largest)))


def as_feature(values: Tensor) -> Tensor:
    """`values` in the type in which they are compared: half the room, three digits."""
    return values.clamp(-_LARGEST, _LARGEST).half()


def _on(network: Network, device: torch.device) -> Network:
    """`network` with its weights on `device`; itself if they are there. It is never written to."""
    weights = network.state_dict()
    if all(tensor.device == device for tensor in weights.values()):
        return network
    moved = build(network.architecture, device="meta")
    moved.load_state_dict({name: w.to(device) for name, w in weights.items()}, assign=True)
    moved.eval()
    return moved
