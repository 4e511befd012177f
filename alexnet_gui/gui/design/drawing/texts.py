"""What the drawing says of the thing under the mouse."""

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.shapes import shape_text, short_size, size_text
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design.drawing.shapes import INPUT, Picture

FAMILIES = {
    "convolution": N_("convolution"),
    "pooling": N_("pooling"),
    "dense": N_("dense"),
    "activation": N_("activation"),
    "normalisation": N_("normalisation"),
    "dropout": N_("dropout, flatten"),
}


def layer_text(analysis: Analysis, layer: int) -> str:
    """A layer's settings, shape and costs, and what is wrong or worth knowing."""
    if layer == INPUT:
        return _("Input: {shape}").format(shape=shape_text(analysis.architecture.input))
    row = analysis.rows[layer]
    lines = [
        f"{row.layer.name} — {_(row.layer.title)}",
        row.layer.summary(),
        _("{input} → {output}").format(input=shape_text(row.input), output=shape_text(row.output)),
    ]
    if row.parameters:
        lines.append(_("{n:,} parameters").format(n=row.parameters))
    if row.macs:
        lines.append(_("{n:,} multiply-accumulates").format(n=row.macs))
    if row.problem is not None:
        lines.append(row.problem.message)
    elif row.note is not None:
        lines.append(row.note.message)
    return "\n".join(line for line in lines if line)


def kernel_text(analysis: Analysis, layer: int) -> str:
    """The window through which a layer reads these maps."""
    row = analysis.rows[layer]
    window = row.layer.window(row.input) if row.input is not None else None
    if window is None:
        return ""
    lines = [
        _("{layer} reads these maps").format(layer=row.layer.name),
        _("Kernel {size}").format(size=size_text(window.kernel)),
        _("Stride {size}").format(size=short_size(window.stride)),
    ]
    if window.padding != (0, 0):
        lines.append(_("Padding {size}").format(size=short_size(window.padding)))
    if window.dilation != (1, 1):
        lines.append(_("Dilation {size}").format(size=short_size(window.dilation)))
    if row.problem is not None:
        lines.append(row.problem.message)
    return "\n".join(lines)


def unread_text(analysis: Analysis, layer: int) -> str:
    """What a layer never reads of these maps."""
    row = analysis.rows[layer]
    if row.note is None:
        return ""
    return _("{layer}: {note}").format(layer=row.layer.name, note=row.note.message)


def ground_text() -> str:
    """How to read the drawing, and how to move in it."""
    return _(
        "Every length follows the square root of its size, that of dense layers too:\n"
        "a bar twice as long has four times the units.\n"
        "Ctrl and the wheel zoom, dragging moves, a double click fits the whole network."
    )


def legend(picture: Picture) -> list[tuple[str, str]]:
    """The families of layers in a drawing, each with its name: what the colours mean."""
    found = {block.family for block in picture.blocks if block.layer != INPUT}
    found |= {dot.family for block in picture.blocks for dot in block.dots}
    return [(family, _(name)) for family, name in FAMILIES.items() if family in found]
