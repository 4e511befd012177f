"""The processes that train one run together, as each of them sees the others: alone, none.

The trainer is written for a team. A process by itself is a team of one, for which all of this
costs nothing; `engine/distributed.py` has the team of many.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from alexnet_gui.core.processes import WHOLE, Share
from alexnet_gui.engine.devices import choose_device, device_text
from alexnet_gui.engine.network import Network


class Team:
    """A process that trains by itself.

    Whatever it asks of the others has to be asked by all of them, in the same order.
    """

    share: Share = WHOLE
    shares_machine = False  # whether others of the team are on this machine

    @property
    def is_writer(self) -> bool:
        """Whether it is the one that tells and writes."""
        return self.share.rank == 0

    @property
    def threads(self) -> int:
        """How many threads of the CPU are this process's."""
        return torch.get_num_threads()

    def device(self, text: str) -> torch.device:
        """The device of this process, where a recipe says `text`.

        Raises:
            UserError: There is no such device, or not one for each process.
        """
        return choose_device(text)

    def device_text(self, device: torch.device) -> str:
        """What people call the devices of the whole team."""
        return device_text(device)

    # --- what all settle together ----------------------------------------------------------------

    def agree(self, *wanted: bool) -> tuple[bool, ...]:
        """For each flag whether any process has it."""
        return wanted

    def sum(self, tensor: Tensor) -> Tensor:
        """Added up over all processes; of the same shape in each."""
        return tensor

    def joined(self, tensor: Tensor) -> Tensor:
        """On the CPU, one process's rows after the other's; their number may differ."""
        return tensor.cpu()

    def await_turn(self, cancelled: Callable[[], bool]) -> None:
        """Let one process of each machine go first, so that its others find what it makes.

        Returns early if `cancelled` says so.
        """

    def end_turn(self, cancelled: Callable[[], bool]) -> None:
        """Let the next have their turn, and wait until all had theirs or `cancelled` says so."""

    def leave(self) -> None:
        """Something went wrong here: whoever waits for this process waits in vain."""

    # --- how a network learns --------------------------------------------------------------------

    def adapted(self, network: Network, device: torch.device) -> tuple[str, ...]:
        """Have `network`'s layers work over all processes; what that means here, in words."""
        return ()

    def spread(
        self, network: nn.Module, logits: Callable[[Tensor], Tensor], device: torch.device
    ) -> Callable[[Tensor], Tensor]:
        """`logits`, computed by `network`, so that a gradient is the mean over all processes."""
        return logits

    def follow(self, network: nn.Module) -> None:
        """Take over what the first process's `network` has counted up: running statistics."""


ALONE = Team()
