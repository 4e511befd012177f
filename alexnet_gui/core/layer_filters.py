"""Asking for the filters of a layer: those of the first convolution come with each answer."""

from typing import Any

import msgspec

from alexnet_gui.core.enquiries import Enquiry


class LayerFilters(Enquiry, frozen=True):
    """The weights of the convolution called `layer`, as they were when `look` was answered."""

    look: int  # PictureSeen.request
    layer: str


class FiltersSeen(msgspec.Struct, frozen=True):
    """A convolution's filters."""

    layer: str
    values: Any  # float32 (O, I / groups, kh, kw), read-only
