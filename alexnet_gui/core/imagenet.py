"""torchvision's AlexNet for ImageNet-1k: what can be said and asked of it before it is here."""

from typing import ClassVar

import msgspec

from alexnet_gui.core.enquiries import Enquiry

IMAGENET = "imagenet"  # as a command line names it
# torchvision.models.AlexNet_Weights.IMAGENET1K_V1: its file, named by the first digits of its
# SHA-256, and its 233.087 MiB in the unit in which downloads are counted.
FILE = "alexnet-owt-7be5be79.pth"
MEGABYTES = 244


class FindImageNet(Enquiry, frozen=True):
    """Are the weights on this machine?"""


class FetchImageNet(Enquiry, frozen=True):
    """Download them, unless they are here; progress is in bytes."""

    long: ClassVar[bool] = True
    alone: ClassVar[bool] = True


class ImageNetFound(msgspec.Struct, frozen=True):
    """Whether they are."""

    here: bool
