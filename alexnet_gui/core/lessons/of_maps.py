"""Why there are convolutions, pooling and normalisation: layers that work on maps.

The sections named are those of Krizhevsky, Sutskever, Hinton (NIPS 2012).
"""

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.kernel_walk import overlap_sentence, walks_of
from alexnet_gui.core.layers import Conv2d, Lrn
from alexnet_gui.core.lessons.explanation import Explanation, plain, sentences, the_paper
from alexnet_gui.core.neighbours import PAPER_ALPHA, has_papers_alpha
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.shapes import pair
from alexnet_gui.core.translation import _

_LARGE = 7  # pixels from which on a kernel counts as large here


def explain_convolution(analysis: Analysis, index: int) -> Explanation:
    """Of groups if it has any; otherwise by its place among the convolutions."""
    layers = analysis.architecture.layers
    layer = layers[index]
    assert isinstance(layer, Conv2d)
    if layer.groups > 1:
        return _groups(analysis, index, layer)
    before = [earlier for earlier in layers[:index] if isinstance(earlier, Conv2d)]
    if not before:
        return _first_convolution(analysis, index, layer)
    if before[-1].groups > 1:
        return _meeting(analysis, index, before[-1])
    return _later_convolution(analysis, index, before[-1])


def _first_convolution(analysis: Analysis, index: int, layer: Conv2d) -> Explanation:
    (height, width), row = pair(layer.kernel), analysis.rows[index]
    strides = max(pair(layer.stride)) > 1
    large = max(height, width) >= _LARGE and strides
    shrinking = ""
    looks = _(
        "It reads the picture itself: each of its {n:,} filters looks for one pattern in windows of"
        " {size} pixels."
    ).format(n=layer.out_channels, size=f"{height:,} × {width:,}")
    if strides and row.input is not None and row.output is not None:
        shrinking = _("Its stride leaves maps of {output} for a picture of {input}.").format(
            output="{} × {}".format(*row.output[1:]), input="{} × {}".format(*row.input[1:])
        )
    return Explanation(
        _("Why a large kernel with a stride?") if large else _("The first convolution"),
        sentences(
            _("It reads the picture itself.") if layer.faults() else looks,
            shrinking,
            _(
                "In the paper they learned stripes of many widths and directions, and blobs of"
                " colour."
            ),
        ),
        the_paper("6.1"),
    )


def _groups(analysis: Analysis, index: int, layer: Conv2d) -> Explanation:
    reads, cheaper = _group_figures(analysis, index, layer)
    if layer.groups != 2:
        return Explanation(
            _("Why {n} groups?").format(n=layer.groups),
            sentences(
                _("Groups are towers that do not see each other."),
                reads,
                cheaper,
                _("The paper has two groups, one for each of its GPUs."),
            ),
            the_paper("3.2"),
        )
    return Explanation(
        _("Why two groups?"),
        sentences(
            _(
                "The paper's network was spread over two GPUs with 3 GB each, and each half of the"
                " filters reads only the maps on its own GPU."
            ),
            reads,
            _(
                "Top-1 and top-5 errors were 1.7 and 1.2 points lower than with one GPU and half"
                " as many kernels in each convolutional layer."
            ),
            cheaper,
        ),
        the_paper("3.2"),
    )


def _group_figures(analysis: Analysis, index: int, layer: Conv2d) -> tuple[str, str]:
    """How many maps a filter reads, and how many parameters that saves; nothing if not known."""
    row = analysis.rows[index]
    if row.input is None or row.output is None or row.parameters is None:
        return "", ""
    channels = row.input[0]
    height, width = pair(layer.kernel)
    whole = layer.out_channels * (channels * height * width + layer.bias)
    return (
        _("Here each filter reads {part:,} of {all:,} maps.").format(
            part=channels // layer.groups, all=channels
        ),
        _("In one group this layer would have {whole:,} parameters instead of {n:,}.").format(
            whole=whole, n=row.parameters
        ),
    )


def _meeting(analysis: Analysis, index: int, before: Conv2d) -> Explanation:
    row = analysis.rows[index]
    reads = ""
    if row.input is not None:
        reads = _(
            "Its filters read all {n:,} maps, while those of {before} see only their own group."
        ).format(n=row.input[0], before=before.name)
    return Explanation(
        _("Where the towers meet"),
        sentences(
            reads,
            _(
                "In the paper the GPUs exchange maps only in certain layers: the third convolution"
                " takes input from all maps of the second."
            ),
        ),
        the_paper("3.2"),
    )


def _later_convolution(analysis: Analysis, index: int, before: Conv2d) -> Explanation:
    row = analysis.rows[index]
    sees = ""
    if row.receptive_field is not None and index:
        now, earlier = row.receptive_field, analysis.rows[index - 1].receptive_field
        if now == earlier:
            sees = _("It mixes maps place by place, and sees no more of the picture than before.")
        elif earlier is not None:
            sees = _(
                "It combines what {before} and the layers after it have found: one value now sees"
                " {now} pixels of the picture, before it {earlier}."
            ).format(
                before=before.name,
                now="{:,} × {:,}".format(*now),
                earlier="{:,} × {:,}".format(*earlier),
            )
    return Explanation(
        _("Why one more convolution?"),
        sentences(
            sees,
            _(
                "In the paper, taking out any of the middle layers lost about 2 % of the top-1"
                " performance."
            ),
        ),
        the_paper("7"),
    )


def explain_pooling(analysis: Analysis, index: int) -> Explanation:
    """Whether its windows overlap, and what the paper says of that."""
    row = analysis.rows[index]
    walks = walks_of(row.layer, row.input) if row.output is not None else None
    overlaps = walks is not None and max(walk.overlap for walk in walks) > 0
    maximum = isinstance(row.layer, MaxPool2d)
    papers = _(
        "In the paper kernel 3 with stride 2, against kernel 2 with stride 2 and maps as large,"
        " made the top-1 and top-5 errors 0.4 and 0.3 points lower."
    )
    return Explanation(
        _("Why windows that overlap?") if overlaps else _("Why pooling?"),
        sentences(
            _("It keeps the largest value of each window, and makes the maps smaller.")
            if maximum
            else _("It takes the mean of each window; the paper takes the largest value."),
            overlap_sentence(walks) if walks is not None else "",
            papers,
        ),
        the_paper("3.4"),
    )


def explain_adaptive_pooling(analysis: Analysis, index: int) -> Explanation:
    """What comes out whatever comes in."""
    row = analysis.rows[index]
    walks = walks_of(row.layer, row.input) if row.output is not None else None
    size = "{} × {}".format(*row.output[1:]) if row.output is not None else ""
    return Explanation(
        _("Why adaptive pooling?"),
        sentences(
            _(
                "{size} comes out, whatever size comes in, so that pictures of any size fit the"
                " dense layers."
            ).format(size=size)
            if size
            else _("The same size comes out, whatever size comes in."),
            overlap_sentence(walks) if walks is not None else "",
            _("It comes from torchvision's network."),
        ),
        _("torchvision.models.alexnet"),
    )


def explain_lrn(analysis: Analysis, index: int) -> Explanation:
    """What it divides by, what that brought, and whose α it is."""
    layers = analysis.architecture.layers
    layer = layers[index]
    assert isinstance(layer, Lrn)
    place = ""
    if index and layers[index - 1].family == "pooling":
        place = _("Here it stands after pooling, in the paper before it.")
    elif index and isinstance(layers[index - 1], Conv2d):
        place = _("Here it stands before the activation, in the paper after it.")
    return Explanation(
        _("Why normalise over neighbours?"),
        sentences(
            _(
                "Large values weaken those at the same place in neighbouring maps, so that filters"
                " compete."
            ),
            _(
                "In the paper the top-1 and top-5 errors were 1.4 and 1.2 points lower with it; on"
                " CIFAR-10 a four-layer network went from 13 % to 11 % test error."
            ),
            "" if layer.faults() else _alpha_sentence(layer),
            place,
        ),
        the_paper("3.3"),
    )


def _alpha_sentence(layer: Lrn) -> str:
    if has_papers_alpha(layer):
        return _(
            "PyTorch divides α by n, the paper does not: this layer's {alpha} is the paper's"
            " {papers}."
        ).format(alpha=plain(layer.alpha), papers=plain(PAPER_ALPHA))
    return _(
        "PyTorch divides α by n, the paper does not: this layer's {alpha} is {form} in the"
        " paper's form, where the paper has {papers}."
    ).format(
        alpha=plain(layer.alpha),
        form=plain(layer.alpha / layer.size),
        papers=plain(PAPER_ALPHA),
    )


def explain_batch_norm(analysis: Analysis, index: int) -> Explanation:
    """What it learns; three years younger than the paper."""
    row = analysis.rows[index]
    learns = ""
    if row.parameters:
        learns = _("It learns a scale and a shift for each map: {n:,} numbers.").format(
            n=row.parameters
        )
    return Explanation(
        _("Why normalise over the batch?"),
        sentences(
            _(
                "In training each map is brought to mean 0 and variance 1 over the batch; in use"
                " with the averages gathered meanwhile."
            ),
            learns,
            _("It came three years after the paper."),
        ),
        _("Ioffe, Szegedy: Batch Normalization, arXiv 1502.03167 (2015)"),
    )
