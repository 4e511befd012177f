"""Local response normalisation is PyTorch's, forward and backward, only faster."""

import pytest
import torch
from torch import nn

from alexnet_gui.engine.lrn import LocalResponseNorm

CONSTANTS = [
    (5, 1e-4, 0.75, 2.0),  # the paper's
    (5, 5e-4, 0.75, 2.0),
    (4, 0.3, 0.75, 1.0),  # an even window reaches one map further back
    (1, 0.5, 0.5, 1.0),
    (3, 0.2, 1.3, 0.7),
    (99, 0.9, 0.75, 1.0),  # a window wider than the maps
]


def drawn(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(7), dtype=dtype)


@pytest.mark.parametrize("constants", CONSTANTS)
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_output_and_gradient_equal_pytorch(
    constants: tuple[int, float, float, float], layout: torch.memory_format
) -> None:
    theirs, ours = nn.LocalResponseNorm(*constants), LocalResponseNorm(*constants)
    x = (5 * drawn(3, 8, 6, 7)).to(memory_format=layout)
    a, b = x.clone().requires_grad_(), x.clone().requires_grad_()
    expected, found = theirs(a), ours(b)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)
    weights = drawn(3, 8, 6, 7)
    expected.backward(weights)
    found.backward(weights)
    assert a.grad is not None
    assert b.grad is not None
    torch.testing.assert_close(b.grad, a.grad, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("constants", CONSTANTS)
def test_the_gradient_is_the_derivative(constants: tuple[int, float, float, float]) -> None:
    x = drawn(2, 6, 2, 3, dtype=torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(LocalResponseNorm(*constants), x)


def test_a_large_batch_in_blocks_is_the_same_as_picture_by_picture() -> None:
    norm = LocalResponseNorm()
    x = drawn(9, 128, 64, 64)  # 2 MiB a picture: more than one block
    one_by_one = torch.cat([norm(picture[None]) for picture in x])
    assert torch.equal(norm(x), one_by_one)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_the_memory_format_stays(layout: torch.memory_format) -> None:
    x = drawn(2, 8, 5, 5).to(memory_format=layout).requires_grad_()
    y = LocalResponseNorm()(x)
    assert y.is_contiguous(memory_format=layout)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_reduced_precision_is_summed_in_float32(dtype: torch.dtype) -> None:
    x = (300 * drawn(2, 8, 5, 5)).to(dtype).requires_grad_()  # 300² overflows float16
    norm = LocalResponseNorm(5, 1.0, 0.75, 1.0)
    y = norm(x)
    y.sum().backward()
    assert y.dtype == dtype
    assert x.grad is not None
    assert x.grad.dtype == dtype
    assert bool(torch.isfinite(x.grad).all())
    torch.testing.assert_close(y.float(), norm(x.float()), rtol=0.01, atol=0.01)


def test_it_works_under_autocast() -> None:
    x = drawn(2, 8, 5, 5).requires_grad_()
    with torch.autocast("cpu", torch.bfloat16):
        maps = nn.functional.conv2d(x, drawn(8, 8, 1, 1))
        y = LocalResponseNorm()(maps)
    y.float().sum().backward()
    assert y.dtype == torch.bfloat16


def test_it_gives_shapes_on_meta() -> None:
    x = torch.empty(2, 8, 5, 5, device="meta", requires_grad=True)
    LocalResponseNorm()(x).sum().backward()
    assert x.grad is not None
    assert x.grad.shape == x.shape


def test_an_empty_batch_passes() -> None:
    assert LocalResponseNorm()(torch.empty(0, 8, 5, 5)).shape == (0, 8, 5, 5)
