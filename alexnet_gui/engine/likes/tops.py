"""For every unit of a layer the pictures that excite it most, kept up batch by batch."""

from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.likes import MOST

UNITS = 2**17  # of a layer; a flatten of large maps has millions, of which nobody asks for one


class Tops(NamedTuple):
    """The greatest values of each unit, the greatest first, and of which pictures they are."""

    values: Tensor  # float32 (units, MOST); −∞ where there are fewer pictures
    pictures: Tensor  # int32 (units, MOST): which of the pictures that went through; −1
    places: Tensor  # int32 (units, MOST): row × width + column of the map; 0 without maps


class RunningTops:
    """Takes a layer's output of some pictures after the other, on the device where it is."""

    def __init__(self) -> None:
        self.tops: Tops | None = None

    def take(self, output: Tensor, first: int) -> None:
        """Note what `output` (N, C, H, W) or (N, F) of the pictures from `first` on has.

        Of equal values the picture that came first is kept.
        """
        best, places = _best(output)  # (units, N) each
        if self.tops is None:
            self.tops = _empty(len(best), best.device)
        tops = self.tops
        # After the first batches hardly any unit has something new, and most need no sorting.
        changed = (best.amax(1) > tops.values[:, -1]).nonzero().squeeze(1)
        count = best.shape[1]
        pictures = torch.arange(first, first + count, dtype=torch.int32, device=best.device)
        candidates = (
            (tops.values, best),
            (tops.pictures, pictures.expand(len(best), count)),
            (tops.places, places),
        )
        values, *others = (torch.cat((old[changed], new[changed]), 1) for old, new in candidates)
        values, order = values.sort(dim=1, descending=True, stable=True)
        order = order[:, :MOST]
        tops.values[changed] = values[:, :MOST]
        for kept, found in zip((tops.pictures, tops.places), others, strict=True):
            kept[changed] = found.gather(1, order)


def _best(output: Tensor) -> tuple[Tensor, Tensor]:
    """The greatest value of each map and its place, or each feature's value: (units, N)."""
    if output.ndim == 2:
        values = output.float().T
        return values, torch.zeros_like(values, dtype=torch.int32)
    found = output.float().flatten(2).max(2)  # (N, C)
    return found.values.T, found.indices.to(torch.int32).T


def _empty(units: int, device: torch.device) -> Tops:
    shape = (units, MOST)
    return Tops(
        torch.full(shape, -torch.inf, device=device),
        torch.full(shape, -1, dtype=torch.int32, device=device),
        torch.zeros(shape, dtype=torch.int32, device=device),
    )
