"""A small network, pictures of noise, and how to ask what excites it; plain PyTorch beside it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Enquiry, Progress
from alexnet_gui.core.layers import Activation, Conv2d, Dropout, Flatten, Linear
from alexnet_gui.core.likes import (
    Favourite,
    Favourites,
    FavouritesFound,
    Neighbour,
    Neighbours,
    NeighboursFound,
    Search,
    Searched,
    Source,
)
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.requests import Look, ModelChoice, Split, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.answers import answer
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.models import untrained
from alexnet_gui.engine.pictures import open_picture, prepare

NETWORK = Architecture(
    name="Seven",
    input=(3, 32, 32),
    layers=(
        Conv2d(name="conv1", out_channels=5, kernel=7, stride=2, padding=3),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=3, stride=2),
        Conv2d(name="conv2", out_channels=4, kernel=3, padding=1),
        Flatten(name="flatten"),
        Linear(name="fc7", out_features=6),
        Activation(name="relu7", function="relu"),
        Dropout(name="drop7"),
        Linear(name="fc8", out_features=3),
    ),
)
CHELSEA = resource("pictures", "chelsea.png")
COFFEE = resource("pictures", "coffee.png")
COUNT = 36  # more than go through the network at once, and than are kept


def write_noise(folder: Path, count: int = COUNT) -> Path:
    """Pictures of noise in two classes, of several sizes, and one file that is none."""
    drawn = np.random.default_rng(0)
    for i in range(count):
        place = folder / ("even" if i % 2 == 0 else "odd")
        place.mkdir(parents=True, exist_ok=True)
        size = (36 + i, 50) if i % 3 else (64, 36)
        Image.fromarray(drawn.integers(0, 256, (*size, 3), np.uint8)).save(place / f"{i:02}.png")
    (folder / "odd" / "broken.png").write_text("no picture")
    return folder


class Asking:
    """A beholder that looks at one picture, and what is asked of it then."""

    def __init__(self, picture: Path, network: Architecture = NETWORK) -> None:
        self.beholder = Beholder()
        self.told: list[Progress] = []
        self.look(picture, Untrained(network))

    def look(self, picture: Path, model: ModelChoice) -> None:
        self.beholder.look(Look(picture, picture.name, model), 1)

    def ask(self, enquiry: Enquiry, cancelled: Callable[[], bool] = lambda: False) -> object:
        return answer(enquiry, self.beholder, self.told.append, cancelled)

    def search(self, spec: Path | str, split: Split = "all", *, on_disk: bool = True) -> Searched:
        found = self.ask(Search(1, Source(str(spec), split), on_disk=on_disk))
        assert isinstance(found, Searched)
        return found

    def kept(self, spec: Path | str) -> object:
        return self.ask(Search(1, Source(str(spec), "all"), "kept"))

    def favourites(self, search: Searched, layer: str, unit: int) -> tuple[Favourite, ...]:
        found = self.ask(Favourites(search.key, layer, unit))
        assert isinstance(found, FavouritesFound)
        return found.favourites

    def neighbours(self, search: Searched) -> tuple[Neighbour, ...]:
        found = self.ask(Neighbours(search.key, 1))
        assert isinstance(found, NeighboursFound)
        return found.neighbours


def files_in(folder: Path) -> list[Path]:
    """The pictures that can be read, by class as they are listed."""
    return [path for path in sorted(folder.rglob("*.png")) if path.stem != "broken"]


def plain_outputs(files: list[Path]) -> dict[str, Tensor]:
    """What plain PyTorch makes of `files` with the weights of NETWORK: (N, …) of each layer."""
    model = untrained(NETWORK)
    w = model.network.state_dict()
    x = torch.stack([prepare(open_picture(file), model.preprocessing, 3)[0] for file in files])
    out = {"conv1": F.conv2d(x, w["conv1.weight"], w["conv1.bias"], stride=2, padding=3)}
    out["relu1"] = out["conv1"].clamp_min(0)
    out["pool1"] = F.max_pool2d(out["relu1"], 3, 2)
    out["conv2"] = F.conv2d(out["pool1"], w["conv2.weight"], w["conv2.bias"], padding=1)
    out["fc7"] = F.linear(out["conv2"].flatten(1), w["fc7.weight"], w["fc7.bias"])
    out["relu7"] = out["drop7"] = out["fc7"].clamp_min(0)
    out["fc8"] = F.linear(out["relu7"], w["fc8.weight"], w["fc8.bias"])
    return out
