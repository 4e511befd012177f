"""Logits of many batches in the memory layout that is fastest: measured on the batches themselves.

Which one is cannot be guessed (`benchmarks/inference.py`). The first batches pass through in turns,
so that to know costs next to nothing, and the answers are the same in both but for the last bits of
float32.
"""

from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.measured_times import MARGIN
from alexnet_gui.core.recipe import MemoryFormat
from alexnet_gui.engine.devices import LAYOUTS, wait_for
from alexnet_gui.engine.network import Network, build

_TURNS = 3  # of each layout; the first also warms up


class _Timed(NamedTuple):
    """What a batch took."""

    size: int  # pictures
    seconds: float


class FastLogits:
    """The logits of a network that nobody trains, batch after batch."""

    def __init__(self, network: Network) -> None:
        """`network` is not changed, since others may use it."""
        self._networks: dict[MemoryFormat, Network] = {"contiguous": network}
        self._timed: dict[MemoryFormat, list[_Timed]] = {layout: [] for layout in LAYOUTS}
        self._largest = 0  # pictures of a batch
        self.layout: MemoryFormat | None = None  # the fastest, once it is known

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        """Logits (N, …) of `x` (N, C, H, W), which is where the network is."""
        if self.layout is not None:
            return self._logits(x, self.layout)
        self._largest = max(self._largest, len(x))
        layout = min(LAYOUTS, key=lambda each: len(self._telling(each)))
        wait_for(x.device)
        start = perf_counter()
        logits = self._logits(x, layout)
        wait_for(x.device)
        self._timed[layout].append(_Timed(len(x), perf_counter() - start))
        if all(len(self._telling(each)) >= _TURNS for each in LAYOUTS):
            self._decide()
        return logits

    def _telling(self, layout: MemoryFormat) -> list[float]:
        """Seconds for a picture in the batches that have half the pictures of the largest or more.

        Smaller ones, such as the last of all, say little of the others.
        """
        timed = self._timed[layout]
        return [each.seconds / each.size for each in timed if 2 * each.size >= self._largest]

    def _decide(self) -> None:
        usual, other = (min(self._telling(layout)) for layout in LAYOUTS)
        self.layout = "channels_last" if other * MARGIN < usual else "contiguous"
        self._networks = {self.layout: self._networks[self.layout]}

    def _logits(self, x: Tensor, layout: MemoryFormat) -> Tensor:
        if layout not in self._networks:
            self._networks[layout] = _laid_out(self._networks["contiguous"], LAYOUTS[layout])
        return self._networks[layout].logits(x.to(memory_format=LAYOUTS[layout]))


def _laid_out(network: Network, layout: torch.memory_format) -> Network:
    """A network with the same weights, those of convolutions copied into `layout`."""
    return with_state(
        network, lambda tensor: tensor.to(memory_format=layout) if tensor.ndim == 4 else tensor
    )


def with_state(network: Network, change: Callable[[Tensor], Tensor]) -> Network:
    """A network of the same layers, whose weights are what `change` makes of each of them."""
    made = build(network.architecture, device="meta")
    state = {name: change(tensor) for name, tensor in network.state_dict().items()}
    made.load_state_dict(state, assign=True)
    return made.eval()
