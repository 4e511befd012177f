"""Where the published networks come from, to be followed up, and what they were measured to reach.

Figures are their sources' own; none is given where a source gives none that can be checked.
"""

from typing import NamedTuple

from alexnet_gui.core.translation import N_


class Source(NamedTuple):
    """Something to read, and its address."""

    title: str
    address: str


PAPER = Source(
    "Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural"
    " Networks (NIPS 2012)",
    "https://papers.nips.cc/paper_files/paper/2012/hash/"
    "c399862d3b9d6b76c8436e924a68c45b-Abstract.html",
)
WEIRD_TRICK = Source(
    "Krizhevsky: One weird trick for parallelizing convolutional neural networks (2014)",
    "https://arxiv.org/abs/1404.5997",
)
TORCHVISION = Source(
    "torchvision.models.alexnet",
    "https://pytorch.org/vision/stable/models/generated/torchvision.models.alexnet.html",
)
PYTORCH_LRN = Source(
    "torch.nn.LocalResponseNorm",
    "https://pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html",
)
CAFFE = Source(
    "BVLC: the readme of Caffe's AlexNet",
    "https://github.com/BVLC/caffe/tree/master/models/bvlc_alexnet",
)
BATCH_NORM = Source(
    "Ioffe, Szegedy: Batch Normalization (2015)", "https://arxiv.org/abs/1502.03167"
)

# What a network was measured on, and its top-1 and top-5 error there.
Measured = tuple[str, str, str]

REPORTED: dict[str, tuple[Measured, ...]] = {
    "paper-2012": (
        (N_("ILSVRC-2010, test, ten crops"), "37.5 %", "17.0 %"),
        (N_("ILSVRC-2010, test, without the ten crops"), "39.0 %", "18.3 %"),
        (N_("ILSVRC-2012, validation, one network"), "40.7 %", "18.2 %"),
        (N_("ILSVRC-2012, validation, five networks"), "38.1 %", "16.4 %"),
    ),
    "torchvision": (
        (
            N_(
                "ImageNet-1K, torchvision's weights, one centre crop (it gives accuracies: 56.522 %"
                " and 79.066 %)"
            ),
            "43.478 %",
            "20.934 %",
        ),
    ),
}
