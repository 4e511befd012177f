"""Where pictures come from: the bundled sample, a folder, or torchvision's data sets."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.preprocessing import Fit, Preprocessing, usual_preprocessing
from alexnet_gui.core.translation import _
from alexnet_gui.engine import folder_data, sample_data, torchvision_data
from alexnet_gui.engine.picture_sets import (
    Pictures,
    PictureSets,
    Progress,
    epoch_order,
    in_channels,
)

SAMPLE = "sample"
TORCHVISION = "torchvision:"
STATISTICS_PICTURES = 2000  # are enough for two digits of mean and deviation


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
    skipped: tuple[tuple[str, str], ...]  # file, and why it could not be read
    notices: tuple[str, ...]


def open_data(
    spec: str,
    input_shape: tuple[int, int, int],
    *,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Data:
    """Read the pictures that `spec` names, for a network whose input is `input_shape` (C, H, W).

    Args:
        spec: `sample`, a folder with one sub-folder per class, or `torchvision:NAME`.
        input_shape: Channels, 3 or 1, and size.
        seed: How a folder without pictures set apart for validation is split.
        progress: Told now and then how many pictures are read.
        cancelled: Asked now and then whether to break off.

    Raises:
        UserError: There is no such data, it cannot be read, or it does not fit into memory.
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
    if spec == SAMPLE:
        return _with_statistics(spec, sample_data.read_sample(), _whole(input_shape))
    if spec.startswith(TORCHVISION):
        sets = torchvision_data.read_torchvision(spec.removeprefix(TORCHVISION))
        return _with_statistics(spec, sets, _whole(input_shape))
    usual = usual_preprocessing(input_shape)
    sets = folder_data.read_folder(Path(spec), usual, seed, progress, cancelled)
    return _with_statistics(spec, sets, usual)


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


def _whole(shape: tuple[int, int, int]) -> Preprocessing:
    """What small pictures pass through: scaled as they are, nothing cut off if they are square."""
    _channels, height, width = shape
    usual = usual_preprocessing(shape)
    fit: Fit = "crop" if height == width else "squash"
    return msgspec.structs.replace(usual, fit=fit, resize=max(height, width))


def _with_statistics(spec: str, sets: PictureSets, usual: Preprocessing) -> Data:
    mean, std = _statistics(sets.train, len(usual.mean))
    return Data(
        spec=spec,
        train=sets.train,
        validation=sets.validation,
        classes=sets.classes,
        mean=mean,
        std=std,
        fingerprint=sets.fingerprint,
        preprocessing=msgspec.structs.replace(usual, mean=mean, std=std),
        skipped=sets.skipped,
        notices=sets.notices,
    )


def _statistics(pictures: Pictures, channels: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and deviation of each channel, of pixels in 0…1, over pictures drawn by lot."""
    # At even distances they might all be of one class, where classes come in turn.
    chosen = epoch_order(0, 0, len(pictures))[:STATISTICS_PICTURES]
    total = torch.zeros(channels, dtype=torch.float64)
    squares = torch.zeros(channels, dtype=torch.float64)
    for start in range(0, len(chosen), 100):
        part = chosen[start : start + 100]
        x = in_channels(pictures.pixels[part].float() / 255, channels).double()
        total += x.mean((0, 2, 3)) * len(part)
        squares += x.square().mean((0, 2, 3)) * len(part)
    mean = total / len(chosen)
    deviation = (squares / len(chosen) - mean.square()).clamp_min(1e-6).sqrt()
    return tuple(mean.tolist()), tuple(deviation.tolist())
