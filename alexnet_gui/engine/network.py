"""An architecture as modules of PyTorch, named by layer."""

import math
from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn
from torch.nn import init

from alexnet_gui.core import layers as kinds
from alexnet_gui.core import pooling
from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import AnyLayer, WeightInit
from alexnet_gui.core.shapes import Shape, pair
from alexnet_gui.engine.lrn import LocalResponseNorm

PAPER_DEVIATION = 0.01  # of the weights at the start; section 5 of the paper

_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
}


class Network(nn.Sequential):
    """The layers of `architecture`, one after the other, each a child of its layer's name.

    A hook on any layer sees its own output: nothing that a hook looks at is written over.
    Input (N, C, H, W).
    """

    def __init__(self, architecture: Architecture, modules: dict[str, nn.Module]) -> None:
        super().__init__()
        self.architecture = architecture
        self.frozen: frozenset[str] = frozenset()  # the layers that do not learn
        # Past add_module(), which refuses names that this class uses itself: append, logits.
        self._modules.update(modules)

    def freeze(self, layers: Iterable[str]) -> None:
        """Let `layers` learn nothing from now on: neither weights nor running statistics."""
        self.frozen = frozenset(layers)
        for name, module in self.named_children():
            module.requires_grad_(name not in self.frozen)
        self.train(self.training)

    def train(self, mode: bool = True) -> "Network":
        super().train(mode)
        for name, module in self.named_children():
            if name in self.frozen:
                module.eval()
        return self

    def logits(
        self, x: Tensor, start: int = 0, before_layer: Callable[[], object] | None = None
    ) -> Tensor:
        """(N, classes) before any final softmax, as a loss and Grad-CAM need it.

        Args:
            x: What comes in; with `start`, what the first `start` layers gave.
            start: How many layers are left out.
            before_layer: Called before each; what it raises breaks the pass off.
        """
        modules = list(self.children())[start:]
        while modules and isinstance(modules[-1], nn.Softmax):
            modules.pop()
        for module, before in zip(modules, (None, *modules), strict=False):
            if before_layer is not None:
                before_layer()
            x = F.relu_(x) if _writes_over(before, module) else module(x)
        return x


def _writes_over(before: nn.Module | None, module: nn.Module) -> bool:
    """Whether `module` may put its output where that of `before` lies, which saves a fetch of it.

    A ReLU may after a convolution or dense layer, whose gradients do not need their own output.
    """
    if not isinstance(before, nn.Conv2d | nn.Linear) or type(module) is not nn.ReLU:
        return False
    return not (before._forward_hooks or module._forward_hooks)


def build(architecture: Architecture, *, seed: int | None = None, device: str = "cpu") -> Network:
    """The network of `architecture` on `device`, its weights drawn as the architecture says.

    The global random generator is neither read nor moved, so any thread may build. With device
    `meta` nothing is drawn.

    Args:
        architecture: A network that can run.
        seed: The same seed gives the same weights, on every device; None: different every time.
        device: As `torch.device` takes it.

    Raises:
        UserError: The network cannot run.
    """
    analysis = require_valid(architecture)
    # Modules made on `meta` draw nothing from the global generator.
    modules = {row.layer.name: _module(row.layer, row.input or ()) for row in analysis.rows}
    network = Network(architecture, modules)
    if device == "meta":
        return network
    network.to_empty(device="cpu")
    generator = Generator()
    if seed is None:
        generator.seed()
    else:
        generator.manual_seed(seed)
    initialise(network, generator)
    return network.to(device)


@torch.no_grad()
def initialise(network: Network, generator: Generator) -> None:
    """Draw every weight and bias from `generator`, layer by layer, as the architecture says.

    A layer's own `weight_init` and `bias_init` override the architecture's initialisation.
    """
    for layer, module in zip(network.architecture.layers, network.children(), strict=True):
        if isinstance(module, nn.BatchNorm2d):
            module.reset_parameters()  # ones and zeros: draws nothing
        if isinstance(layer, kinds.Conv2d | kinds.Linear):
            assert isinstance(module, nn.Conv2d | nn.Linear)
            scheme = layer.weight_init or network.architecture.initialisation
            _draw_weights(module.weight, scheme, generator)
            if module.bias is not None:
                _draw_bias(module.bias, module.weight, scheme, layer.bias_init, generator)


def _draw_weights(weight: Tensor, scheme: WeightInit, generator: Generator) -> None:
    if scheme == "paper":
        init.normal_(weight, 0.0, PAPER_DEVIATION, generator)
    elif scheme == "xavier_uniform":
        init.xavier_uniform_(weight, generator=generator)
    elif scheme == "kaiming_normal":
        init.kaiming_normal_(weight, mode="fan_out", nonlinearity="relu", generator=generator)
    else:  # as nn.Conv2d and nn.Linear do by themselves
        init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)


def _draw_bias(
    bias: Tensor, weight: Tensor, scheme: WeightInit, constant: float | None, generator: Generator
) -> None:
    if constant is None and scheme == "pytorch":
        bound = 1 / math.sqrt(weight[0].numel())  # the inputs of one output
        init.uniform_(bias, -bound, bound, generator)
    else:
        bias.fill_(constant or 0.0)


def _module(layer: AnyLayer, shape: Shape) -> nn.Module:
    """The module of `layer` for input `shape`, on `meta`."""
    match layer:
        case kinds.Conv2d():
            return nn.Conv2d(
                shape[0],
                layer.out_channels,
                pair(layer.kernel),
                pair(layer.stride),
                pair(layer.padding),
                pair(layer.dilation),
                layer.groups,
                layer.bias,
                device="meta",
            )
        case kinds.Linear():
            return nn.Linear(shape[0], layer.out_features, layer.bias, device="meta")
        case kinds.BatchNorm2d():
            return nn.BatchNorm2d(shape[0], device="meta")
        case pooling.MaxPool2d() | pooling.AvgPool2d() | pooling.AdaptiveAvgPool2d():
            return _pooling(layer)
        case kinds.Lrn():
            return LocalResponseNorm(layer.size, layer.alpha, layer.beta, layer.k)
        case kinds.Activation():
            return _ACTIVATIONS[layer.function]()
        case kinds.Dropout():
            return nn.Dropout(layer.p)
        case kinds.Flatten():
            return nn.Flatten()
        case kinds.Softmax():
            return nn.Softmax(dim=1)


def _pooling(layer: pooling.MaxPool2d | pooling.AvgPool2d | pooling.AdaptiveAvgPool2d) -> nn.Module:
    if isinstance(layer, pooling.AdaptiveAvgPool2d):
        return nn.AdaptiveAvgPool2d(pair(layer.output_size))
    kernel, padding = pair(layer.kernel), pair(layer.padding)
    stride = kernel if layer.stride is None else pair(layer.stride)
    if isinstance(layer, pooling.MaxPool2d):
        return nn.MaxPool2d(
            kernel, stride, padding, pair(layer.dilation), ceil_mode=layer.ceil_mode
        )
    return nn.AvgPool2d(kernel, stride, padding, ceil_mode=layer.ceil_mode)
