"""Stochastic gradient descent as the paper writes it."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from alexnet_gui.engine.optimisers import Closure, PlainOptimizer


class PaperSGD(PlainOptimizer):
    """v ← μ v − η (λ w + g), w ← w + v: section 5 of the paper.

    PyTorch's SGD multiplies the learning rate η outside the velocity. The two agree while η is
    constant; when it falls, this one still follows the old velocity for some steps.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict[str, Any]],
        lr: float,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        """Learn `params`, tensors or groups of them, at rate `lr` (η)."""
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    def _update(self, closure: Closure | None) -> float | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            self._step_group(group)
        return loss

    def _step_group(self, group: dict[str, Any]) -> None:
        weights: list[Tensor] = [w for w in group["params"] if w.grad is not None]
        if not weights:
            return
        gradients = [w.grad for w in weights if w.grad is not None]
        velocities = [self._velocity(w) for w in weights]
        rate = group["lr"]
        torch._foreach_mul_(velocities, group["momentum"])
        torch._foreach_add_(velocities, gradients, alpha=-rate)
        if group["weight_decay"]:
            torch._foreach_add_(velocities, weights, alpha=-rate * group["weight_decay"])
        torch._foreach_add_(weights, velocities)

    def _velocity(self, weight: Tensor) -> Tensor:
        state = self.state[weight]
        if "velocity" not in state:
            state["velocity"] = torch.zeros_like(weight)
        velocity: Tensor = state["velocity"]
        return velocity
