"""Explains an answer through captum: which pixels speak for a class.

captum hangs hooks into the network that it looks at, so each question gets modules of its own over
the same weights: others go on using the network meanwhile.
"""

from concurrent.futures import CancelledError
from time import perf_counter
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from alexnet_gui.core import why_words as words
from alexnet_gui.core.captum_package import require_captum
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.core.why import (
    Explanation,
    GradCam,
    IntegratedGradients,
    Occlusion,
    Why,
    obstacle,
    square,
)
from alexnet_gui.engine.answers import Cancelled, Tell
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.forward_pass import ForwardPass
from alexnet_gui.engine.models import Model, label
from alexnet_gui.engine.network import Network, build
from alexnet_gui.engine.why_colours import Floats, painted, reach

BATCH = 16  # pictures at a time: so many pass between two looks at whether to stop
BATCH_PIXELS = BATCH * 256 * 256  # less of larger ones


class Score:
    """The forward function that captum calls. It counts pictures, and ends when it is cancelled."""

    def __init__(self, network: Network, tell: Tell, cancelled: Cancelled) -> None:
        self.network = network
        self.total = 0  # pictures that will come
        self._done = 0
        self._tell = tell
        self._cancelled = cancelled

    def __call__(self, pictures: Tensor) -> Tensor:
        """(N, classes) before any softmax, of `pictures` (N, C, H, W)."""
        if self._cancelled():
            raise CancelledError
        scores = self.network.logits(pictures)
        self._done += len(pictures)
        self._tell(Progress(min(self._done, self.total), self.total))
        return scores


class Case:
    """A picture as one network took it, and the class that is asked about."""

    def __init__(self, passed: ForwardPass, wanted: int | None, score: Score) -> None:
        self.passed = passed
        self.score = score
        self.input = passed.input.detach().clone()  # (1, C, H, W); captum may mark it
        logits = passed.logits[0]
        if wanted is not None and wanted >= len(logits):
            raise UserError(
                _("{model} has no class {n}.").format(model=passed.model.name, n=wanted),
                _("Choose another class."),
            )
        self.target = _most_probable(passed) if wanted is None else wanted
        self.logit = float(logits[self.target])
        self.label = readable(label(passed.model, self.target))

    @property
    def batch(self) -> int:
        """So many pictures of this size at a time."""
        height, width = self.input.shape[2:]
        return max(1, min(BATCH, BATCH_PIXELS // (height * width)))


def explain(passed: ForwardPass, question: Why, tell: Tell, cancelled: Cancelled) -> Explanation:
    """Which pixels of `passed` speak for the class that `question` names.

    Raises:
        UserError: captum is not there, or the network cannot be asked this.
        CancelledError: `cancelled` said so.
    """
    start = perf_counter()
    require_captum()
    _require_possible(passed, question)
    case = Case(passed, question.target, Score(own_network(passed.model), tell, cancelled))
    try:
        found = _answer(case, question)
    except ImportError as error:
        raise UserError(
            _("The package captum cannot be loaded: {reason}").format(reason=error),
            _("Install it again with: pip install 'alexnet-gui[explain]'"),
        ) from None
    return _explanation(case, question, found, perf_counter() - start)


def own_network(model: Model) -> Network:
    """The network of `model` as modules of one's own, which share its weights."""
    network = build(model.architecture, device="meta")
    network.load_state_dict(model.network.state_dict(), assign=True)
    network.requires_grad_(False)
    network.eval()
    return network


# --- the three methods ---------------------------------------------------------------------------


class Found(NamedTuple):
    """What a method has found; of integrated gradients with what its values add up to."""

    values: Tensor  # (H, W)
    text: str
    total: float | None = None
    change: float | None = None


def _answer(case: Case, question: Why) -> Found:
    match question:
        case GradCam():
            return _grad_cam(case, question)
        case Occlusion():
            return _occlusion(case, question)
        case IntegratedGradients():
            return _integrated_gradients(case, question)
    raise TypeError(f"nobody explains by {type(question).__name__}")


def _grad_cam(case: Case, question: GradCam) -> Found:
    """Rectified before it is scaled up, as in section 3 of the paper; bilinear."""
    from captum.attr import LayerAttribution, LayerGradCam

    module = dict(case.score.network.named_children())[question.layer]
    case.score.total = 1
    method = LayerGradCam(case.score, module)
    maps = method.attribute(
        case.input.requires_grad_(), target=case.target, relu_attributions=True
    ).detach()  # (1, 1, h, w)
    values = LayerAttribution.interpolate(maps, tuple(case.input.shape[2:]), "bilinear")[0, 0]
    text = words.grad_cam_text(case.label, case.logit, question.layer, *maps.shape[2:])
    if not bool(values.any()):
        text = words.nothing_text(case.label, question.layer)
    return Found(values, text)


def _occlusion(case: Case, question: Occlusion) -> Found:
    """The square is all zeros; where several lay over a pixel, their mean counts."""
    from captum.attr import Occlusion as Method

    channels, height, width = case.input.shape[1:]
    window, stride = square(min(height, width))
    window = min(question.window or window, height, width)
    stride = min(question.stride or stride, window)
    across, down = (-(-(side - window) // stride) + 1 for side in (width, height))
    case.score.total = across * down + 1  # and the picture itself
    values = Method(case.score).attribute(
        case.input,
        sliding_window_shapes=(channels, window, window),
        strides=(channels, stride, stride),
        baselines=0,
        target=case.target,
        perturbations_per_eval=case.batch,
    )[0, 0]  # all channels are covered at once
    low, high = float(values.min()), float(values.max())
    text = words.occlusion_text(case.label, case.logit, window, low, high)
    return Found(values, text)


def _integrated_gradients(case: Case, question: IntegratedGradients) -> Found:
    """From an input of zeros, by Gauss-Legendre quadrature; channels are added up."""
    from captum.attr import IntegratedGradients as Method

    case.score.total = question.steps + 2  # both ends, to see how far off the sum is
    shares, delta = Method(case.score).attribute(
        case.input,
        baselines=torch.zeros_like(case.input),
        target=case.target,
        n_steps=question.steps,
        internal_batch_size=case.batch,
        return_convergence_delta=True,
    )  # (1, C, H, W), (1,)
    total = float(shares.double().sum())
    change = total - float(delta)
    colour = words.plain_colour(case.passed.model.preprocessing)
    text = words.gradients_text(case.label, case.logit, total, change, colour)
    return Found(shares[0].sum(dim=0), text, total, change)


# --- before and after ----------------------------------------------------------------------------


def _most_probable(passed: ForwardPass) -> int:
    if passed.ten is None:
        return int(passed.logits[0].argmax())
    return int(passed.ten.double().softmax(dim=1).mean(dim=0).argmax())


def _require_possible(passed: ForwardPass, question: Why) -> None:
    reason = obstacle(passed.model.architecture, question.method)
    if reason:
        raise UserError(reason)


def _explanation(case: Case, question: Why, found: Found, seconds: float) -> Explanation:
    passed = case.passed
    values: Floats = found.values.detach().to("cpu", torch.float32).contiguous().numpy()
    if not np.isfinite(values).all():
        raise UserError(
            _("The explanation has values that are not finite, so it cannot be shown."),
            _("Try another class, another layer or another method."),
        )
    values = read_only(values)
    text = found.text
    if passed.ten is not None:
        text = f"{text} {words.of_the_crop()}"
    strongest = reach(values, question.method)
    return Explanation(
        method=question.method,
        target=case.target,
        label=case.label,
        values=values,
        lowest=float(values.min()),
        highest=float(values.max()),
        signed=painted(values, strongest, signed=True),
        positive=painted(values, strongest, signed=False),
        crop=passed.crop,
        text=text,
        score=case.logit,
        seconds=seconds,
        total=found.total,
        change=found.change,
    )
