"""What is known of torchvision's data sets before they are downloaded, from their publishers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alexnet_gui.core.translation import N_

Split = Mapping[str, object]


@dataclass(frozen=True)
class Known:
    """A data set."""

    megabytes: int  # to download
    train: int  # pictures to train on
    validation: int
    classes: tuple[str, ...] | int  # their names, or how many there are if the names come with it
    source: str  # where it is from, and on which terms
    each: tuple[int, ...] = ()  # pictures of each class; empty: all have as many, or nearly
    size: tuple[int, int, int] | None = None  # channels, height, width; None: photos of any size
    halves: tuple[Split, Split] | None = ({"train": True}, {"train": False})  # None: undivided
    options: Split = field(default_factory=dict)
    downloadable: bool = True
    packages: tuple[str, ...] = ()  # that torchvision reads it with, beside its own

    @property
    def count(self) -> int:
        """How many classes there are."""
        return self.classes if isinstance(self.classes, int) else len(self.classes)


def _split(train: str, validation: str) -> tuple[Split, Split]:
    return {"split": train}, {"split": validation}


_DIGITS = tuple(str(digit) for digit in range(10))
_CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
_THINGS = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip
_STL = (
    "airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck",
)  # fmt: skip
_LAND = (
    "AnnualCrop", "Forest", "HerbaceousVegetation", "Highway", "Industrial",
    "Pasture", "PermanentCrop", "Residential", "River", "SeaLake",
)  # fmt: skip
_IMAGENETTE = (
    "tench", "English springer", "cassette player", "chain saw", "church",
    "French horn", "garbage truck", "gas pump", "golf ball", "parachute",
)  # fmt: skip
_MATLAB = ("scipy",)  # reads MATLAB's files
_TINY = N_("From Krizhevsky's technical report of 2009; its pictures are from the web.")

KNOWN = {
    "MNIST": Known(
        12, 60_000, 10_000, _DIGITS, N_("By LeCun, Cortes and Burges; CC BY-SA 3.0."),
        each=(6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958), size=(1, 28, 28),
    ),
    "FashionMNIST": Known(
        31, 60_000, 10_000, _CLOTHES, N_("By Zalando Research; MIT licence."), size=(1, 28, 28)
    ),
    "CIFAR10": Known(170, 50_000, 10_000, _THINGS, _TINY, size=(3, 32, 32)),
    "CIFAR100": Known(169, 50_000, 10_000, 100, _TINY, size=(3, 32, 32)),
    "SVHN": Known(
        246, 73_257, 26_032, _DIGITS,
        N_("House numbers, by Stanford University and Google; not for commercial use."),
        each=(6692, 18960, 14734, 11379, 9981, 9266, 7704, 7614, 6705, 6254), size=(3, 32, 32),
        halves=_split("train", "test"), packages=_MATLAB,
    ),
    "STL10": Known(
        2640, 5000, 8000, _STL,
        N_("By Stanford University, from ImageNet's pictures: for research."), size=(3, 96, 96),
        halves=_split("train", "test"),
    ),
    "Flowers102": Known(
        345, 1020, 1020, 102,
        N_("By the University of Oxford; no licence is stated. Its test pictures are not used."),
        halves=_split("train", "val"), packages=_MATLAB,
    ),
    "OxfordIIITPet": Known(
        811, 3680, 3669, 37, N_("By Oxford and IIIT Hyderabad; CC BY-SA 4.0."),
        halves=_split("trainval", "test"),
    ),
    "Food101": Known(
        4996, 75_750, 25_250, 101,
        N_("By ETH Zürich; its pictures are Foodspotting's: for research."),
        halves=_split("train", "test"),
    ),
    "EuroSAT": Known(
        94, 21_600, 5400, _LAND,
        N_("By DFKI, from Sentinel-2; MIT licence. A fifth is kept for validation."),
        each=(3000, 3000, 3000, 2500, 2500, 2000, 2500, 3000, 2500, 3000), halves=None,
    ),
    "Imagenette": Known(
        342, 9469, 3925, _IMAGENETTE, N_("By fast.ai, from ImageNet's pictures: for research."),
        each=(1350, 1350, 1350, 1244, 1350, 1350, 1350, 1350, 1350, 1350),
        halves=_split("train", "val"), options={"size": "320px"},
    ),
    "ImageNet": Known(
        0, 1_281_167, 50_000, 1000,
        N_("ImageNet's terms: research and teaching that is not commercial."),
        halves=_split("train", "val"), downloadable=False, packages=_MATLAB,
    ),
}  # fmt: skip
