"""One update of a network's weights, and one look at how well it does; on any device."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.core.recipe import Precision, Recipe
from alexnet_gui.engine.compiled import Compiled
from alexnet_gui.engine.devices import autocast
from alexnet_gui.engine.examination import Marks, marks_of
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.optimisers import SGD, AdamW
from alexnet_gui.engine.paper_sgd import PaperSGD
from alexnet_gui.engine.team import ALONE, Team


class Learner:
    """A network with its optimiser. Weights stay float32; `precision` is that of the passes."""

    def __init__(
        self,
        network: Network,
        recipe: Recipe,
        device: torch.device,
        precision: Precision,
        team: Team = ALONE,
        start: int = 0,
    ) -> None:
        """Batches have passed the first `start` layers already."""
        self.network = network
        self.compiled: Compiled | None = None  # what computes whole batches, if something does
        self.before_layer: Callable[[], object] | None = None  # of each pass of step and mark
        self.optimiser = _optimiser(network, recipe, device)
        self._device = device
        self._processes = team.share.size
        # Nothing here refers to this learner, lest its memory stay until garbage is collected.
        self._logits = partial(network.logits, start=start)
        self._spread_logits = team.spread(network, self._logits, device)
        self._label_smoothing = recipe.label_smoothing
        self._precision = precision
        # Gradients of float16 are scaled up lest they vanish (Micikevicius et al., 2018).
        self._scaler = torch.GradScaler("cuda", enabled=precision == "float16")

    @property
    def learning_rate(self) -> float:
        """The rate of the next step."""
        return float(self.optimiser.param_groups[0]["lr"])

    def step(self, batch: Batch, *, hooked: bool = False) -> Tensor:
        """Learn from a batch; `hooked`: somebody looks at what the layers give meanwhile.

        Returns:
            float32 (3,) on the device: this process's part of the mean loss, of smoothed labels if
            the recipe has them, how many of its pictures were wrong at first, and how many among
            the first five.
        """
        self.network.train()
        with autocast(self._device, self._precision):
            logits = self._passed(batch.x, hooked=hooked)
        mean = F.cross_entropy(logits.float(), batch.labels, label_smoothing=self._label_smoothing)
        loss = _times(mean, batch.share)
        self.optimiser.zero_grad(set_to_none=True)
        # Of the processes' gradients the mean is taken, and wanted is the sum.
        self._scaler.scale(_times(loss, self._processes)).backward()
        self._scaler.step(self.optimiser)
        self._scaler.update()
        with torch.no_grad():
            scores = torch.stack((loss.detach(), *_wrong(logits.detach(), batch.labels)))
            return scores if batch.share else torch.zeros_like(scores)

    def compile(self, batch: Batch) -> None:
        """Compile the passes for batches like this one; gradients are left behind.

        Raises:
            Exception: Whatever goes wrong in it.
        """
        self.compiled = Compiled(self._logits, batch.x.shape, self._device)
        self.network.train()
        with autocast(self._device, self._precision):
            logits = self.compiled(batch.x)
        F.cross_entropy(logits.float(), batch.labels).backward()

    def _passed(self, x: Tensor, *, hooked: bool) -> Tensor:
        if self.before_layer is not None:
            return self._logits(x, before_layer=self.before_layer)
        if self.compiled is None or hooked or not self.compiled.fits(x):
            return self._spread_logits(x)
        return self.compiled(x)

    @torch.no_grad()
    def mark(self, batch: Batch) -> Marks:
        """How the network does on a batch as it stands; the loss is of the labels as they are."""
        self.network.eval()
        with autocast(self._device, self._precision):
            logits = self._logits(batch.x, before_layer=self.before_layer)
        return marks_of(logits, batch.labels)

    @torch.no_grad()
    def healthy(self) -> bool:
        """Whether every weight is finite."""
        # The least and the greatest say so: either is no number if any is. Unlike `isfinite` they
        # need no memory, of which it takes as much as a layer has weights.
        weights = tuple(self.network.parameters())
        ends = [end for weight in weights for end in (weight.amin(), weight.amax())]
        return not ends or bool(torch.stack(ends).isfinite().all())  # waits for the device once

    def state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The optimiser's state, and the scaler's."""
        return self.optimiser.state_dict(), self._scaler.state_dict()

    def load(self, optimiser: dict[str, Any], scaler: dict[str, Any]) -> None:
        """Go on from states that were saved; the network has its weights already."""
        self.optimiser.load_state_dict(optimiser)
        for parameter, state in self.optimiser.state.items():
            for name, value in state.items():
                # A fused step walks through the memory of both, in whatever layout they are.
                if isinstance(value, Tensor) and value.shape == parameter.shape:
                    state[name] = torch.empty_like(parameter).copy_(value)
        if scaler:
            self._scaler.load_state_dict(scaler)


def _times(loss: Tensor, factor: float) -> Tensor:
    """`loss` so many times; once costs nothing, neither here nor on the way back."""
    return loss if factor == 1 else loss * factor


def _wrong(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """How many of the batch have their class not first, and not among the first five; float32."""
    first = logits.topk(min(5, logits.shape[1]), dim=1).indices  # (N, 5)
    hits = first == labels.unsqueeze(1)
    return (~hits.select(1, 0)).sum().float(), (~hits.any(1)).sum().float()


def _optimiser(network: Network, recipe: Recipe, device: torch.device) -> torch.optim.Optimizer:
    groups = _groups(network, recipe)
    if recipe.optimiser == "sgd_paper":
        return PaperSGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum)
    # One kernel for all weights, where PyTorch has one.
    fused = True if device.type in ("cpu", "cuda") else None
    if recipe.optimiser == "sgd":
        return SGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum, fused=fused)
    return AdamW(groups, lr=recipe.learning_rate, fused=fused)


def _groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    """All that learns, with its weight decay; biases and scales apart if they are to have none."""
    learning = [each for each in network.parameters() if each.requires_grad]
    if recipe.decay_biases:
        return [{"params": learning, "weight_decay": recipe.weight_decay}]
    # A bias, and a scale of batch normalisation, is one number for each unit.
    weights = [parameter for parameter in learning if parameter.ndim > 1]
    others = [parameter for parameter in learning if parameter.ndim <= 1]
    groups = ((weights, recipe.weight_decay), (others, 0.0))
    return [{"params": part, "weight_decay": decay} for part, decay in groups if part]
