"""Why there are activations, dropout, dense layers and softmax.

The sections named are those of Krizhevsky, Sutskever, Hinton (NIPS 2012).
"""

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.layers import Activation, Dropout, Linear, Softmax
from alexnet_gui.core.lessons.explanation import (
    Explanation,
    percent,
    sentences,
    share_of,
    the_paper,
)
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import N_, _

_RELU_RESULT = N_(
    "In the paper a four-layer network of convolutions with ReLU reached 25 % training error on"
    " CIFAR-10 six times sooner than one with tanh, each at its own best learning rate and without"
    " regularisation."
)

# Heading, sentences, source of each function.
_FUNCTIONS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "relu": (
        N_("Why ReLU?"),
        (N_("What is positive passes as it is, so a large value never saturates."), _RELU_RESULT),
        N_("The paper, section 3.1 and figure 1"),
    ),
    "tanh": (
        N_("Why not tanh?"),
        (N_("It saturates on both sides, where hardly any gradient passes."), _RELU_RESULT),
        N_("The paper, section 3.1 and figure 1"),
    ),
    "sigmoid": (
        N_("Why not the sigmoid?"),
        (
            N_("It squeezes every value to between 0 and 1, and saturates on both sides."),
            N_(
                "The paper names it beside tanh as the standard before ReLU, and calls such"
                " saturating functions much slower to train; its measured factor of six is of tanh."
            ),
        ),
        N_("The paper, section 3.1"),
    ),
    "leaky_relu": (
        N_("Why a ReLU that leaks?"),
        (N_("Below 0 it keeps a slope of 0.01, so that some gradient always passes."),),
        N_("Maas, Hannun, Ng: Rectifier Nonlinearities (2013)"),
    ),
    "elu": (
        N_("Why ELU?"),
        (N_("Above 0 it is ReLU; below 0 it levels off at −1, without a kink at 0."),),
        N_("Clevert, Unterthiner, Hochreiter: ELUs, arXiv 1511.07289 (2015)"),
    ),
    "gelu": (
        N_("Why GELU?"),
        (
            N_(
                "Each value is multiplied by the share of a normal distribution that lies below it,"
                " exactly, by the error function: a ReLU without a kink."
            ),
        ),
        N_("Hendrycks, Gimpel: GELUs, arXiv 1606.08415 (2016)"),
    ),
    "silu": (
        N_("Why SiLU?"),
        (N_("Each value is multiplied by its own sigmoid: a ReLU without a kink."),),
        N_("Hendrycks, Gimpel: GELUs, arXiv 1606.08415 (2016)"),
    ),
}


def explain_activation(analysis: Analysis, index: int) -> Explanation:
    """What the function is good for, or bad."""
    layer = analysis.architecture.layers[index]
    assert isinstance(layer, Activation)
    heading, parts, source = _FUNCTIONS[layer.function]
    return Explanation(_(heading), sentences(*(_(part) for part in parts)), _(source))


def explain_softmax(analysis: Analysis, index: int) -> Explanation:
    """Which values a loss uses."""
    row = analysis.rows[index]
    if index + 1 < len(analysis.rows):
        text = _(
            "It turns the channels or features into shares that add up to 1, in the middle of the"
            " network; the paper has one at the very end only."
        )
    else:
        text = sentences(
            _("It turns the {n:,} logits into probabilities that add up to 1.").format(
                n=row.output[0]
            )
            if row.output is not None
            else "",
            _(
                "In training the loss takes the logits before it: cross-entropy applies the softmax"
                " itself."
            ),
        )
    return Explanation(_("Where probabilities come from"), text, the_paper("3.5"))


def explain_dropout(analysis: Analysis, index: int) -> Explanation:
    """What happens in training and in use, and how the paper does it."""
    layer = analysis.architecture.layers[index]
    assert isinstance(layer, Dropout)
    return Explanation(
        _("What happens in training, and in use?"),
        sentences(
            dropout_sentence(layer.p),
            _(
                "The paper has it the other way round: nothing is scaled in training, and at test"
                " time all outputs are multiplied by 0.5."
            ),
            _(
                "The paper gives no figure for the error: without dropout there was substantial"
                " overfitting, with it about twice the iterations to converge."
            ),
        ),
        the_paper("4.2"),
    )


def dropout_sentence(p: float) -> str:
    """What dropout with probability `p` does to values, in training and in use."""
    if p >= 1:
        return _("In training every value is zeroed, so nothing is learned; in use none is.")
    if p == 0:
        return _("With probability 0 it does nothing at all.")
    return _(
        "In training each value is zeroed with probability {p:g}, and the others are multiplied by"
        " 1 / (1 − {p:g}) = {scale:.3g}; in use nothing is dropped and nothing scaled."
    ).format(p=p, scale=1 / (1 - p))


def explain_flatten(analysis: Analysis, index: int) -> Explanation:
    """What becomes of maps."""
    row = analysis.rows[index]
    lays = ""
    if row.input is not None and row.output is not None:
        lays = _("{shape} values become {n:,} features, map by map and row by row.").format(
            shape=shape_text(row.input), n=row.output[0]
        )
    return Explanation(
        _("Why flatten?"),
        sentences(
            _("A dense layer reads a list."),
            lays,
            _("From here on places are given up: every unit sees the whole picture."),
        ),
    )


def explain_linear(analysis: Analysis, index: int) -> Explanation:
    """Logits, for the last; for others, how many of the parameters are here."""
    layer = analysis.architecture.layers[index]
    assert isinstance(layer, Linear)
    if index != analysis.architecture.classifier:
        return Explanation(
            _("Where the parameters are"),
            sentences(_weighs(analysis, index, layer), _share_sentence(analysis, index)),
            _("Computed from this network"),
        )
    final = isinstance(analysis.architecture.layers[-1], Softmax)
    return Explanation(
        _("One logit for each class"),
        sentences(
            _("Its {n:,} outputs are logits: the larger one is, the likelier its class.").format(
                n=layer.out_features
            ),
            _("The loss takes them as they are, before the softmax at the end.")
            if final
            else _("The softmax that makes probabilities of them is part of the loss."),
            _("The paper feeds its 1,000 to a softmax as well."),
            _share_sentence(analysis, index),
        ),
        the_paper("3.5"),
    )


def _weighs(analysis: Analysis, index: int, layer: Linear) -> str:
    row = analysis.rows[index]
    if row.input is None or row.output is None:
        return _("Each of its {n:,} units is a weighted sum of everything that comes in.").format(
            n=layer.out_features
        )
    return _("Each of its {n:,} units is a weighted sum of all {features:,} features.").format(
        n=layer.out_features, features=row.input[0]
    )


def _share_sentence(analysis: Analysis, index: int) -> str:
    row = analysis.rows[index]
    if not row.parameters or not analysis.valid:
        return ""
    return _(
        "It holds {here} of this network's parameters and does {macs} of its multiply-accumulates;"
        " all dense layers together hold {all}."
    ).format(
        here=percent(row.parameters / analysis.parameters),
        macs=percent((row.macs or 0) / analysis.macs),
        all=percent(share_of(analysis, ("linear",), "parameters")),
    )
