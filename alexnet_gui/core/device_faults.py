"""What a device can do to any computation, known by the words of PyTorch's exceptions.

Nothing here needs PyTorch, so whoever starts a computation can say what became of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _

# Of the CPU's allocator (two systems), of CUDA's, MPS's and the driver's, and of CUDA's libraries.
_MEMORY = ("can't allocate memory", "not enough memory", "out of memory", "_STATUS_ALLOC_FAILED")
# What CUDA, AMD's HIP and their libraries say once a kernel or the device itself has failed.
_LOST = ("CUDA error", "CUDA driver error", "HIP error", "cuDNN error", "CUBLAS_STATUS_")


def is_memory_short(error: BaseException) -> bool:
    """Whether `error` says that there was no more memory, of whatever device."""
    if isinstance(error, MemoryError):
        return True
    if not isinstance(error, RuntimeError):
        return False
    of_torch = any(kind.__name__ == "OutOfMemoryError" for kind in type(error).__mro__)
    return of_torch or any(words in str(error) for words in _MEMORY)


def is_device_lost(error: BaseException) -> bool:
    """Whether `error` says that a GPU failed: nothing can be computed on it by this process."""
    said = isinstance(error, RuntimeError) and any(words in str(error) for words in _LOST)
    return said and not is_memory_short(error)


def device_lost(error: BaseException, kept: str = "") -> UserError:
    """What to tell of it, with the device's own words; `kept`: what is not lost, a sentence."""
    reason = (str(error).splitlines() or [""])[0].strip().rstrip(".")
    hint = _(
        "Start alexnet-gui again. If it happens again, restart the computer, or compute on the CPU."
    )
    return UserError(
        _("The device stopped working: {reason}.").format(reason=reason), f"{hint} {kept}".rstrip()
    )


def device_fault(error: BaseException) -> UserError | None:
    """What to tell of `error` if it is one of these; None: it is about something else."""
    if is_memory_short(error):
        return UserError(
            _("There is not enough memory for this."),
            _("Close other programs, or choose a smaller network or another device."),
        )
    return device_lost(error) if is_device_lost(error) else None


@contextmanager
def device_faults_told() -> Iterator[None]:
    """Turn what a device does within into a `UserError`."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        told = device_fault(error)
        if told is None:
            raise
        raise told from error
