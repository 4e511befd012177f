"""Predictions of many pictures as a table in a file."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from pathlib import Path
from time import perf_counter

from alexnet_gui.core.csv_text import Cell, csv_lines
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.evaluation import FolderPredicted, PredictFolder
from alexnet_gui.core.natural_order import natural_key
from alexnet_gui.core.presence import require_folder
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import whole_file
from alexnet_gui.engine.folder_listing import pictures_below
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.predictions import Answer, classes_of, predictions
from alexnet_gui.engine.shelf import shown_name


def pictures_of(paths: Iterable[Path]) -> list[Path]:
    """`paths`, where a folder stands for all pictures in it and below, by name as people count.

    Raises:
        UserError: A folder holds no picture, or may not be read.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        try:
            os.scandir(path).close()  # looking through it passes over what may not be read
            inside = sorted(pictures_below(path), key=lambda file: _by_folders(file, path))
        except OSError as error:
            raise unreadable(path, error) from None
        if not inside:
            raise UserError(
                _("There is no picture in {folder}.").format(folder=path),
                _("Choose a folder with pictures in it, or in folders below it."),
            )
        found += inside
    return found


def _by_folders(file: Path, folder: Path) -> tuple[object, ...]:
    """The files of a folder come before those of folders in it."""
    *folders, name = file.relative_to(folder).parts
    return (*((1, natural_key(each)) for each in folders), (0, natural_key(name)))


def csv_head(count: int) -> str:
    """The first line of a table of predictions with so many classes for each picture."""
    numbered = [name for i in range(1, count + 1) for name in (f"label{i}", f"probability{i}")]
    return csv_lines([("picture", *numbered, "error")])


def csv_row(picture: str, answer: Answer, count: int) -> str:
    """The line of one picture; `error` says why, if it cannot be read."""
    if isinstance(answer, UserError):
        return csv_lines([(picture, *(None,) * (2 * count), str(answer))])
    cells: list[Cell] = [
        cell for each in answer for cell in (readable(each.label), each.probability)
    ]
    return csv_lines([(picture, *cells, None)])


def predict_folder(
    model: Model,
    wish: PredictFolder,
    tell: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> FolderPredicted:
    """Write a table of what `model` takes each picture of a folder for.

    Raises:
        UserError: There is no picture, the network takes none, or the file cannot be written.
        CancelledError: As asked; what was in the file stays as it was.
    """
    start = perf_counter()
    require_folder(wish.folder, _("Choose a folder with pictures in it."))
    pictures = pictures_of([wish.folder])
    count, unread = min(wish.top, classes_of(model)), 0
    found = predictions(model, pictures, top=wish.top, ten_crop=wish.ten_crop, cancelled=cancelled)
    with whole_file(wish.out) as file:
        file.write(csv_head(count).encode())
        for done, (picture, answer) in enumerate(zip(pictures, found, strict=True), 1):
            unread += isinstance(answer, UserError)
            file.write(csv_row(shown_name(picture, wish.folder), answer, count).encode())
            tell(Progress(done, len(pictures)))
        if cancelled():
            raise CancelledError
    return FolderPredicted(wish.out, len(pictures), unread, perf_counter() - start)
