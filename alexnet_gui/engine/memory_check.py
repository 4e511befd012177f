"""A batch that will not fit into memory is refused before anything is built."""

from collections.abc import Collection

import torch

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import MemoryShortError
from alexnet_gui.core.memory_fit import forecast_fit
from alexnet_gui.core.processes import place_here
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.devices import free_memory


def require_memory(
    architecture: Architecture, recipe: Recipe, device: torch.device, frozen: Collection[str] = ()
) -> None:
    """Check that a step of `recipe` fits into what is free on `device`, by the forecast.

    Args:
        architecture: The network.
        recipe: Its batch size is that of one process.
        device: This process's. Processes on one machine's CPU share its memory.
        frozen: Layers that do not learn.

    Raises:
        MemoryShortError: It does not; where nobody says what is free, nothing is refused.
    """
    free, place = free_memory(device), place_here()
    if free is not None and place is not None and device.type == "cpu":
        free //= place.local_size
    fit = forecast_fit(analyse(architecture), recipe, free, frozen)
    if fit is not None and not fit.fits:
        raise MemoryShortError(fit.sentence, fit.advice, fit.largest, forecast=True)
