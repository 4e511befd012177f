"""Small weights in place of torchvision's 233 MiB, served and loaded the same way."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from tests.engine.serving import Handler, served

if TYPE_CHECKING:
    from alexnet_gui.engine.imagenet import Published

NETWORK = Architecture(
    name="AlexNet in small",
    input=(3, 32, 32),
    layers=(
        Conv2d(name="conv1", out_channels=64, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=6),
    ),
)
CATEGORIES = ("tench", "goldfish", "hammerhead", "cock", "hen", "Egyptian cat")


def write_weights(folder: Path) -> Path:
    """A state dict as torchvision's, in a file that is named by its hash."""
    import torch

    generator = torch.Generator().manual_seed(11)
    shapes = {
        "features.0.weight": (64, 3, 5, 5),
        "features.0.bias": (64,),
        "classifier.1.weight": (6, 12544),
        "classifier.1.bias": (6,),
    }
    path = folder / "weights.pth"
    torch.save({name: torch.randn(s, generator=generator) / 9 for name, s in shapes.items()}, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return path.rename(folder / f"alexnet-owt-{digest[:8]}.pth")


def publish(url: str, size: int) -> "Published":
    """What torchvision would say of the file at `url`."""
    from functools import partial

    from torchvision.models import Weights, WeightsEnum
    from torchvision.transforms._presets import ImageClassification

    from alexnet_gui.engine.imagenet import Published

    weights = Weights(
        url=url,
        transforms=partial(ImageClassification, crop_size=32, resize_size=36),
        meta={
            "categories": list(CATEGORIES),
            "_file_size": size / 1024**2,
            "_metrics": {"ImageNet-1K": {"acc@1": 56.522, "acc@5": 79.066}},
        },
    )
    return Published(WeightsEnum("SmallWeights", {"V1": weights}).V1, NETWORK)


@contextmanager
def weights_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handler: type[Handler] = Handler
) -> Iterator[Path]:
    """A server has the small weights where torchvision's would be; the file that it gives."""
    from alexnet_gui.engine import imagenet

    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    folder = tmp_path / "server"
    folder.mkdir()
    file = write_weights(folder)
    with served(folder, handler) as address:
        url = f"{address}/{file.name}"
        published = publish(url, file.stat().st_size)
        monkeypatch.setattr(imagenet, "alexnet", lambda: published)
        monkeypatch.setattr(imagenet, "FILE", file.name)
        yield file
