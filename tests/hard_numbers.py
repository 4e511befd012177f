"""Networks and pictures whose numbers nobody can learn from, or hardly."""

import random
import struct
from pathlib import Path

from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Flatten, Linear


def noise(folder: Path, counts: dict[str, int], side: int = 30) -> Path:
    """Pictures in which there is nothing to be learned."""
    drawn = random.Random(0)
    for name, count in counts.items():
        (folder / name).mkdir(parents=True)
        for number in range(count):
            picture = Image.frombytes("RGB", (side, side), drawn.randbytes(3 * side * side))
            picture.save(folder / name / f"{number}.png")
    return folder


def write_mnist(cache: Path, labels: bytes, pictures: int | None = None) -> None:
    """MNIST as its publishers have it, with these labels and as many pictures, or so many."""
    count = len(labels) if pictures is None else pictures
    raw = cache / "alexnet-gui" / "torchvision" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix in ("train", "t10k"):
        images = struct.pack(">4I", 0x803, count, 28, 28) + bytes(count * 28 * 28)
        (raw / f"{prefix}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(
            struct.pack(">2I", 0x801, len(labels)) + labels
        )


def a_thousand_layers() -> Architecture:
    """Dense layers of eight units, and what bends each."""
    layers: list[AnyLayer] = [Flatten(name="flatten")]
    for number in range(499):
        layers += [
            Linear(name=f"fc{number}", out_features=8),
            Activation(name=f"tanh{number}", function="tanh"),
        ]
    layers.append(Linear(name="last", out_features=10))
    return Architecture(name="deep", input=(1, 28, 28), layers=tuple(layers))


OVERFLOWING = Architecture(
    name="Overflowing",
    input=(3, 16, 16),
    layers=(
        Conv2d(name="conv1", out_channels=2, kernel=5, stride=2),
        Activation(name="tanh1", function="tanh"),  # of infinity is one
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=5),
    ),
)


def write_overflowing(path: Path) -> Path:
    """A model whose weights are finite, and whose first maps are not; its answers are again."""
    import torch

    from alexnet_gui.engine.models import save_model, untrained

    model = untrained(OVERFLOWING)
    first = next(model.network.parameters())
    with torch.no_grad():
        first.zero_()
        first[:, 0, 2, 2] = torch.tensor([3.4e38, -3.4e38])
    save_model(model, path)
    return path


def write_filled(path: Path, value: float) -> Path:
    """A model each of whose weights is `value`."""
    import torch

    from alexnet_gui.engine.models import save_model, untrained

    model = untrained(OVERFLOWING)
    with torch.no_grad():
        for weights in model.network.parameters():
            weights.fill_(value)
    save_model(model, path)
    return path
