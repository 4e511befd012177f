"""Local response normalisation as the paper prints it, section 3.3, with a layer's own numbers.

b_i = a_i / (k + α · Σ_j a_j²) ^ β,    j from max(0, i − n/2) to min(N − 1, i + n/2)
"""

from math import isclose

from alexnet_gui.core.layers import Lrn
from alexnet_gui.core.lessons.explanation import plain
from alexnet_gui.core.translation import _, ngettext

PAPER_ALPHA = 1e-4  # section 3.3; the paper does not divide it by n, as PyTorch does


def has_papers_alpha(layer: Lrn) -> bool:
    """Whether the layer's α, which is divided by n, comes to the paper's."""
    return isclose(layer.alpha, PAPER_ALPHA * layer.size)


def neighbours(size: int, channel: int, channels: int) -> range:
    """The maps whose squares are summed for `channel`, of maps 0 … `channels` − 1.

    For an even size PyTorch takes one more before than behind.
    """
    first, last = channel - size // 2, channel + (size - 1) // 2
    return range(max(0, first), min(channels - 1, last) + 1)


def formula_lines(layer: Lrn, channels: int | None) -> tuple[str, ...]:
    """The formula with α as the paper has it, and the range of its sum."""
    last = "N − 1" if channels is None else f"{channels - 1}"
    before, behind = layer.size // 2, (layer.size - 1) // 2
    return (
        f"bᵢ = aᵢ / ({layer.k:g} + {plain(layer.alpha / layer.size)}·Σⱼ aⱼ²)^{layer.beta:g}",
        f"j = max(0, i − {before}) … min({last}, i + {behind})",
    )


def neighbours_sentence(size: int, channel: int, channels: int) -> str:
    """Which maps are summed for `channel`."""
    summed = neighbours(size, channel, channels)
    if len(summed) == 1:
        return _("For map {i} only its own square is taken.").format(i=channel)
    sentence = ngettext(
        "For map {i} the squares of {n} map are summed, {first} to {last}.",
        "For map {i} the squares of {n} maps are summed, {first} to {last}.",
        len(summed),
    ).format(i=channel, n=len(summed), first=summed[0], last=summed[-1])
    if len(summed) == size:
        return sentence
    return f"{sentence} {_('At the edge there are fewer neighbours.')}"
