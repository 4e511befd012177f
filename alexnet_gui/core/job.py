"""What one training run is: a frozen copy of everything that it depends on."""

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import Start


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A network, a recipe, pictures, and a folder for what comes out.

    `data` is `sample`, a folder with one sub-folder per class, or `torchvision:NAME`. `resume`
    goes on with the run that `out` holds. `start` has weights to begin with; None: random ones.
    `tensorboard` also writes event files for TensorBoard, as a resumed run does that has some.
    Without `memory_check` a batch is tried that does not seem to fit into memory. Without
    `download` pictures of torchvision's that are not there are refused: a run's folder may be
    somebody else's, and whoever resumes it has not asked for them.
    """

    architecture: Architecture
    recipe: Recipe
    data: str
    out: str
    resume: bool = False
    start: Start | None = None
    tensorboard: bool = False
    memory_check: bool = True
    download: bool = True
