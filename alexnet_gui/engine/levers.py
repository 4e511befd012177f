"""What a recipe may switch on to make a run faster, and that is off unless it is asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import CompilingNetwork, Event
from alexnet_gui.core.memory_fit import forecast_fit
from alexnet_gui.core.translation import _
from alexnet_gui.engine.batch_loading import Loading, choose_loading
from alexnet_gui.engine.compiled import forget_compiled, why_not_compiled
from alexnet_gui.engine.devices import free_memory
from alexnet_gui.engine.preparation import Prepared
from alexnet_gui.engine.run_parts import feed_of
from alexnet_gui.engine.trial_pass import left_as_it_was


@contextmanager
def levers(
    prepared: Prepared, emit: Callable[[Event], None], control: Control
) -> Iterator[Prepared]:
    """`prepared` with its data where its recipe wants it, and its network compiled if it is to be.

    Weights and random generators stay as they are. What was compiled is forgotten at the end. A run
    that was asked to end is not compiled first, which nothing could interrupt.

    Raises:
        MemoryShortError: There is not enough memory for a step.
    """
    loading, told = _loading(prepared)
    prepared = replace(prepared, loading=loading, notices=(*prepared.notices, *told))
    if not prepared.execution.compiled or control.stopping:
        yield prepared
        return
    try:
        compiled, words = _compiled(prepared, emit)
        execution = msgspec.structs.replace(prepared.execution, compiled=compiled)
        yield replace(prepared, execution=execution, notices=(*prepared.notices, words))
    finally:
        prepared.learner.compiled = None
        forget_compiled()


def _loading(prepared: Prepared) -> tuple[Loading, tuple[str, ...]]:
    recipe, device, kept = prepared.record.recipe, prepared.device, prepared.kept
    if not recipe.data_on_device:
        return "plain", ()
    source = prepared.data if kept is None else kept
    frozen = prepared.learner.network.frozen
    fit = forecast_fit(analyse(prepared.record.architecture), recipe, None, frozen)
    loading, told = choose_loading(
        device,
        (source.train, source.validation),
        free_memory(device),
        None if fit is None else fit.needed,
    )
    return loading, (told,)


def _compiled(prepared: Prepared, emit: Callable[[Event], None]) -> tuple[bool, str]:
    """Compile the network for the run's batches; whether that came about, and what to tell."""
    if prepared.team.share.size > 1:
        return False, _("Several processes train without compiling the network.")
    emit(CompilingNetwork())
    learner, device = prepared.learner, prepared.device
    # For one batch nothing is kept or fetched ahead.
    batch = feed_of(replace(prepared, loading="plain")).batch(0, 0)
    try:
        with left_as_it_was(learner.network, device):
            learner.compile(batch)
    except Exception as error:  # a compiler, and what PyTorch makes for it, may fail in any way
        learner.compiled = None
        return False, why_not_compiled(error, device)
    return True, _("The network is compiled for batches of {n:,}.").format(n=len(batch))
