"""Traps that people fell into with networks like this one: each told only where it applies."""

from collections.abc import Iterator
from math import log

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.layers import Lrn, Softmax
from alexnet_gui.core.lessons.explanation import plain
from alexnet_gui.core.neighbours import PAPER_ALPHA, has_papers_alpha
from alexnet_gui.core.repairs import repairs_for
from alexnet_gui.core.translation import _, ngettext

_STUCK_RATE = 0.1  # at which users of AlexNet most often ask why nothing is learned


def traps(analysis: Analysis) -> tuple[str, ...]:
    """What to look out for in this network, a few sentences each."""
    return (
        *_mistakes(analysis),
        *_notes(analysis),
        *_normalisation(analysis),
        *_biases(analysis),
        *_rate(analysis),
        *_softmax(analysis),
    )


def _mistakes(analysis: Analysis) -> Iterator[str]:
    for index, row in enumerate(analysis.rows):
        if row.problem is None:
            continue
        sentence = _("{layer} cannot run: {problem}").format(
            layer=row.layer.name, problem=row.problem.message
        )
        repairs = "; ".join(repair.label for repair in repairs_for(analysis, index))
        if repairs:
            sentence = f"{sentence} {_('What mends it: {repairs}.').format(repairs=repairs)}"
        yield sentence


def _notes(analysis: Analysis) -> Iterator[str]:
    for row in analysis.rows:
        if row.note is not None:
            yield _("{layer}: {note}").format(layer=row.layer.name, note=row.note.message)


def _normalisation(analysis: Analysis) -> Iterator[str]:
    layers = [row.layer for row in analysis.rows if isinstance(row.layer, Lrn)]
    if not layers:
        return
    names = ", ".join(layer.name for layer in layers)
    if all(has_papers_alpha(layer) for layer in layers):
        yield _(
            "PyTorch divides the α of local response normalisation by n, the paper does not. In"
            " {layers} α is {alpha}, which is the paper's {papers}."
        ).format(layers=names, alpha=plain(layers[0].alpha), papers=plain(PAPER_ALPHA))
        return
    yield ngettext(
        "PyTorch divides the α of local response normalisation by n, the paper does not. In"
        " {layers} it is not the paper's: that would be {alpha} for PyTorch.",
        "PyTorch divides the α of local response normalisation by n, the paper does not. In"
        " {layers} they are not the paper's: that would be {alpha} for PyTorch.",
        len(layers),
    ).format(layers=names, alpha=plain(PAPER_ALPHA * layers[0].size))


def _biases(analysis: Analysis) -> Iterator[str]:
    ones = [r.layer.name for r in analysis.rows if getattr(r.layer, "bias_init", None) == 1]
    if ones:
        yield _(
            "The biases of {layers} start at 1, as in the paper, to feed the ReLUs positive values"
            " early on. Caffe's authors found that this “gave flat loss” and took 0.1. With few"
            " batches such a start trains slowly or not at all."
        ).format(layers=", ".join(ones))


def _rate(analysis: Analysis) -> Iterator[str]:
    classes = analysis.architecture.classes
    if classes is not None and classes > 1:
        yield _(
            "At a learning rate of {rate:g} AlexNet diverges, or its loss sticks at ln({classes}) ="
            " {loss:.2f}: that is chance. A rate that suits one network need not suit another."
        ).format(rate=_STUCK_RATE, classes=classes, loss=log(classes))


def _softmax(analysis: Analysis) -> Iterator[str]:
    layers = analysis.architecture.layers
    if layers and isinstance(layers[-1], Softmax):
        yield _(
            "The loss takes the logits before {layer}, since cross-entropy applies the softmax"
            " itself."
        ).format(layer=layers[-1].name)
