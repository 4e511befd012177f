"""How a run computes, in words: its numbers, and the order in which maps lie in memory."""

from alexnet_gui.core.translation import _


def way_text(precision: str, memory_format: str) -> str:
    """A precision with a memory layout, as part of a sentence."""
    if memory_format == "channels_last":
        return _("{precision} with channels-last").format(precision=precision)
    return _("{precision} in the default layout").format(precision=precision)
