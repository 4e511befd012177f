"""Local response normalisation, fast: shifted adds over the channels and a gradient by hand.

With s = k + (α/n) Σ x² over n neighbouring maps, the output is y = x · s^−β. Differentiating,

    ∂L/∂x_i = g_i · s_i^−β − 2 (α/n) β · x_i · Σ_j g_j · y_j / s_j

where j runs over the maps whose window holds map i. PyTorch's own module goes through a pooling
in three dimensions, forward and backward, and takes several times as long.
"""

from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

# A CPU works on so many bytes at a time: the chain of sums stays near its caches. Smaller blocks
# are no faster on an idle machine, and on a busy one each of their operations waits for a thread
# that has lost its core (measured: ten times slower at 1 MiB).
_BLOCK_BYTES = 16 * 2**20


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
        if torch.compiler.is_compiling() and not torch.compiler.is_exporting():
            return _for_a_compiler(x, self.size, self.alpha / self.size, self.beta, self.k)
        normalise: Callable[..., Tensor] = _Normalise.apply
        return normalise(x, self.size, self.alpha / self.size, self.beta, self.k)

    def extra_repr(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class _Normalise(torch.autograd.Function):
    """`scale` is α/n. Reduced precision is summed in float32; the result has the input's type.

    Only the input is kept for the backward pass: the divisor is cheaper to make again than to
    fetch from memory.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, size: int, scale: float, beta: float, k: float) -> Tensor:
        ctx.constants = (size, scale, beta, k)
        ctx.save_for_backward(x)
        y = torch.empty_like(x)
        for block in _blocks(x):
            values = _wide(x[block])
            s = _divisor(values, size, scale, k)
            y[block] = _inverse_power(s, beta).mul_(values)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        (x,) = ctx.saved_tensors
        size, scale, beta, k = ctx.constants
        result = torch.empty_like(x)
        for block in _blocks(x):
            values = _wide(x[block])
            s = _divisor(values, size, scale, k)
            direct = _inverse_power(s, beta).mul_(gradient[block])  # g · s^−β
            shared = direct.mul(values).div_(s)  # g · y / s
            # Map i is in the window of j if j is in the mirrored window of i.
            spread = _window_sum(shared, size - 1 - size // 2, size // 2).mul_(values)
            result[block] = direct.add_(spread, alpha=-2 * scale * beta)
        return result, None, None, None, None


def _for_a_compiler(x: Tensor, size: int, scale: float, beta: float, k: float) -> Tensor:
    """The same for `torch.compile`, which derives the gradient and joins the loops by itself."""
    values = _wide(x)
    channels = values.shape[1]
    squares = F.pad(values * values, (0, 0, 0, 0, size // 2, (size - 1) // 2))
    total = squares[:, :channels]
    for shift in range(1, size):
        total = total + squares[:, shift : shift + channels]
    s = k + scale * total
    root = s.rsqrt()
    return (values * (root * root.sqrt() if beta == 0.75 else s.pow(-beta))).to(x.dtype)


def _blocks(x: Tensor) -> Iterator[slice]:
    """Slices of the batch that fit a CPU's cache; everything at once elsewhere."""
    pictures = x.shape[0]
    bytes_each = 4 * max(1, x[:1].numel())
    step = max(1, _BLOCK_BYTES // bytes_each) if x.device.type == "cpu" else max(1, pictures)
    for start in range(0, pictures, step):
        yield slice(start, start + step)


def _wide(x: Tensor) -> Tensor:
    """`x` in a type that squares can be summed in."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


def _divisor(values: Tensor, size: int, scale: float, k: float) -> Tensor:
    """The divisor k + scale · Σ x² over each map's window, (N, C, H, W)."""
    return _window_sum(values * values, size // 2, (size - 1) // 2).mul_(scale).add_(k)


def _window_sum(values: Tensor, before: int, after: int) -> Tensor:
    """For each map the sum of the `before` maps before it, itself, and the `after` maps after."""
    channels = values.shape[1]
    total = values.clone()
    for shift in range(1, min(before, channels - 1) + 1):
        total[:, shift:] += values[:, :-shift]
    for shift in range(1, min(after, channels - 1) + 1):
        total[:, :-shift] += values[:, shift:]
    return total


def _inverse_power(s: Tensor, beta: float) -> Tensor:
    """s^−β; the paper's β of ¾ by two square roots, several times as fast as a power."""
    if beta == 0.75:
        root = s.rsqrt()
        return root.sqrt().mul_(root)
    return s.pow(-beta)
