"""Weights to start from, made without training."""

from pathlib import Path

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Dropout, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.engine.models import Model, save_model
from alexnet_gui.engine.network import build

# Two convolutions that may be frozen, and a head of two dense layers with dropout between them.
NETWORK = Architecture(
    name="two and two",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=5, stride=2),
        BatchNorm2d(name="bn1"),
        Activation(name="relu1", function="relu"),
        Conv2d(name="conv2", out_channels=8, kernel=3),
        Activation(name="relu2", function="relu"),
        MaxPool2d(name="pool2", kernel=2),
        Flatten(name="flatten"),
        Dropout(name="drop1"),
        Linear(name="fc1", out_features=16),
        Activation(name="relu3", function="relu"),
        Linear(name="fc2", out_features=10),
    ),
)
CONVOLUTIONS = ("conv1", "bn1", "conv2")
STATISTICS = Preprocessing(fit="crop", resize=32, crop=(28, 28), mean=(0.25,), std=(0.5,))


def write_model(
    path: Path, network: Architecture = NETWORK, classes: tuple[str, ...] | None = None
) -> Model:
    """A model file with weights as drawn, its normalisation as if it had seen pictures."""
    built = build(network, seed=7)
    generator = torch.Generator().manual_seed(3)
    for name, tensor in built.state_dict().items():
        if "running" in name:
            tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
    model = Model("saved", network, built, classes, STATISTICS)
    save_model(model, path)
    return model
