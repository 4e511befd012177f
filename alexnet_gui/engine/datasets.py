"""Where pictures come from: the bundled sample, a folder, or torchvision's data sets."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.preprocessing import Fit, Preprocessing, usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _
from alexnet_gui.engine import folder_data, sample_data, torchvision_data
from alexnet_gui.engine.augmentation import Palette
from alexnet_gui.engine.picture_sets import Pictures, PictureSets, Progress
from alexnet_gui.engine.picture_statistics import statistics_of
from alexnet_gui.engine.prepared_pictures import Reading

SAMPLE = "sample"
TORCHVISION = "torchvision:"
DEFAULT_LIMIT = Recipe().cache_limit * 2**30


@dataclass(frozen=True)
class Data:
    """Labelled pictures to train and to validate on, and how they become a network's input."""

    spec: str
    train: Pictures
    validation: Pictures
    classes: tuple[str, ...]
    mean: tuple[float, ...]  # one for each channel of the network's input, of pixels in 0…1
    std: tuple[float, ...]
    fingerprint: str  # changes with the pictures
    preprocessing: Preprocessing
    palette: Palette | None  # of the training pictures; None where there is no colour
    skipped: tuple[tuple[str, str], ...]  # file, and why it could not be read
    notices: tuple[str, ...]


def open_data(
    spec: str,
    input_shape: tuple[int, int, int],
    *,
    fit: Fit = "crop",
    seed: int = 0,
    cache_limit: int = DEFAULT_LIMIT,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Data:
    """Read the pictures that `spec` names, for a network whose input is `input_shape` (C, H, W).

    Args:
        spec: `sample`, a folder with one sub-folder per class, or `torchvision:NAME`.
        input_shape: Channels, 3 or 1, and size.
        fit: What is done about other proportions than the input's.
        seed: How a folder without pictures set apart for validation is split.
        cache_limit: Bytes that pictures which do not fit into memory may take on disk.
        progress: Told now and then how many pictures are read.
        cancelled: Asked now and then whether to break off.

    Raises:
        UserError: There is no such data, it cannot be read, or it fits neither into memory nor
            on the disk.
        concurrent.futures.CancelledError: As asked.
    """
    spec = full_spec(spec)
    if input_shape[0] not in (1, 3):
        raise UserError(
            _(
                "The network takes {n:,} channels, but pictures have three, or one when grey."
            ).format(n=input_shape[0]),
            _("Give its input three channels or one."),
        )
    usual = usual_preprocessing(input_shape, fit, _held(spec))
    reading = Reading(usual, seed, cache_limit, progress, cancelled)
    return _with_statistics(spec, _read(spec, reading), usual)


def _read(spec: str, reading: Reading) -> PictureSets:
    if spec == SAMPLE:
        return sample_data.read_sample()
    if spec.startswith(TORCHVISION):
        return torchvision_data.read_torchvision(spec.removeprefix(TORCHVISION), reading)
    return folder_data.read_folder(Path(spec), reading)


def _held(spec: str) -> tuple[int, int] | None:
    """Height and width of the pictures where all are small and alike."""
    if spec == SAMPLE:
        return sample_data.SIZE[1:]
    if spec.startswith(TORCHVISION):
        return torchvision_data.picture_size(spec.removeprefix(TORCHVISION))
    return None


def describe_data(spec: str) -> DataDescribed:
    """The classes that `spec` names and how many pictures each has; nothing is decoded.

    Raises:
        UserError: There is no such data.
    """
    spec = full_spec(spec)
    if spec == SAMPLE:
        return sample_data.describe_sample()
    if spec.startswith(TORCHVISION):
        return torchvision_data.describe_torchvision(spec.removeprefix(TORCHVISION))
    return folder_data.describe_folder(Path(spec))


def full_spec(spec: str) -> str:
    """`spec` as it also holds from another folder: a folder's whole path."""
    if spec == SAMPLE or spec.startswith(TORCHVISION):
        return spec
    if not spec:
        raise UserError(
            _("No pictures are named."),
            _("Give “sample”, a folder with one sub-folder for each class, or “torchvision:NAME”."),
        )
    return str(Path(spec).expanduser().absolute())


def _with_statistics(spec: str, sets: PictureSets, usual: Preprocessing) -> Data:
    mean, std, palette = statistics_of(sets.train, len(usual.mean))
    return Data(
        spec=spec,
        train=sets.train,
        validation=sets.validation,
        classes=sets.classes,
        mean=mean,
        std=std,
        fingerprint=sets.fingerprint,
        preprocessing=msgspec.structs.replace(usual, mean=mean, std=std),
        palette=palette,
        skipped=sets.skipped,
        notices=sets.notices,
    )
