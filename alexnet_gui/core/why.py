"""Why a network gives its answer: what can be asked, of which networks, and what comes back.

Grad-CAM: Selvaraju et al., 2017 (arXiv 1610.02391). Occlusion: Zeiler and Fergus, 2014 (arXiv
1311.2901), section 4.2. Integrated gradients: Sundararajan, Taly and Yan, 2017 (arXiv 1703.01365).
"""

from typing import Any, ClassVar, Literal, get_args

import msgspec

from alexnet_gui.core.analysis import Row, analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d
from alexnet_gui.core.translation import _

Method = Literal["grad-cam", "occlusion", "integrated-gradients"]
METHODS: tuple[Method, ...] = get_args(Method)

STEPS = 64  # of integrated gradients between the plain picture and the picture
WINDOWS = 7  # squares side by side that cover the network's input

Crop = tuple[float, float, float, float]


class Why(Enquiry, frozen=True, kw_only=True):
    """Which pixels speak for a class, of what was seen when the request `look` was answered."""

    method: ClassVar[Method]
    look: int
    target: int | None = None  # the class's index; None: the most probable


class GradCam(Why, frozen=True, kw_only=True):
    """Ask Grad-CAM; the layer called `layer` must have maps larger than one pixel."""

    method: ClassVar[Method] = "grad-cam"
    layer: str


class Occlusion(Why, frozen=True, kw_only=True):
    """Cover the picture with a square, place by place; 0: as suits the size of the input."""

    long: ClassVar[bool] = True
    method: ClassVar[Method] = "occlusion"
    window: int = 0  # side of the square, pixels of the network's input
    stride: int = 0  # from one place to the next, at most `window`


class IntegratedGradients(Why, frozen=True, kw_only=True):
    """Add up gradients in so many steps from a plain picture to the picture."""

    long: ClassVar[bool] = True
    method: ClassVar[Method] = "integrated-gradients"
    steps: int = STEPS


class Explanation(msgspec.Struct, frozen=True):
    """What each pixel of the network's input says for a class, and against it."""

    method: Method
    target: int  # the class's index
    label: str  # its name
    values: Any  # float32 (H, W), read-only; over the network's input
    lowest: float
    highest: float
    signed: Any  # uint8 (H, W, 4), read-only: the values as colours that fade out towards zero
    positive: Any  # the same of what speaks for the class alone
    crop: Crop  # where it lies on the picture: x, y, width, height in its pixels
    text: str  # what came of it, in words
    score: float  # the class's logit, before any softmax
    seconds: float
    total: float | None = None  # integrated gradients: what all pixels add up to,
    change: float | None = None  # which is the score less that of the plain picture


# --- what can be asked of which network ----------------------------------------------------------


def obstacle(architecture: Architecture, method: Method) -> str:
    """Why `method` says nothing of a network that can run, as one sentence; nothing if it does."""
    rows = analyse(architecture).rows
    if len(rows[-1].output or ()) != 1:
        return _("This network ends in maps: it names no class that one could ask about.")
    if method != "grad-cam" or map_layers(architecture):
        return ""
    if not any(isinstance(row.layer, Conv2d) for row in rows):
        return _("Grad-CAM weighs the maps of a convolution, and this network has none.")
    return _("Grad-CAM needs maps, and those of this network are single pixels.")


def map_layers(architecture: Architecture) -> tuple[str, ...]:
    """The layers that Grad-CAM can look at, in order: those with maps larger than one pixel.

    None in a network without a convolution: there its maps would be the picture itself.
    """
    rows = analyse(architecture).rows
    if not any(isinstance(row.layer, Conv2d) for row in rows):
        return ()
    return tuple(row.layer.name for row in rows if _has_maps(row))


def usual_layer(architecture: Architecture) -> str:
    """Where Grad-CAM looks unless the person says otherwise: the last convolution, rectified.

    Where that has single pixels for maps, the last layer before it that has not.

    Raises:
        ValueError: No layer has maps.
    """
    rows = analyse(architecture).rows
    names = map_layers(architecture)
    if not names:
        raise ValueError("Grad-CAM cannot look at this network")
    last = max(i for i, row in enumerate(rows) if isinstance(row.layer, Conv2d))
    if not _has_maps(rows[last]):
        return [name for name in names if name in {row.layer.name for row in rows[:last]}][-1]
    for row in rows[last + 1 :]:
        if not isinstance(row.layer, Activation | BatchNorm2d) or not _has_maps(row):
            break
        last += 1
    return rows[last].layer.name


def square(side: int) -> tuple[int, int]:
    """Side and stride of the square that covers an input whose shorter side is `side` pixels."""
    window = max(1, round(side / WINDOWS))
    return window, max(1, window // 2)


def _has_maps(row: Row) -> bool:
    return row.output is not None and len(row.output) == 3 and row.output[1:] != (1, 1)
