"""Pictures in a folder with one sub-folder per class."""

from collections import Counter
from pathlib import Path

from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.survey_words import without_validation_text
from alexnet_gui.engine.folder_listing import Listing, list_folder


def describe_folder(folder: Path) -> DataDescribed:
    """The classes in `folder` and how many pictures each has; nothing is decoded.

    Raises:
        UserError: No folder, or fewer than two classes.
    """
    listing = list_folder(folder, seed=0)
    counts = Counter(label for _file, label in (*listing.train, *listing.validation))
    return DataDescribed(
        spec=str(folder),
        title=name_of(folder),
        classes=tuple((name, counts[i]) for i, name in enumerate(listing.classes)),
        training_pictures=len(listing.train),
        validation_pictures=len(listing.validation),
        remarks=(*listing.notices, *_unvalidated(listing)),
    )


def _unvalidated(listing: Listing) -> tuple[str, ...]:
    validated = {label for _file, label in listing.validation}
    names = [name for i, name in enumerate(listing.classes) if i not in validated]
    return (without_validation_text(names),) if names else ()
