"""How the stored pictures of a batch come to a GPU without keeping it waiting, as an option.

Kept: all of them are sent once, and a batch is gathered where it is used. Ahead: a thread gathers
the next batch into one of two buffers that the GPU reads by itself, on a stream of its own, while
the network learns from the batch before. Both give the very batches of the plain way, in which the
thread that trains gathers a batch and sends it; neither has been measured on a GPU yet.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import cycle
from typing import Literal, NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.figures import bytes_text
from alexnet_gui.core.translation import _
from alexnet_gui.engine.augmentation import Draws
from alexnet_gui.engine.picture_sets import Mirrored, Pictures

Loading = Literal["plain", "kept", "ahead"]

KEPT_SHARE = 0.5  # of the device's memory that training leaves, by the forecast


class Picked(NamedTuple):
    """Which pictures one process has in a batch, and what was drawn for them."""

    which: Tensor  # int64 (N,), on the device of the labels
    drawn: Draws | None
    share: float  # as a `Batch` has it

    @property
    def flipped(self) -> Tensor | None:
        """Which are mirrored, bool (N,) on the CPU; None: none."""
        return None if self.drawn is None else self.drawn.flipped


class Loaded(NamedTuple):
    """A batch as it is stored, on the network's device."""

    picked: Picked
    pixels: Tensor  # (N, …)
    labels: Tensor  # int64 (N,)
    sent: torch.cuda.Event | None = None  # after which it is there; None: it is


def choose_loading(
    device: torch.device, sets: Iterable[Pictures], free: int | None, training: int | None
) -> tuple[Loading, str]:
    """The way for a run that wants its data on the device, and what to tell of it.

    Args:
        device: The run's.
        sets: All that it uses.
        free: Bytes that can be had there; None where nobody says.
        training: Bytes that training needs, by the forecast.
    """
    if device.type == "cpu":
        return "plain", _("The CPU has the pictures in its own memory as it is.")
    needed = sum(tensor.nbytes for tensor in _tensors(sets))
    size = bytes_text(needed)
    if free is not None and training is not None and needed <= KEPT_SHARE * (free - training):
        return "kept", _("All pictures are kept in the GPU's memory: {size}.").format(size=size)
    if device.type == "cuda":
        words = _(
            "The pictures take {size}, too much for the GPU's memory, so each batch is fetched"
            " while the GPU learns from the one before."
        )
        return "ahead", words.format(size=size)
    words = _(
        "The pictures take {size}, too much for the GPU's memory, so they are sent batch by batch."
    )
    return "plain", words.format(size=size)


def keep_on(device: torch.device, *sets: Pictures) -> tuple[Pictures, ...]:
    """`sets` with all that they hold on `device`; what they share is there once."""
    there = {id(tensor): tensor.to(device) for tensor in _tensors(sets)}

    def moved(pictures: Pictures) -> Pictures:
        rows, mirrored = pictures.rows, pictures.mirrored
        if mirrored is not None:
            mirrored = Mirrored(there[id(mirrored.pixels)], mirrored.rows.to(device))
        return replace(
            pictures,
            pixels=there[id(pictures.pixels)],
            labels=pictures.labels.to(device),
            rows=None if rows is None else rows.to(device),
            mirrored=mirrored,
        )

    return tuple(moved(pictures) for pictures in sets)


def _tensors(sets: Iterable[Pictures]) -> list[Tensor]:
    """What pictures are stored in, each once."""
    found: dict[int, Tensor] = {}
    for pictures in sets:
        mirrored = () if pictures.mirrored is None else (pictures.mirrored.pixels,)
        found.update((id(tensor), tensor) for tensor in (pictures.pixels, *mirrored))
    return list(found.values())


class Ahead:
    """Gathers the batch that comes next in a thread; to an NVIDIA GPU it is sent from there too.

    A batch depends on its numbers alone, so one that was fetched and never asked for is no loss.
    """

    def __init__(
        self,
        pictures: Pictures,
        device: torch.device,
        largest: int,
        pick: Callable[[int, int], Picked],
        following: Callable[[int, int], tuple[int, int]],
    ) -> None:
        """Fetch what `pick` says, in the thread, for an epoch and a number.

        `largest` is the most pictures of a batch; `following` says which comes after another.
        """
        self._pictures = pictures
        self._device = device
        self._pick = pick
        self._following = following
        on_gpu = device.type == "cuda"
        self._stream = torch.cuda.Stream(device) if on_gpu else None
        self._buffers = cycle([_Buffer(pictures, largest, pinned=on_gpu) for _n in range(2)])
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="batches")
        self._next: tuple[tuple[int, int], Future[Loaded]] | None = None

    def take(self, epoch: int, number: int) -> Loaded:
        """The batch of this `number`; the one after it is fetched from now on.

        Raises:
            Exception: Whatever went wrong in the thread.
        """
        asked, under_way = (epoch, number), self._next
        if under_way is None or under_way[0] != asked:  # as where a run goes on
            under_way = asked, self._fetch(asked)
        loaded = under_way[1].result()
        if loaded.sent is not None:
            now = torch.cuda.current_stream(self._device)
            now.wait_event(loaded.sent)
            for tensor in (loaded.pixels, loaded.labels):
                tensor.record_stream(now)  # it is not to be used again before that has read it
        following = self._following(epoch, number)
        self._next = following, self._fetch(following)
        return loaded

    def close(self) -> None:
        """End the thread. Nothing can be taken any more."""
        self._pool.shutdown(cancel_futures=True)
        self._next = None

    def _fetch(self, wanted: tuple[int, int]) -> Future[Loaded]:
        return self._pool.submit(self._load, *wanted)

    def _load(self, epoch: int, number: int) -> Loaded:
        picked = self._pick(epoch, number)
        return next(self._buffers).send(self._pictures, picked, self._device, self._stream)


class _Buffer:
    """Room for one batch, from which a GPU reads by itself if it is pinned."""

    def __init__(self, pictures: Pictures, largest: int, *, pinned: bool) -> None:
        shape, dtype = (largest, *pictures.pixels.shape[1:]), pictures.pixels.dtype
        self._pixels = torch.empty(shape, dtype=dtype, pin_memory=pinned)
        self._labels = torch.empty(largest, dtype=torch.int64, pin_memory=pinned)
        self._sent: torch.cuda.Event | None = None  # what was in it before

    def send(
        self,
        pictures: Pictures,
        picked: Picked,
        device: torch.device,
        stream: torch.cuda.Stream | None,
    ) -> Loaded:
        """Fill it, and have `device` read it on `stream`."""
        if self._sent is not None:
            self._sent.synchronize()
        pixels = self._pixels[: len(picked.which)]
        labels = self._labels[: len(picked.which)]
        pictures.at(picked.which, picked.flipped, pixels)
        torch.index_select(pictures.labels, 0, picked.which, out=labels)
        on_stream: AbstractContextManager[object] = nullcontext()
        if stream is not None:
            on_stream = torch.cuda.stream(stream)
        with on_stream:
            # A copy also where the device is the CPU: the buffer is filled again.
            there = [t.to(device, non_blocking=True, copy=True) for t in (pixels, labels)]
            if stream is not None:
                self._sent = torch.cuda.Event()
                self._sent.record(stream)
        return Loaded(picked, there[0], there[1], self._sent)
