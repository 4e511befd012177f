"""An architecture as PyTorch source that a person can read, run and go on with.

One module class with the same layers under the same names, so weights load from one into the
other. The source needs PyTorch and nothing of this program.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from alexnet_gui.core.analysis import Row, require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout, Linear, Lrn, WeightInit
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from alexnet_gui.core.shapes import Shape, Size, pair

_FUNCTIONS = {
    "relu": "nn.ReLU()",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "leaky_relu": "nn.LeakyReLU()",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
}
_TAKEN = {"None", "True", "False", "Tensor"}  # as a class these would hide something


def python_source(architecture: Architecture) -> str:
    """`architecture` as a Python module of one class.

    Raises:
        UserError: The network cannot run; the message names the layer and its problem.
    """
    analysis = require_valid(architecture)
    start = _starting_values(architecture)
    method = _method_name(architecture)
    parts = [
        _head(architecture, analysis.rows[-1].output or ()),
        _constructor(analysis.rows, method if start else None),
        _forward(architecture),
    ]
    if start:
        parts.append(f"    def {method}(self) -> None:\n{start}")
    return "\n".join(parts)


def class_name(name: str) -> str:
    """A Python class name made of a network's name: `AlexNet, 2012` becomes `AlexNet2012`."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    joined = "".join(word[0].upper() + word[1:] for word in words)[:64]
    if not joined or joined in _TAKEN:
        return "Network"
    return f"Network{joined}" if joined[0].isdigit() else joined


def _head(architecture: Architecture, output: Shape) -> str:
    name = class_name(architecture.name)
    return f'''"""{_in_docstring(architecture.name)}

Written by alexnet-gui from the network's architecture. It needs PyTorch alone. Its layers
have the names that they have there, so the weights in a model file load as they are:

    network = {name}()
    network.load_state_dict(safetensors.torch.load_file("model.safetensors"))
"""

from torch import Tensor, nn


class {name}(nn.Module):
    """Pictures {_batch(architecture.input)} to {_batch(output)}."""
'''


def _constructor(rows: Iterable[Row], initialise: str | None) -> str:
    made = [
        (f"self.{row.layer.name} = {_module(row.layer, row.input or ())}", _batch(row.output or ()))
        for row in rows
    ]
    width = max((len(code) for code, _shape in made if len(code) <= 72), default=0)
    lines = "".join(f"        {code:<{width}}  # {shape}\n" for code, shape in made)
    end = f"        self.{initialise}()\n" if initialise else ""
    return f"    def __init__(self) -> None:\n        super().__init__()\n{lines}{end}"


def _forward(architecture: Architecture) -> str:
    lines = "".join(f"        x = self.{layer.name}(x)\n" for layer in architecture.layers)
    return f"    def forward(self, x: Tensor) -> Tensor:\n{lines}        return x\n"


def _in_docstring(text: str) -> str:
    """`text` on one line, with nothing in it that could end or change a docstring."""
    line = " ".join(text.split())
    shown = "".join(letter for letter in line if letter.isprintable())
    return shown.replace("\\", "\\\\").replace('"', '\\"')


# --- initialisation ------------------------------------------------------------------------------

_DRAWN: dict[WeightInit, str] = {
    "paper": "nn.init.normal_(layer.weight, std=0.01)",
    "xavier_uniform": "nn.init.xavier_uniform_(layer.weight)",
    "kaiming_normal": (
        'nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")'
    ),
}


def _method_name(architecture: Architecture) -> str:
    """`initialise`, or that with underscores if a layer is called so."""
    taken = {layer.name for layer in architecture.layers}
    name = "initialise"
    while name in taken:
        name += "_"
    return name


def _starting_values(architecture: Architecture) -> str:
    """The statements that set weights and biases; empty where PyTorch's own start is meant."""
    weights: dict[str, list[str]] = {}
    biases: dict[float, list[str]] = {}
    for layer in architecture.layers:
        if not isinstance(layer, Conv2d | Linear):
            continue
        scheme = layer.weight_init or architecture.initialisation
        if scheme != "pytorch":
            weights.setdefault(_DRAWN[scheme], []).append(layer.name)
        if layer.bias and (scheme != "pytorch" or layer.bias_init is not None):
            biases.setdefault(layer.bias_init or 0.0, []).append(layer.name)
    loops = [_loop(names, statement) for statement, names in weights.items()]
    loops += [
        _loop(names, f"nn.init.constant_(layer.bias, {value!r})") for value, names in biases.items()
    ]
    return "".join(loops)


def _loop(names: list[str], statement: str) -> str:
    members = [f"self.{name}" for name in names]
    listed = f"({', '.join(members)})" if len(members) > 1 else f"({members[0]},)"
    line = f"        for layer in {listed}:\n"
    if len(line) > 100:
        rows = "".join(f"            {member},\n" for member in members)
        line = f"        for layer in (\n{rows}        ):\n"
    return f"{line}            {statement}\n"


# --- modules -------------------------------------------------------------------------------------


def _module(layer: AnyLayer, shape: Shape) -> str:
    """The expression that makes `layer` for an input of `shape`."""
    if isinstance(layer, Activation):
        return _FUNCTIONS[layer.function]
    write = _WRITERS.get(layer.kind)
    return write(layer, shape) if write is not None else _SIMPLE[layer.kind]


def _conv2d(layer: Any, shape: Shape) -> str:
    conv: Conv2d = layer
    return _call(
        "Conv2d",
        shape[0],
        conv.out_channels,
        kernel_size=_size(conv.kernel),
        **_unlike(
            {"stride": 1, "padding": 0, "dilation": 1},
            stride=conv.stride,
            padding=conv.padding,
            dilation=conv.dilation,
        ),
        **({} if conv.groups == 1 else {"groups": conv.groups}),
        **({} if conv.bias else {"bias": False}),
    )


def _pool(layer: Any, shape: Shape) -> str:
    pool: MaxPool2d | AvgPool2d = layer
    stride = pool.kernel if pool.stride is None else pool.stride
    dilation = pool.dilation if isinstance(pool, MaxPool2d) else 1
    return _call(
        "MaxPool2d" if isinstance(pool, MaxPool2d) else "AvgPool2d",
        kernel_size=_size(pool.kernel),
        stride=_size(stride),
        **_unlike({"padding": 0, "dilation": 1}, padding=pool.padding, dilation=dilation),
        **({"ceil_mode": True} if pool.ceil_mode else {}),
    )


def _adaptive(layer: Any, shape: Shape) -> str:
    pool: AdaptiveAvgPool2d = layer
    return _call("AdaptiveAvgPool2d", _size(pool.output_size))


def _lrn(layer: Any, shape: Shape) -> str:
    lrn: Lrn = layer
    return _call("LocalResponseNorm", lrn.size, alpha=lrn.alpha, beta=lrn.beta, k=lrn.k)


def _linear(layer: Any, shape: Shape) -> str:
    linear: Linear = layer
    return _call(
        "Linear", shape[0], linear.out_features, **({} if linear.bias else {"bias": False})
    )


def _dropout(layer: Any, shape: Shape) -> str:
    dropout: Dropout = layer
    return _call("Dropout", p=dropout.p)


_WRITERS: dict[str, Callable[[Any, Shape], str]] = {
    "conv2d": _conv2d,
    "max_pool2d": _pool,
    "avg_pool2d": _pool,
    "adaptive_avg_pool2d": _adaptive,
    "lrn": _lrn,
    "batch_norm2d": lambda _layer, shape: _call("BatchNorm2d", shape[0]),
    "linear": _linear,
    "dropout": _dropout,
}
_SIMPLE = {"flatten": "nn.Flatten()", "softmax": "nn.Softmax(dim=1)"}


def _call(module: str, *positional: object, **named: object) -> str:
    arguments = [repr(value) for value in positional]
    arguments += [f"{key}={value!r}" for key, value in named.items()]
    return f"nn.{module}({', '.join(arguments)})"


def _size(size: Size) -> Size:
    height, width = pair(size)
    return height if height == width else (height, width)


def _unlike(usual: dict[str, int], **sizes: Size) -> dict[str, Size]:
    """The `sizes` that differ from PyTorch's own default."""
    return {key: _size(size) for key, size in sizes.items() if _size(size) != usual[key]}


def _batch(shape: Shape) -> str:
    return f"({', '.join(['N', *map(str, shape)])})"
