"""Where tensors live: which devices there are, what they are called, and how much fits."""

import gc
import os
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.recipe import MemoryFormat, Precision
from alexnet_gui.core.translation import _, ngettext

_TYPES = {"bfloat16": torch.bfloat16, "float16": torch.float16}
LAYOUTS: dict[MemoryFormat, torch.memory_format] = {
    "contiguous": torch.contiguous_format,
    "channels_last": torch.channels_last,
}


def choose_device(text: str) -> torch.device:
    """The device that `text` names: `automatic` (CUDA, then MPS, then CPU), `cpu`, `cuda:1`.

    Raises:
        UserError: There is no such device, or not on this machine.
    """
    if text == "automatic":
        return _best_device()
    kind, _colon, number = text.partition(":")
    if kind not in ("cpu", "cuda", "mps") or (number and not number.isdecimal()):
        raise UserError(
            _("There is no device called {name}.").format(name=text),
            _("The devices are automatic, cpu, cuda (or cuda:0, cuda:1 …) and mps."),
        )
    index = int(number or 0)
    if kind == "cuda" and index >= torch.cuda.device_count():
        raise UserError(
            _("This machine has no device {name} that PyTorch can use.").format(name=text),
            _("Choose automatic or cpu, or install PyTorch's CUDA build and NVIDIA's driver."),
        )
    if (kind == "mps" and not torch.backends.mps.is_available()) or (kind != "cuda" and index):
        raise UserError(
            _("This machine has no device {name} that PyTorch can use.").format(name=text),
            _("Choose automatic or cpu."),
        )
    return torch.device(kind, index) if kind == "cuda" else torch.device(kind)


def _best_device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda", 0)
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def device_choices() -> tuple[tuple[str, str], ...]:
    """Every device that there is, as a recipe names it and as people call it; `automatic` first."""
    names = ["cpu", *(f"cuda:{n}" for n in range(torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        names.append("mps")
    texts = ((name, device_text(torch.device(name))) for name in names)
    return (("automatic", device_text(_best_device())), *texts)


def device_text(device: torch.device) -> str:
    """What people call `device`: its model, or the CPU and its threads."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return _("Apple GPU")
    threads = torch.get_num_threads()
    return ngettext("CPU, {n} thread", "CPU, {n} threads", threads).format(n=threads)


def choose_precision(device: torch.device, wanted: Precision) -> Precision:
    """The precision that a run on `device` has, where none is measured: float32 for `automatic`.

    Whether a reduced precision is faster has to be measured by machine and network, as
    `engine/execution.py` does, so nothing is guessed here.

    Raises:
        UserError: The device cannot compute so.
    """
    if wanted == "automatic":
        return "float32"
    if wanted == "float16" and device.type != "cuda":
        raise UserError(
            _("float16 needs an NVIDIA GPU, and the device is {device}.").format(
                device=device_text(device)
            ),
            _("Choose automatic, float32 or bfloat16."),
        )
    return wanted


def has_bfloat16(device: torch.device) -> bool:
    """Whether `device` computes in bfloat16 by itself, as NVIDIA's GPUs do since Ampere."""
    if device.type != "cuda":
        return True
    with torch.cuda.device(device):
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))


def wait_for(device: torch.device) -> None:
    """Until `device` has done what it was given, so that what comes next is timed by itself."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def sent(tensor: Tensor, device: torch.device, *, pinned: bool) -> Tensor:
    """A small tensor of the CPU on `device`, by way of pinned memory if so wanted and of use.

    From there a GPU reads by itself; otherwise CUDA may first wait for what it is busy with.
    """
    if pinned and device.type == "cuda":
        tensor = tensor.pin_memory()  # not used again by PyTorch before it was read
    return tensor.to(device, non_blocking=True)


def autocast(device: torch.device, precision: Precision) -> AbstractContextManager[object]:
    """Where forward passes run in `precision`; nothing changes for float32."""
    dtype = _TYPES.get(precision)
    return nullcontext() if dtype is None else torch.autocast(device.type, dtype)


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Compute with `count` threads of the CPU: with another number sums differ in the last bit."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def device_given_back() -> Iterator[None]:
    """What a run within had in memory is freed at its end, and the GPU's can be had by others.

    An error would keep it: its traceback holds whatever the functions that it left worked with.
    """
    try:
        yield
    except BaseException as error:
        _forget_frames(error)
        raise
    finally:
        if torch.cuda.is_initialized():
            gc.collect()
            with suppress(RuntimeError):  # a GPU that failed has nothing to give back
                torch.cuda.empty_cache()


def _forget_frames(error: BaseException) -> None:
    """Free the local variables of all functions that `error`, and what led to it, has left."""
    left: BaseException | None = error
    while left is not None:
        traceback.clear_frames(left.__traceback__)
        left = left.__cause__ or left.__context__


def free_memory(device: torch.device) -> int | None:
    """Bytes that can still be had on `device`; None where nobody says."""
    if device.type == "cuda":
        # What an earlier run of this process left with PyTorch's allocator can be had as well.
        idle = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return torch.cuda.mem_get_info(device)[0] + idle
    if device.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    limits = [n for n in (_available_here(), _left_in_group()) if n is not None]
    return min(limits) if limits else None


def _available_here() -> int | None:
    """What Linux estimates can be had without swapping; elsewhere all that is built in."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        fields = dict(line.split(":", 1) for line in text.splitlines())
        return 1024 * int(fields["MemAvailable"].split()[0])
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


def _left_in_group(folder: Path = Path("/sys/fs/cgroup")) -> int | None:
    """What a container or a cluster's scheduler leaves us, if it sets a limit (cgroup v2)."""
    try:
        limit = int((folder / "memory.max").read_text(encoding="ascii"))
        used = int((folder / "memory.current").read_text(encoding="ascii"))
        lines = (folder / "memory.stat").read_text(encoding="ascii").splitlines()
        cached = int(dict(line.split() for line in lines).get("inactive_file", 0))
    except (OSError, ValueError):
        return None
    return max(0, limit - used + cached)  # cached files make room when asked
