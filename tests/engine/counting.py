"""Counting what PyTorch is asked to do in this thread: waits, casts, memory that is filled."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

import alexnet_gui

_OURS = str(Path(alexnet_gui.__file__).parent)

# What cannot go on before the device has done all that it was given. Below Python, where `item`,
# `bool`, `float` and `int` of a tensor are one; how many rows come out is known by the values.
_WAITING = {
    "aten._local_scalar_dense.default",
    "aten.equal.default",
    "aten.is_nonzero.default",
    "aten.masked_select.default",
    "aten.nonzero.default",
    "aten._unique2.default",
    "aten.unique_dim.default",
}
# On the CPU these reach for the numbers as they lie in memory, without an operation.
_READING = {Tensor.tolist, Tensor.numpy, Tensor.cpu, Tensor.__array__}


class Seen(NamedTuple):
    """What is known of a tensor without holding it.

    Whoever holds a gradient makes PyTorch copy it, which would then be counted.
    """

    values: int
    bytes: int
    dtype: torch.dtype
    place: int  # of its first value
    memory: int  # where its memory begins, which views of it share

    @classmethod
    def of(cls, tensor: Tensor) -> "Seen":
        return cls(
            tensor.numel(),
            tensor.numel() * tensor.element_size(),
            tensor.dtype,
            tensor.data_ptr(),
            tensor.untyped_storage().data_ptr(),
        )


class Done(NamedTuple):
    """An operation below Python, what it got and what it gave."""

    name: str  # such as aten.add.Tensor
    given: list[Seen]
    made: list[Seen]
    settings: list[Any]  # what it got besides

    @property
    def filled(self) -> list[Seen]:
        """What it wrote into memory of its own; a view of what it got is none."""
        before = {seen.memory for seen in self.given}
        return [seen for seen in self.made if seen.memory not in before]


class Operations(TorchDispatchMode):
    """Writes down every operation on tensors, those of the backward pass as well."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.done: list[Done] = []

    def __torch_dispatch__(
        self, func: Any, types: Iterable[Any], args: Any = (), kwargs: Any = None
    ) -> Any:
        leaves = tree_leaves((args, kwargs or {}))
        given = [Seen.of(leaf) for leaf in leaves if isinstance(leaf, Tensor)]
        settings = [leaf for leaf in leaves if not isinstance(leaf, Tensor)]
        del leaves
        made = func(*args, **(kwargs or {}))
        if str(func).startswith("aten."):  # and no mark for a profiler
            seen = [Seen.of(leaf) for leaf in tree_leaves(made) if isinstance(leaf, Tensor)]
            self.done.append(Done(str(func), given, seen, settings))
        return made


class _Waits(TorchDispatchMode):
    def __init__(self, places: list[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._places = places

    def __torch_dispatch__(
        self, func: Any, types: Iterable[Any], args: Any = (), kwargs: Any = None
    ) -> Any:
        name = str(func)
        if name in _WAITING or (name.startswith("aten.index") and _masked(args)):
            self._places.append(_asker())
        return func(*args, **(kwargs or {}))


class _Readings(TorchFunctionMode):
    def __init__(self, places: list[str]) -> None:
        super().__init__()
        self._places = places

    def __torch_function__(
        self, func: Any, types: Iterable[Any], args: Any = (), kwargs: Any = None
    ) -> Any:
        if func in _READING:
            self._places.append(_asker())
        return func(*args, **(kwargs or {}))


@contextmanager
def waits(places: list[str]) -> Iterator[None]:
    """Add to `places` who makes the host wait for the device, each time: `metrics.take`.

    It holds for this thread.
    """
    with _Waits(places), _Readings(places):
        yield


def _masked(arguments: Any) -> bool:
    return any(isinstance(x, Tensor) and x.dtype == torch.bool for x in tree_leaves(arguments[1:]))


def _asker() -> str:
    """The innermost function of ours that is being run, or of the tests."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    if frame is None:
        return "a test"
    return f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}"
