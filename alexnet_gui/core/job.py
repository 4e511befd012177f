"""What one training run is: a frozen copy of everything that it depends on."""

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.recipe import Recipe


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A network, a recipe, pictures, and a folder for what comes out.

    `data` is `sample`, a folder with one sub-folder per class, or `torchvision:NAME`. `resume`
    goes on with the run that `out` holds.
    """

    architecture: Architecture
    recipe: Recipe
    data: str
    out: str
    resume: bool = False
