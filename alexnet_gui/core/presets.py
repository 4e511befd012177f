"""The published AlexNets, each citing its source, each with the recipe it trains with.

Layers bear Caffe's names, so that one name means the same place in every network.
"""

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Lrn,
    WeightInit,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, MaxPool2d
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import N_

# The paper's sections 4.1 and 5. It divided the rate by 10, by hand, whenever the validation error
# stood still, three times in about 90 epochs; five epochs without a smaller one stand for that.
PAPER_RECIPE = Recipe(
    epochs=90,
    batch_size=128,
    optimiser="sgd_paper",
    learning_rate=0.01,
    momentum=0.9,
    weight_decay=0.0005,
    schedule="plateau",
    drop_epochs=5,
    drop_factor=0.1,
    random_crop=True,
    random_flip=True,
    random_colour=True,
)


class Preset(msgspec.Struct, frozen=True):
    """A published network: where it comes from, what it is, and how it is trained."""

    id: str
    source: str
    about: str
    architecture: Architecture
    recipe: Recipe

    @property
    def name(self) -> str:
        """The network's name."""
        return self.architecture.name


def _conv(number: int, filters: int, kernel: int, **settings: int | float) -> AnyLayer:
    usual = Conv2d(name=f"conv{number}", out_channels=filters, kernel=kernel)
    return msgspec.structs.replace(usual, **settings)


def _conv_relu(number: int, filters: int, kernel: int, **settings: int | float) -> list[AnyLayer]:
    return [_conv(number, filters, kernel, **settings), _relu(number)]


def _relu(number: int) -> AnyLayer:
    return Activation(name=f"relu{number}", function="relu")


def _norm(number: int, alpha: float = 1e-4) -> AnyLayer:
    return Lrn(name=f"norm{number}", alpha=alpha)


def _pool(number: int, kernel: int = 3) -> AnyLayer:
    return MaxPool2d(name=f"pool{number}", kernel=kernel, stride=2)


def _drop(number: int) -> AnyLayer:
    return Dropout(name=f"drop{number}", p=0.5)


def _fc(
    number: int,
    units: int,
    expects: int | None = None,
    weights: WeightInit | None = None,
    bias_init: float | None = None,
) -> AnyLayer:
    return Linear(
        name=f"fc{number}",
        out_features=units,
        in_features=expects,
        weight_init=weights,
        bias_init=bias_init,
    )


_FLATTEN = Flatten(name="flatten")


def _drop_first_head(
    width: int, classes: int, weights: WeightInit | None = None
) -> tuple[AnyLayer, ...]:
    """Dense layers with dropout before fc6 and before fc7."""
    return (
        _FLATTEN,
        _drop(6),
        _fc(6, width, weights=weights),
        _relu(6),
        _drop(7),
        _fc(7, width, weights=weights),
        _relu(7),
        _fc(8, classes, weights=weights),
    )


def _drop_last_head(
    width: int, classes: int, expects: int | None = None, bias_init: float | None = None
) -> tuple[AnyLayer, ...]:
    """Dense layers with dropout after fc6 and after fc7."""
    return (
        _FLATTEN,
        _fc(6, width, expects, bias_init=bias_init),
        _relu(6),
        _drop(6),
        _fc(7, width, bias_init=bias_init),
        _relu(7),
        _drop(7),
        _fc(8, classes),
    )


_PAPER_ALPHA = 5e-4  # the paper's 1e-4 is not divided by n = 5, PyTorch's is

PRESETS: tuple[Preset, ...] = (
    Preset(
        "paper-2012",
        "Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural"
        " Networks, NIPS 2012",
        N_("The network of the paper: two towers, one for each GPU, as groups of convolutions."),
        Architecture(
            name="AlexNet, 2012",
            input=(3, 227, 227),
            initialisation="paper",
            layers=(
                *_conv_relu(1, 96, 11, stride=4),
                _norm(1, _PAPER_ALPHA),
                _pool(1),
                *_conv_relu(2, 256, 5, padding=2, groups=2, bias_init=1.0),
                _norm(2, _PAPER_ALPHA),
                _pool(2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 384, 3, padding=1, groups=2, bias_init=1.0),
                *_conv_relu(5, 256, 3, padding=1, groups=2, bias_init=1.0),
                _pool(5),
                *_drop_last_head(4096, 1000, bias_init=1.0),
            ),
        ),
        PAPER_RECIPE,
    ),
    Preset(
        "torchvision",
        "Krizhevsky: One weird trick for parallelizing convolutional neural networks,"
        " arXiv 1404.5997 (2014), as in torchvision.models.alexnet",
        N_("One tower of 64 filters without normalisation, as torchvision ships it."),
        Architecture(
            name="AlexNet, torchvision",
            input=(3, 224, 224),
            layers=(
                *_conv_relu(1, 64, 11, stride=4, padding=2),
                _pool(1),
                *_conv_relu(2, 192, 5, padding=2),
                _pool(2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 256, 3, padding=1),
                *_conv_relu(5, 256, 3, padding=1),
                _pool(5),
                AdaptiveAvgPool2d(name="avgpool", output_size=6),
                *_drop_first_head(4096, 1000),
            ),
        ),
        # torchvision's reference scripts train AlexNet so.
        Recipe(
            epochs=90,
            batch_size=32,
            optimiser="sgd",
            learning_rate=0.01,
            momentum=0.9,
            weight_decay=1e-4,
            schedule="step",
            drop_epochs=30,
            drop_factor=0.1,
            random_crop=True,
            random_flip=True,
        ),
    ),
    Preset(
        "simple-96",
        "insightstyle: Simple implementation of AlexNet (2022)",
        N_("One tower at the paper's full width, for ten classes."),
        Architecture(
            name="AlexNet, simple",
            input=(3, 224, 224),
            initialisation="xavier_uniform",
            layers=(
                *_conv_relu(1, 96, 11, stride=4, padding=3),
                _pool(1),
                *_conv_relu(2, 256, 5, padding=2),
                _pool(2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 384, 3, padding=1),
                *_conv_relu(5, 256, 3, padding=1),
                _pool(5),
                *_drop_last_head(4096, 10),
            ),
        ),
        Recipe(
            epochs=10,
            batch_size=64,
            optimiser="sgd",
            learning_rate=0.01,
            momentum=0.9,
            weight_decay=5e-4,
        ),
    ),
    Preset(
        "net-227",
        "An article on AlexNet with PyTorch code (CSDN), its listing Net",
        N_(
            "As printed, mistake and all: its conv5 leaves 6,400 features where 9,216 are expected."
        ),
        Architecture(
            name="Blog net at 227, as printed",
            input=(3, 227, 227),
            layers=(
                *_conv_relu(1, 96, 11, stride=4),
                _pool(1),
                *_conv_relu(2, 256, 5, padding=2),
                _pool(2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 384, 3, padding=1),
                *_conv_relu(5, 256, 5, padding=1),
                _pool(5),
                *_drop_last_head(4096, 1000, expects=9216),
            ),
        ),
        Recipe(
            epochs=10,
            batch_size=64,
            optimiser="sgd",
            learning_rate=0.01,
            momentum=0.9,
            weight_decay=5e-4,
        ),
    ),
    Preset(
        "half-width",
        "An article on AlexNet with PyTorch code (CSDN), its model.py",
        N_("What one of the paper's two GPUs held: half the filters, half the dense units."),
        Architecture(
            name="AlexNet, half width",
            input=(3, 224, 224),
            initialisation="kaiming_normal",
            layers=(
                *_conv_relu(1, 48, 11, stride=4, padding=2),
                _pool(1),
                *_conv_relu(2, 128, 5, padding=2),
                _pool(2),
                *_conv_relu(3, 192, 3, padding=1),
                *_conv_relu(4, 192, 3, padding=1),
                *_conv_relu(5, 128, 3, padding=1),
                _pool(5),
                *_drop_first_head(2048, 1000, weights="paper"),
            ),
        ),
        Recipe(epochs=10, batch_size=32, optimiser="adamw", learning_rate=2e-4, weight_decay=0.01),
    ),
    Preset(
        "lrn-blocks",
        "Muhammad Arham: AlexNet, Implementation from Scratch, Towards AI (2023)",
        N_("Five blocks, for CIFAR-10; no activation between the dense layers, as published."),
        Architecture(
            name="AlexNet, LRN blocks",
            input=(3, 227, 227),
            layers=(
                *_conv_relu(1, 96, 11, stride=4),
                _norm(1),
                _pool(1),
                *_conv_relu(2, 256, 5, padding=2),
                _norm(2),
                _pool(2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 384, 3, padding=1),
                *_conv_relu(5, 256, 3, padding=1),
                _norm(5),
                _pool(5),
                _FLATTEN,
                _fc(6, 4096),
                _drop(6),
                _fc(7, 4096),
                _drop(7),
                _fc(8, 10),
            ),
        ),
        Recipe(epochs=10, batch_size=64, optimiser="adamw", learning_rate=1e-4, weight_decay=0.01),
    ),
    Preset(
        "grouped-lrn",
        "简记AlexNet (2020), and the chapter Alexnet of a community computer-vision course",
        N_("Two towers at 224, normalised after pooling as Caffe's reference network is."),
        Architecture(
            name="AlexNet, grouped, LRN after pooling",
            input=(3, 224, 224),
            layers=(
                *_conv_relu(1, 96, 11, stride=4, padding=2),
                _pool(1),
                _norm(1),
                *_conv_relu(2, 256, 5, padding=2, groups=2),
                _pool(2),
                _norm(2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 384, 3, padding=1, groups=2),
                *_conv_relu(5, 256, 3, padding=1, groups=2),
                _pool(5),
                *_drop_first_head(4096, 1000),
            ),
        ),
        Recipe(
            epochs=90,
            batch_size=128,
            optimiser="sgd",
            learning_rate=0.01,
            momentum=0.9,
            weight_decay=5e-4,
        ),
    ),
    Preset(
        "mnist-28",
        "The chapter Alexnet of a community computer-vision course",
        N_("AlexNet made small for grey pictures of 28 by 28: a laptop trains it in minutes."),
        Architecture(
            name="AlexNet for 28 × 28",
            input=(1, 28, 28),
            layers=(
                *_conv_relu(1, 96, 11, padding=1),
                _pool(1, 2),
                *_conv_relu(2, 256, 3, padding=1),
                _pool(2, 2),
                *_conv_relu(3, 384, 3, padding=1),
                *_conv_relu(4, 384, 3, padding=1),
                *_conv_relu(5, 256, 3, padding=1),
                _pool(5, 2),
                *_drop_first_head(4096, 10),
            ),
        ),
        # After one epoch of the sample 16 pictures a step err less than 32, and vary less by seed.
        Recipe(epochs=10, batch_size=16, optimiser="adamw", learning_rate=3e-4, weight_decay=0.01),
    ),
)

_BY_ID = {preset.id: preset for preset in PRESETS}


def find_preset(preset_id: str) -> Preset | None:
    """The preset of that id, or None."""
    return _BY_ID.get(preset_id)


def published_as(architecture: Architecture) -> Preset | None:
    """The preset that `architecture` is, unchanged but for its classes, or None."""
    for preset in PRESETS:
        if architecture.classes is not None and architecture == preset.architecture.with_classes(
            architecture.classes
        ):
            return preset
    return None
