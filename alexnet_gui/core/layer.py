"""What every layer has, and the settings that several kinds share."""

from typing import ClassVar

import msgspec

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.translation import N_, _
from alexnet_gui.core.window import Window

KERNEL = Setting(
    "kernel", N_("Kernel"), N_("Height and width of the window, in pixels."), Kind.SIZE, 1
)
STRIDE = Setting(
    "stride", N_("Stride"), N_("Pixels from one position of the window to the next."), Kind.SIZE, 1
)
PADDING = Setting(
    "padding", N_("Padding"), N_("Zeros added on each side, in pixels."), Kind.SIZE, 0
)
DILATION = Setting(
    "dilation", N_("Dilation"), N_("Pixels between neighbouring taps of the kernel."), Kind.SIZE, 1
)


class Layer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What every layer has: a name of its own, settings, and rules that follow from them."""

    name: str

    kind: ClassVar[str]  # the value of "type" in files
    family: ClassVar[str]  # one colour each, in the table, the drawing, the strip, the plots
    title: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()

    def faults(self) -> str | None:
        """The first setting that is out of range, as a sentence; None if all are in range."""
        for setting in self.settings:
            fault = setting.fault(getattr(self, setting.key))
            if fault is not None:
                return f"{_(setting.label)} {fault}."
        return None

    def output(self, shape: Shape) -> Shape:
        """The shape after this layer; `MisfitError` when it cannot take `shape`."""
        return shape

    def declared(self, hint: Shape | None) -> Shape | None:
        """What is known of the output from declared sizes alone, after a mistake further up.

        A hint is a shape in which 0 stands for a side that is not known.
        """
        return hint

    def parameters(self, shape: Shape | None) -> int | None:
        """Learned numbers, for input `shape`; from declared sizes alone, or None, without it."""
        return 0

    def macs(self, shape: Shape, output: Shape) -> int:
        """Multiply-accumulates for one picture; 1 MAC is 2 FLOPs."""
        return 0

    def window(self, shape: Shape) -> Window | None:
        """How it walks over maps of `shape`; None if every output sees just its own place."""
        return None

    def summary(self) -> str:
        """Its settings on one line."""
        return ""
