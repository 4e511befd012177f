"""A network's passes as code that PyTorch makes for it on this machine: `torch.compile`.

Only whole batches of training are computed so. An epoch's last batch is smaller, and of a step that
is looked at the layers' outputs are wanted, which compiled code does not have: both go through the
network as it is, and nothing is ever compiled twice.
"""

import logging
from collections.abc import Callable

import torch
import torch.hub
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _


class Compiled:
    """Logits of training batches of one shape, by compiled code; so are their gradients."""

    def __init__(
        self, logits: Callable[[Tensor], Tensor], shape: torch.Size, device: torch.device
    ) -> None:
        # No thread that watches over bars which nobody sees.
        vars(torch.hub)["tqdm"].monitor_interval = 0
        logging.getLogger("torch.utils.cpp_extension").addFilter(_tells_something)
        self._shape = shape
        self._on_gpu = device.type == "cuda"
        options: dict[str, str | int | bool | Callable[..., object]] = {
            "fallback_random": True,  # dropout draws what it draws otherwise
            "compile_threads": 1,  # otherwise its helpers, processes, stay until this one ends
            # As the mode reduce-overhead has it: a step is given to the GPU as a whole.
            "triton.cudagraphs": self._on_gpu,
        }
        self._logits = torch.compile(logits, dynamic=False, options=options)

    def fits(self, x: Tensor) -> bool:
        """Whether `x` is such a batch."""
        return x.shape == self._shape

    def __call__(self, x: Tensor) -> Tensor:
        if self._on_gpu:
            torch.compiler.cudagraph_mark_step_begin()  # what the last step gave is done with
        return self._logits(x)


def _tells_something(record: logging.LogRecord) -> bool:
    """Not that a machine has CUDA's tools and no GPU, where it compiles for its CPU."""
    return not record.getMessage().startswith("No CUDA runtime is found")


def why_not_compiled(error: Exception, device: torch.device) -> str:
    """Why a run goes on without compiled code, as sentences.

    Raises:
        Exception: `error` itself, where it is about something else.
    """
    if isinstance(error, torch.OutOfMemoryError | MemoryError | UserError):
        raise error
    lines = [line.strip() for line in str(error).splitlines()]
    reason = next((line for line in lines if line), type(error).__name__).rstrip(".:")
    words = _("The network cannot be compiled here, so the run goes on without: {reason}.")
    told = words.format(reason=reason)
    if device.type == "cpu":
        told += " " + _("PyTorch needs a C++ compiler for it, such as g++.")
    return told


def forget_compiled() -> None:
    """Free what was compiled, and the GPU's memory that it holds.

    PyTorch would keep it until this process ends, and compile no more than eight networks.
    """
    torch.compiler.reset()
