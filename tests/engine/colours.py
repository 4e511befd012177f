"""A network that says of a picture whether it is red, green or blue, and such pictures."""

from pathlib import Path

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.network import build

# Says red, green or blue by the mean of each channel: right for pictures of such a colour.
COLOURS = Architecture(
    name="colours",
    input=(3, 4, 4),
    layers=(
        AdaptiveAvgPool2d(name="mean", output_size=1),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=3, bias=False),
    ),
)
CODES = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


def colour_model(classes: tuple[str, ...] | None = ("red", "green", "blue")) -> Model:
    network = build(COLOURS, seed=1)
    with torch.no_grad():
        network.get_parameter("fc.weight").copy_(torch.eye(3))
    preprocessing = Preprocessing(resize=4, crop=(4, 4), mean=(0.0,) * 3, std=(1.0,) * 3)
    return Model("colours", COLOURS, network, classes, preprocessing)


def painted(folder: Path, pictures: dict[str, list[str]]) -> Path:
    """A folder whose class folders, all for validation, hold pictures of those colours."""
    from PIL import Image

    for split in ("train", "val"):
        for name, colours in pictures.items():
            (folder / split / name).mkdir(parents=True)
            for number, colour in enumerate(colours):
                path = folder / split / name / f"{number}.png"
                Image.new("RGB", (6, 6), CODES[colour]).save(path)
    return folder
