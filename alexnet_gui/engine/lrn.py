"""Local response normalisation, fast: shifted adds over the channels and a gradient by hand.

With s = k + (α/n) Σ x² over n neighbouring maps, the output is y = x · s^−β. Differentiating,

    ∂L/∂x_i = g_i · s_i^−β − 2 (α/n) β · x_i · Σ_j g_j · y_j / s_j

where j runs over the maps whose window holds map i. PyTorch's own module goes through a pooling
in three dimensions, forward and backward, and takes several times as long.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

# Working on this many bytes at a time keeps a CPU's whole chain of sums in its cache.
_BLOCK_BYTES = 2**20


class LocalResponseNorm(nn.Module):
    """Divide each value by a power of the sum of squares of its neighbours in other maps.

    Paper, section 3.3; constants as in `torch.nn.LocalResponseNorm`, which divides α by `size`.
    The window of map c is c − size//2 … c + (size − 1)//2, as there.

    Input and output: (N, C, H, W), of the same type and memory format.
    """

    def __init__(
        self, size: int = 5, alpha: float = 1e-4, beta: float = 0.75, k: float = 2.0
    ) -> None:
        super().__init__()
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k

    def forward(self, x: Tensor) -> Tensor:
        return _Normalise.apply(  # type: ignore[no-any-return, no-untyped-call]
            x, self.size, self.alpha / self.size, self.beta, self.k
        )

    def extra_repr(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class _Normalise(torch.autograd.Function):
    """`scale` is α/n. Reduced precision is summed in float32; the result has the input's type."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, size: int, scale: float, beta: float, k: float
    ) -> Tensor:
        ctx.constants = (size, scale, beta, k)
        ctx.save_for_backward(x)
        y = torch.empty_like(x)
        for block in _blocks(x):
            values = _wide(x[block])
            divisor = _divisor(values, size, scale, k)
            torch.mul(values, _inverse_power(divisor, beta), out=_or_none(y[block], values))
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        raise NotImplementedError
