"""What is said of weights that are taken over, and of layers that keep them."""

from collections.abc import Collection, Sequence

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.start import fixed_layers, learning_layers
from alexnet_gui.core.transfer import Transfer
from alexnet_gui.core.translation import _, ngettext

_RUN = 3  # as many neighbours are named by the first and the last


def names_text(names: Collection[str], order: Sequence[str]) -> str:
    """`names`, in the `order` of all; neighbours by the first and the last: `conv1 … conv5`."""
    runs: list[list[str]] = []
    before = False
    for name in order:
        if name in names:
            if not before:
                runs.append([])
            runs[-1].append(name)
        before = name in names
    texts = [f"{run[0]} … {run[-1]}" if len(run) >= _RUN else ", ".join(run) for run in runs]
    return ", ".join(texts)


def taken_text(transfer: Transfer, file: str) -> str:
    """Which layers begin with the weights of `file`."""
    taken = transfer.taken
    return ngettext(
        "{layers} begins with the weights of {file}.",
        "{layers} begin with the weights of {file}.",
        len(taken),
    ).format(layers=names_text(taken, [start.layer for start in transfer.layers]), file=file)


def new_text(transfer: Transfer) -> str:
    """Which layers begin at random, and why the first of them does; nothing if none does."""
    new = transfer.new
    if not new:
        return ""
    reasons = [start.reason for start in transfer.layers if start.source is None]
    names = names_text(new, [start.layer for start in transfer.layers])
    if len(set(reasons)) == 1:
        words = ngettext("New is {layers}: {reason}.", "New are {layers}: {reason}.", len(new))
        return words.format(layers=names, reason=reasons[0])
    each = [
        _("{layer} ({reason})").format(layer=start.layer, reason=start.reason)
        for start in transfer.layers
        if start.source is None
    ]
    return _("New are {layers}.").format(layers=", ".join(each))


def random_text(transfer: Transfer, frozen: Collection[str]) -> str:
    """Which layers are frozen though they begin at random; nothing if none is."""
    random = [name for name in transfer.new if name in frozen]
    if not random:
        return ""
    return ngettext(
        "{layers} is frozen, but new: it stays random.",
        "{layers} are frozen, but new: they stay random.",
        len(random),
    ).format(layers=", ".join(random))


def learning_text(architecture: Architecture, frozen: Collection[str]) -> str:
    """Which layers learn, when some do not."""
    order = learning_layers(architecture)
    left = [name for name in order if name not in frozen]
    return ngettext("Only {layers} learns.", "Only {layers} learn.", len(left)).format(
        layers=names_text(left, order)
    )


def fixed_text(architecture: Architecture, frozen: Collection[str]) -> str:
    """The layers whose output is the same in every epoch, by the first and the last."""
    names = [layer.name for layer in architecture.layers]
    fixed = names[: fixed_layers(architecture, frozen)]
    return names_text(fixed, names)
