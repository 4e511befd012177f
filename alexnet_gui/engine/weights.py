"""Weights put into a network, once they are known to fit it."""

from collections.abc import Mapping

import torch
from torch import Tensor

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _
from alexnet_gui.engine.network import Network, build

_FLOATS = (torch.float32, torch.float16, torch.bfloat16)


def with_weights(architecture: Architecture, weights: Mapping[str, Tensor], where: str) -> Network:
    """`architecture` with `weights`, float32 on the CPU, made without drawing any at random.

    Raises:
        UserError: The network cannot run, a tensor is missing, left over, of another shape or
            type, or holds what is no number; the message begins with `where` and the tensor.
    """
    require_valid(architecture, where)
    network = build(architecture, device="meta")
    expected = network.state_dict()
    check_fit(weights, expected, where)
    loaded = {
        name: as_expected(weights[name], tensor, f"{where}: {name}")
        for name, tensor in expected.items()
    }
    network.load_state_dict(loaded, assign=True)
    return network


def check_fit(weights: Mapping[str, Tensor], expected: Mapping[str, Tensor], where: str) -> None:
    """Check that there are `weights` of the shapes of those `expected`, and no others.

    Raises:
        UserError: One is missing, left over or of another shape; as `with_weights`.
    """
    for name, tensor in expected.items():
        if name not in weights:
            raise UserError(_("{file}: {tensor}: it is missing.").format(file=where, tensor=name))
        if weights[name].shape != tensor.shape:
            raise UserError(
                _("{file}: {tensor}: its shape is {found}, but the network needs {needed}.").format(
                    file=where,
                    tensor=name,
                    found=list(weights[name].shape),
                    needed=list(tensor.shape),
                )
            )
    for name in weights:
        if name not in expected:
            raise UserError(
                _("{file}: {tensor}: the network has no such tensor.").format(
                    file=where, tensor=name
                )
            )


def as_expected(given: Tensor, expected: Tensor, where: str) -> Tensor:
    """`given` in the type that the network computes in, a copy on the CPU.

    Raises:
        UserError: Its numbers are of another kind, or are none; the message begins with `where`.
    """
    if not expected.is_floating_point():
        if given.dtype != expected.dtype:
            raise UserError(
                _("{place}: its numbers are {found}, not {needed}.").format(
                    place=where, found=_type(given), needed=_type(expected)
                )
            )
        return given.cpu().clone()
    if given.dtype not in _FLOATS:
        raise UserError(
            _("{place}: its numbers are {found}, not float32, float16 or bfloat16.").format(
                place=where, found=_type(given)
            )
        )
    if not bool(torch.isfinite(given).all()):
        raise UserError(
            _("{place}: it holds values that are not finite.").format(place=where),
            _("The training that made it has diverged."),
        )
    return given.to("cpu", torch.float32, copy=True).contiguous()


def _type(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
