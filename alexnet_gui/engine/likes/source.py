"""The pictures that are searched for what excites a network: by class, or just a folder of them."""

from collections.abc import Sequence
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.likes import HalvesFound, Source
from alexnet_gui.core.translation import _
from alexnet_gui.engine.datasets import SAMPLE, TORCHVISION, full_spec, open_source
from alexnet_gui.engine.folder_listing import Listed, Listing, list_folder, pictures_below
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.shelf import Shelf
from alexnet_gui.engine.torchvision_download import Fetching


def open_shelf(spec: str, model: Model) -> Shelf:
    """The pictures of `spec`, one by one; nothing is decoded, and nothing downloaded.

    Args:
        spec: `sample`, a folder, or `torchvision:NAME`. A folder without two folders of classes
            counts as one of pictures without classes.
        model: Pictures that nobody has set apart for validation are divided as its run did.

    Raises:
        UserError: There is no such data, or no picture in it.
    """
    spec = full_spec(spec)
    try:
        return Shelf(open_source(spec, _seed(model), Fetching(allowed=False)))
    except UserError:
        if spec == SAMPLE or spec.startswith(TORCHVISION):
            raise
        loose = _loose(Path(spec))
        if loose is None:
            raise
        return Shelf(Listed(loose, Path(spec)))


def find_halves(spec: str) -> HalvesFound:
    """Whether there is more than one way to choose among the pictures of `spec`."""
    folder = Path(spec)
    if spec == SAMPLE or spec.startswith(TORCHVISION) or not folder.is_dir():
        return HalvesFound(spec, there=True)
    try:
        list_folder(folder, 0)
    except UserError:
        return HalvesFound(spec, there=False)
    return HalvesFound(spec, there=True)


def numbers(shelf: Shelf, source: Source) -> Sequence[int]:
    """The pictures of `shelf` that `source` means; without classes, or any set apart, all."""
    parts = {
        "training": range(shelf.training),
        "validation": range(shelf.training, len(shelf)),
        "all": range(len(shelf)),
    }
    return parts[source.split] or parts["all"]


def _loose(folder: Path) -> Listing | None:
    """All pictures below `folder`, without classes; None if there is no picture."""
    if not folder.is_dir():
        return None
    try:
        files = list(pictures_below(folder))
    except OSError:
        return None
    if not files:
        return None
    notice = _("The folder has no folders of classes: its pictures are taken without.")
    return Listing(("",), (), tuple((file, 0) for file in files), (notice,))


def _seed(model: Model) -> int:
    recipe = model.provenance.get("recipe")
    seed = recipe.get("seed") if isinstance(recipe, dict) else None
    return seed if isinstance(seed, int) else 0
