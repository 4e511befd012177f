"""Looking at each operation of PyTorch before it runs, on any device."""

from collections.abc import Callable, Iterable
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class Watch(TorchDispatchMode):
    """Calls `check` with each operation and its arguments before the operation runs."""

    def __init__(self, check: Callable[[Any, list[Any]], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._check = check

    def __torch_dispatch__(
        self, func: Any, types: Iterable[Any], args: Any = (), kwargs: Any = None
    ) -> Any:
        self._check(func, tree_leaves((args, kwargs or {})))
        return func(*args, **(kwargs or {}))
