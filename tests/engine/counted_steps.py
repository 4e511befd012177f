"""Small networks and batches whose training steps are counted."""

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Dropout, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.augmentation import Augmentation, palette_of
from alexnet_gui.engine.feed import Batch, Feed
from alexnet_gui.engine.picture_sets import Fitting, Pictures

DRAWN = Augmentation(crop=True, flip=True, palette=palette_of(torch.eye(3).double() / 9))
SHAPE = (3, 24, 24)
PICTURES = 16  # in a batch

NETWORK = Architecture(
    name="convolutions and dense layers",
    input=SHAPE,
    layers=(
        Conv2d(name="conv1", out_channels=8, kernel=3),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=3, stride=2),
        Conv2d(name="conv2", out_channels=12, kernel=3, padding=1),
        Activation(name="relu2", function="relu"),
        MaxPool2d(name="pool2", kernel=3, stride=2),
        Flatten(name="flatten"),
        Dropout(name="drop6"),
        Linear(name="fc6", out_features=20),
        Activation(name="relu6", function="relu"),
        Linear(name="fc8", out_features=7),
    ),
)
NORMALISED = NETWORK.with_layers(
    (*NETWORK.layers[:2], Lrn(name="norm1"), BatchNorm2d(name="bn1"), *NETWORK.layers[2:])
)


def stored(count: int) -> Pictures:
    generator = torch.Generator().manual_seed(count)
    pixels = torch.randint(256, (count, 3, 27, 27), generator=generator, dtype=torch.uint8)
    return Pictures(pixels, torch.arange(count) % 7)


def feed(device: torch.device, recipe: Recipe, augmentation: Augmentation) -> Feed:
    preprocessing = usual_preprocessing(SHAPE, "crop", (27, 27))
    fitting = Fitting(preprocessing, SHAPE, device, augmentation)
    return Feed(stored(4 * PICTURES), stored(9), fitting, recipe, device)


def batch() -> Batch:
    x = torch.randn(PICTURES, *SHAPE, generator=torch.Generator().manual_seed(1))
    return Batch(x, torch.arange(PICTURES) % 7)
