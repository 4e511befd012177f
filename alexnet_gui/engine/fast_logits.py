"""Logits of many batches in the memory layout that is fastest: measured on the batches themselves.

Which one is cannot be guessed (`benchmarks/inference.py`). The first batches pass through in turns,
so that to know costs next to nothing, and the answers are the same in both but for the last bits of
float32.
"""

from collections.abc import Callable
from time import perf_counter

import torch
from torch import Tensor

from alexnet_gui.core.execution_words import MemoryFormat
from alexnet_gui.engine.devices import wait_for
from alexnet_gui.engine.execution import MARGIN
from alexnet_gui.engine.execution_probe import LAYOUTS
from alexnet_gui.engine.network import Network, build

_TURNS = 3  # of each layout; the first warms up


class FastLogits:
    """The logits of a network that nobody trains, batch after batch."""

    def __init__(self, network: Network) -> None:
        """`network` is not changed, since others may use it."""
        self._networks: dict[MemoryFormat, Network] = {"contiguous": network}
        self._seconds: dict[MemoryFormat, list[float]] = {layout: [] for layout in LAYOUTS}
        self._usual = 0  # pictures of a full batch, the first
        self.layout: MemoryFormat | None = None  # the fastest, once it is known

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        """Logits (N, …) of `x` (N, C, H, W), which is where the network is."""
        if self.layout is not None:
            return self._logits(x, self.layout)
        self._usual = self._usual or len(x)
        if len(x) < self._usual:  # the last of all, which says nothing of the others
            return self._logits(x, "contiguous")
        layout = min(self._seconds, key=lambda each: len(self._seconds[each]))
        wait_for(x.device)
        start = perf_counter()
        logits = self._logits(x, layout)
        wait_for(x.device)
        self._seconds[layout].append(perf_counter() - start)
        if all(len(times) == _TURNS for times in self._seconds.values()):
            self._decide()
        return logits

    def _decide(self) -> None:
        usual, other = (min(self._seconds[layout][1:]) for layout in LAYOUTS)
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
