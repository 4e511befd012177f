"""Weights that are not those of the network that was meant: whose they may be instead."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message

Use = Callable[[Path, Architecture], object]


def refusal(failed: Failed, path: Path, use: Use) -> Message:
    """What went wrong, with a button for each of the first two networks that the file fits.

    Args:
        failed: It names at least one.
        path: The file with the weights.
        use: Looks through them as the network that a person chooses.
    """
    words = _("Look through it as {network}")
    offers = [
        (words.format(network=each.name), partial(use, path, each)) for each in failed.fits[:2]
    ]
    action, act = offers[0]
    second, act_second = offers[1] if len(offers) > 1 else ("", None)
    return Message(
        failed.message,
        failed.hint,
        action=action,
        act=act,
        about="opening",
        second=second,
        act_second=act_second,
    )
