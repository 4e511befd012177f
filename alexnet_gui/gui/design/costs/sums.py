"""What a network costs, as sums over its layers: parameters and MACs by kind, FLOPs, weights."""

from collections.abc import Callable

from alexnet_gui.core.analysis import BYTES, Analysis, Row
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.costs.figure_lines import Line
from alexnet_gui.gui.widgets.figures import bytes_text

_UNKNOWN = "—"


def cost_lines(analysis: Analysis) -> tuple[Line, ...]:
    """The network's costs apart from training, each sum above what it is made of."""
    parameters, macs = analysis.parameters, analysis.macs
    known = analysis.valid  # after a mistake nothing is known of what is computed
    return (
        Line(_("Parameters"), f"{parameters:,}", strong=True, meaning=_("Learned numbers.")),
        *_by_kind(analysis, lambda row: row.parameters, parameters),
        Line(
            _("MACs"),
            f"{macs:,}" if known else _UNKNOWN,
            aside=_("one picture"),
            strong=True,
            meaning=_("Multiply-accumulates for one picture."),
        ),
        *(_by_kind(analysis, lambda row: row.macs, macs) if known else ()),
        Line(
            _("FLOPs"),
            f"{2 * macs:,}" if known else _UNKNOWN,
            aside=_("2 · MACs"),
            strong=True,
            meaning=_("A multiply-accumulate is two floating-point operations."),
        ),
        Line(
            _("Weights"),
            bytes_text(analysis.weight_bytes),
            aside=_("{n} bytes · parameters").format(n=BYTES),
            strong=True,
            meaning=_("Memory that they take in float32."),
        ),
    )


def _by_kind(
    analysis: Analysis, amount: Callable[[Row], int | None], total: int
) -> tuple[Line, ...]:
    """What each kind of layer adds to `total`, the most first."""
    amounts: dict[str, int] = {}
    for row in analysis.rows:
        title = row.layer.title
        amounts[title] = amounts.get(title, 0) + (amount(row) or 0)
    return tuple(
        Line(
            _(title),
            f"{n:,}",
            aside=_("{share:.1f} %").format(share=100 * n / total),
            indent=True,
        )
        for title, n in sorted(amounts.items(), key=lambda pair: -pair[1])
        if n
    )
