"""Answers what people ask of pictures before they train on them; keeps the source at hand open."""

import threading
from collections.abc import Callable

from alexnet_gui.core.events import DataDescribed, PicturesFetched
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.survey import DataSurveyed, DrawsSeen, DrawWish, Place, Thumbnail
from alexnet_gui.engine.data_survey import Tell, fingerprint, survey
from alexnet_gui.engine.datasets import SAMPLE, TORCHVISION, describe_data, full_spec, open_source
from alexnet_gui.engine.draws_preview import DrawsPreview
from alexnet_gui.engine.shelf import Shelf
from alexnet_gui.engine.torchvision_download import Fetching

_KEPT = 8  # looks that are kept for the session

Cancelled = Callable[[], bool]


class Surveyor:
    """One source of pictures at a time; may be asked from several threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._open: tuple[tuple[str, int], DrawsPreview] | None = None
        self._looks: dict[tuple[str, int, str], DataSurveyed] = {}

    def describe(self, spec: str) -> DataDescribed:
        """What a source of pictures holds.

        Raises:
            UserError: There is no such data.
        """
        return describe_data(spec)

    def survey(self, spec: str, seed: int, tell: Tell, cancelled: Cancelled) -> DataSurveyed:
        """Look at every picture of `spec`, unless that was done and no file has changed since.

        Raises:
            UserError: There is no such data, or it is not downloaded.
            CancelledError: As asked.
        """
        spec = full_spec(spec)
        shelf = self._shelf(spec, seed, anew=_is_folder(spec)).shelf
        key = (spec, seed, fingerprint(shelf))
        found = self._looks.get(key)
        if found is None:
            found = survey(spec, _title(spec), shelf, tell, cancelled)
            with self._lock:
                self._looks[key] = found
                while len(self._looks) > _KEPT:
                    self._looks.pop(next(iter(self._looks)))
        return found

    def fetch(self, spec: str, tell: Tell, cancelled: Cancelled) -> None:
        """Download a data set of torchvision.

        Raises:
            UserError: It cannot be had.
            CancelledError: As asked.
        """
        how = Fetching(lambda done, total: tell(PicturesFetched(done, total)), cancelled)
        open_source(full_spec(spec), 0, how)

    def thumbnails(
        self, spec: str, seed: int, places: tuple[Place, ...], side: int, cancelled: Cancelled
    ) -> tuple[Thumbnail, ...]:
        """Some pictures, at most `side` pixels wide and high; those done when it was cancelled.

        Raises:
            UserError: There is no such data.
        """
        shelf = self._shelf(full_spec(spec), seed).shelf
        made: list[Thumbnail] = []
        for label, row in places:
            if cancelled():
                break
            if label < len(shelf.classes) and row < len(shelf.numbers(label)):
                made.append(shelf.thumbnail((label, row), side))
        return tuple(made)

    def draws(self, wish: DrawWish) -> DrawsSeen:
        """Pictures as a network would see them.

        Raises:
            UserError: There is no such data, or none of it can be read.
        """
        return self._shelf(full_spec(wish.spec), wish.seed).show(wish)

    def _shelf(self, spec: str, seed: int, *, anew: bool = False) -> DrawsPreview:
        """The source, opened again where its files may have changed."""
        with self._lock:
            if not anew and self._open is not None and self._open[0] == (spec, seed):
                return self._open[1]
            self._open = None  # of two large sets only one is in memory
            source = open_source(spec, seed, Fetching(allowed=False))
            self._open = ((spec, seed), DrawsPreview(Shelf(source)))
            return self._open[1]


def _is_folder(spec: str) -> bool:
    return spec != SAMPLE and not spec.startswith(TORCHVISION)


def _title(spec: str) -> str:
    return name_of(spec) if _is_folder(spec) else describe_data(spec).title
