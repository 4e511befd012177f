"""PyTorch's optimisers without the compiler that they load at their first use.

Four methods of `torch.optim.Optimizer`, and `step` of SGD and AdamW, are wrapped to tell
`torch.compile` to leave them alone, and the wrappers import the whole compiler to say so: a second,
900 modules and 80 MiB, whether anything is compiled or not. Here what they wrap is called itself.
"""

import inspect
from collections.abc import Callable
from typing import Any, overload

import torch
from torch import optim

_add_param_group = inspect.unwrap(optim.Optimizer.add_param_group)
_zero_grad = inspect.unwrap(optim.Optimizer.zero_grad)
_state_dict = inspect.unwrap(optim.Optimizer.state_dict)
_load_state_dict = inspect.unwrap(optim.Optimizer.load_state_dict)
_step_sgd = inspect.unwrap(optim.SGD.step)
_step_adamw = inspect.unwrap(optim.AdamW.step)

Closure = Callable[[], float]


class PlainOptimizer(optim.Optimizer):
    """An optimiser whose methods run as they are written."""

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """See `torch.optim.Optimizer.add_param_group`."""
        _add_param_group(self, param_group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """See `torch.optim.Optimizer.zero_grad`."""
        _zero_grad(self, set_to_none)

    def state_dict(self) -> dict[str, Any]:
        """See `torch.optim.Optimizer.state_dict`."""
        state: dict[str, Any] = _state_dict(self)
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """See `torch.optim.Optimizer.load_state_dict`."""
        _load_state_dict(self, state_dict)

    @overload
    def step(self, closure: None = None) -> None: ...
    @overload
    def step(self, closure: Closure) -> float: ...
    def step(self, closure: Closure | None = None) -> float | None:
        """One update of every weight that has a gradient; `closure` computes the loss again."""
        with torch.no_grad():
            return self._update(closure)

    def _update(self, closure: Closure | None) -> float | None:
        """What `step` does, without recording gradients."""
        raise NotImplementedError


class SGD(PlainOptimizer, optim.SGD):
    """PyTorch's stochastic gradient descent."""

    def _update(self, closure: Closure | None) -> float | None:
        loss: float | None = _step_sgd(self, closure)
        return loss


class AdamW(PlainOptimizer, optim.AdamW):
    """PyTorch's AdamW."""

    def _update(self, closure: Closure | None) -> float | None:
        loss: float | None = _step_adamw(self, closure)
        return loss
