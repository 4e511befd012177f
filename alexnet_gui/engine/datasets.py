"""Where pictures come from: the bundled sample, a folder, or torchvision's data sets."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.preprocessing import Fit, Preprocessing, usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.survey_words import without_validation_text
from alexnet_gui.core.translation import _
from alexnet_gui.engine import folder_data, sample_data, torchvision_data
from alexnet_gui.engine.augmentation import Palette
from alexnet_gui.engine.folder_listing import Listed, list_folder
from alexnet_gui.engine.picture_sets import Pictures, PictureSets, Progress
from alexnet_gui.engine.picture_statistics import statistics_of
from alexnet_gui.engine.prepared_pictures import Reading, read_listing
from alexnet_gui.engine.torchvision_download import Fetching

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
    skipped: tuple[tuple[str, str], ...]  # file below the folder, and why it was
    notices: tuple[str, ...]


def open_data(
    spec: str,
    input_shape: tuple[int, int, int],
    *,
    fit: Fit = "crop",
    seed: int = 0,
    cache_limit: int = DEFAULT_LIMIT,
    progress: Progress = lambda done, total: None,
    fetched: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    shared: bool = False,
    download: bool = True,
) -> Data:
    """Read the pictures that `spec` names, for a network whose input is `input_shape` (C, H, W).

    Args:
        spec: `sample`, a folder with one sub-folder per class, or `torchvision:NAME`.
        input_shape: Channels, 3 or 1, and size.
        fit: What is done about other proportions than the input's.
        seed: How a folder without pictures set apart for validation is split.
        cache_limit: Bytes that pictures which do not fit into memory may take on disk.
        progress: Told now and then how many pictures are read.
        fetched: Told now and then how many bytes are downloaded, if they are not there.
        cancelled: Asked now and then whether to break off.
        shared: Other processes of this machine read the same pictures.
        download: Whether pictures of torchvision's may be fetched if they are not there.

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
    usual = usual_preprocessing(input_shape, fit, held_size(spec))
    source = open_source(spec, seed, Fetching(fetched, cancelled, download))
    if isinstance(source, Listed):
        reading = Reading(usual, cache_limit, progress, cancelled, shared)
        source = read_listing(source.listing, source.folder, reading)
    return _with_statistics(spec, source, usual)


def open_source(spec: str, seed: int, fetching: Fetching) -> PictureSets | Listed:
    """The pictures that `spec` names: as they are where all are small and alike, or their files.

    Args:
        spec: As `full_spec` gives it.
        seed: How they are split if none are set apart for validation.
        fetching: How they are fetched if they are not there.

    Raises:
        UserError: There is no such data, or it cannot be had.
        concurrent.futures.CancelledError: As asked.
    """
    if spec == SAMPLE:
        return sample_data.read_sample()
    if spec.startswith(TORCHVISION):
        name = spec.removeprefix(TORCHVISION)
        return torchvision_data.open_torchvision(name, seed, fetching)
    return Listed(list_folder(Path(spec), seed), Path(spec))


def held_size(spec: str) -> tuple[int, int] | None:
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
    return str(with_home(spec).absolute())


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
        notices=(*sets.notices, *_unseen(sets)),
    )


def _unseen(sets: PictureSets) -> tuple[str, ...]:
    """What there is to say of classes that are learned and never validated."""
    learned, validated = (set(each.labels.tolist()) for each in (sets.train, sets.validation))
    if not validated:  # which is refused, in words of its own
        return ()
    names = [sets.classes[label] for label in sorted(learned - validated)]
    return (without_validation_text(names),) if names else ()
