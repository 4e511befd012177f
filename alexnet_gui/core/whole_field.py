"""All that a unit would see if pictures went on beyond their edges: its field, padding included."""

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.kernel_walk import axis_walk
from alexnet_gui.core.sight import Box


def whole_field(architecture: Architecture, layer: str, row: int, column: int) -> Box | None:
    """As `core.sight.seen_pixels`, with what lies in padding: every unit of a layer sees as much.

    Adaptive pooling alone has windows of several sizes. The field may begin before the first pixel
    and end behind the last. None for a layer without maps, or one that is not there or cannot run.
    """
    path = []
    for step in analyse(architecture).rows:
        if step.output is None or len(step.output) != 3 or step.input is None:
            return None
        path.append((step.layer, step.input))
        if step.layer.name == layer:
            break
    else:
        return None
    spans = []
    for axis, position in enumerate((row, column)):
        first = last = position
        for each, shape in reversed(path):
            walk = axis_walk(each, shape, axis)
            if walk is not None:
                first, last = walk.reading(first).first, walk.reading(last).last
        spans.append((first, last))
    (top, bottom), (left, right) = spans
    return Box(top, left, bottom - top + 1, right - left + 1)
