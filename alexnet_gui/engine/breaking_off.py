"""A batch at hand is broken off when the run is asked to end, as if it had never been begun.

A batch of a large network takes seconds on a CPU. Until the optimiser's step, its last part, the
passes change nothing but what they draw from the random generator, and that is put back.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress

import torch
from torch import Tensor

from alexnet_gui.core.analysis import analyse
from alexnet_gui.engine.preparation import Prepared

# Multiply-accumulates of a batch that is over soon, in some 0.2 s on two cores of today. To look
# costs it more than it gains: each look waits for Python's lock, which what feeds the run has, too.
SHORT = 8_000_000_000


@contextmanager
def passes_broken_off(prepared: Prepared, asked: Callable[[], bool]) -> Iterator[None]:
    """Within, a pass of the run's learner raises CancelledError at its next layer once `asked`.

    Only where nothing has to be waited for but the pass itself: a GPU has its work given at once,
    processes wait for each other, and compiled code has no layers. Running statistics change in
    the middle of a pass, so a network that has them goes through with it.
    """
    learner = prepared.learner
    if _short(prepared) or not _can_be_broken_off(prepared):
        yield
        return

    def look(_gradient: Tensor | None = None) -> None:
        if asked():
            raise CancelledError

    # One look a layer: each costs, and a bias has its gradient when its weights have theirs.
    weights = [
        each for each in learner.network.parameters() if each.requires_grad and each.dim() > 1
    ]
    hooks = [each.register_post_accumulate_grad_hook(look) for each in weights]
    learner.before_layer = look
    try:
        yield
    finally:
        learner.before_layer = None
        for hook in hooks:
            hook.remove()


@contextmanager
def as_if_never_begun() -> Iterator[None]:
    """A step within that is broken off leaves nothing behind."""
    before = torch.get_rng_state()
    with suppress(CancelledError):
        try:
            yield
        except CancelledError:
            torch.set_rng_state(before)
            raise


def _short(prepared: Prepared) -> bool:
    recipe, architecture = prepared.record.recipe, prepared.record.architecture
    return analyse(architecture).macs * recipe.batch_size < SHORT


def _can_be_broken_off(prepared: Prepared) -> bool:
    learner = prepared.learner
    alone = prepared.team.share.size == 1
    states = any(True for _ in learner.network.buffers())
    return alone and prepared.device.type == "cpu" and learner.compiled is None and not states
