"""What an explanation is made of, and sentences that several of them share."""

from math import isclose
from typing import NamedTuple

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.translation import _


class Explanation(NamedTuple):
    """What a layer is for: a heading, a few sentences, and where they are from.

    `departure` says how the layer compares with the paper's.
    """

    heading: str
    text: str
    source: str = ""
    departure: str = ""


def sentences(*parts: str) -> str:
    """Those that say something, one after the other."""
    return " ".join(part for part in parts if part)


def percent(share: float) -> str:
    """A share of 1 as people read it: `96.2 %`."""
    return f"{100 * share:.1f} %"


def plain(number: float) -> str:
    """A small number without an exponent, where it is short enough: `0.00002`."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return text if isclose(float(text), number) else f"{number:g}"


def the_paper(sections: str) -> str:
    """The source of what the paper says in `sections`, such as `3.1`."""
    return _("The paper, section {sections}").format(sections=sections)


def share_of(analysis: Analysis, kinds: tuple[str, ...], what: str) -> float:
    """What part of the network's `what`, parameters or macs, is in layers of some kinds."""
    total = getattr(analysis, what)
    part = sum(getattr(row, what) or 0 for row in analysis.rows if row.layer.kind in kinds)
    return part / total if total else 0.0
