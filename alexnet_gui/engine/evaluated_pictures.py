"""The pictures that a model is tried on: decoded as they are wanted, a batch at a time."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.requests import Split
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.folder_listing import Listed
from alexnet_gui.engine.in_threads import in_threads
from alexnet_gui.engine.picture_sets import Fitting, PictureSets
from alexnet_gui.engine.pictures import open_picture, store
from alexnet_gui.engine.shelf import Shelf, frozen_pixels

AT_ONCE = 64  # pictures; without gradients that is little memory

Shown = tuple[Path | bytes, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]


class EvaluatedPictures:
    """Those of one half of a source, or of both; not all of them need fit into memory."""

    def __init__(self, source: PictureSets | Listed, split: Split) -> None:
        self._shelf = Shelf(source)
        first = self._shelf.training if split == "validation" else 0
        last = self._shelf.training if split == "training" else len(self._shelf)
        self._numbers = list(range(first, last))
        self._others = [*range(first), *range(last, len(self._shelf))]
        self.classes = self._shelf.classes
        self.notices = (source.listing if isinstance(source, Listed) else source).notices
        self.skipped: list[tuple[str, str]] = []  # each file that cannot be read, and why
        self.seen: list[int] = []  # the shelf's numbers of the pictures in the batches so far

    def __len__(self) -> int:
        return len(self._numbers)

    def keep(self, labels: dict[int, int]) -> None:
        """Leave out the pictures of all classes but these."""
        self._numbers = [n for n in self._numbers if self._shelf.labels[n] in labels]
        self._others = [n for n in self._others if self._shelf.labels[n] in labels]

    def batches(
        self,
        labels: dict[int, int],
        preprocessing: Preprocessing,
        fitting: Fitting,
        device: torch.device,
        told: Callable[[int], None],
    ) -> Generator[Batch, None, None]:
        """Every picture that can be read, in order; threads read ahead until it is closed.

        Args:
            labels: Number of a class in the data → in the model.
            preprocessing: How large pictures in files are to be, and which part of them.
            fitting: Makes a network's input of them.
            device: Where labels are wanted.
            told: Told how many pictures are done, those that cannot be read included.
        """
        gathered: list[tuple[int, Tensor]] = []
        with closing(self._stored(preprocessing)) as stored:
            for done, (number, read) in enumerate(zip(self._numbers, stored, strict=True), 1):
                if isinstance(read, str):
                    self.skipped.append((self._shelf.name(number), read))
                else:
                    gathered.append((number, read))
                told(done)
                if gathered and (len(gathered) == AT_ONCE or done == len(self)):
                    numbers, pixels = zip(*gathered, strict=True)
                    self.seen += numbers
                    right = torch.tensor([labels[self._shelf.labels[n]] for n in numbers])
                    yield Batch(fitting(torch.stack(pixels)), right.to(device))
                    gathered = []

    def _stored(self, preprocessing: Preprocessing) -> Generator[Tensor | str, None, None]:
        """uint8 (C, h, w) of each picture, or why it cannot be read; some are read ahead."""
        files: Sequence[Path] | None = self._shelf.files
        if files is None:
            return (torch.from_numpy(self._shelf.stored(n)) for n in self._numbers)

        def read(number: int) -> Tensor | str:
            # Decoded whole, not at a fraction of its size: prediction sees the very same pixels.
            try:
                return store(open_picture(files[number]), preprocessing, len(preprocessing.mean))
            except UserError as error:
                return error.message

        return in_threads(read, self._numbers, at_once=1, ahead=2 * AT_ONCE)

    # --- single ones -----------------------------------------------------------------------------

    def name(self, number: int) -> str:
        """The file's name below the folder, or which picture it is."""
        return self._shelf.name(number)

    def place(self, number: int) -> int:
        """Which picture of its half it is, from 1."""
        return self._shelf.place(number)

    def path(self, number: int) -> str | None:
        """Its file, if it stands in one of its own."""
        return self._shelf.path(number)

    @property
    def left_out(self) -> int:
        """How many are of the other half."""
        return len(self._others)

    @property
    def total(self) -> int:
        """How many there are in the whole source."""
        return len(self._shelf)

    def shown(self, number: int, side: int) -> Shown | None:
        """What would be in its file, and it small; None if it cannot be read any more."""
        path = self._shelf.path(number)
        try:
            picture = self._shelf.picture(number, side)
        except UserError:
            return None
        source: Path | bytes = Path(path) if path is not None else _png(picture)
        picture.thumbnail((side, side))
        return source, frozen_pixels(picture)


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
