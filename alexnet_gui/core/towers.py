"""Which layers consist of towers that do not see each other.

The paper's network (section 3.5, figure 2) had two, one on each GPU; here they are the groups of a
convolution.
"""

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.window import MisfitError

MOST = 4  # towers that are told apart


def towers(architecture: Architecture, layer: str) -> int:
    """In how many towers the maps of `layer` stand, one after the other; 1 if they are no towers.

    A grouped convolution makes as many as it has groups, and what follows keeps them up to the
    next convolution. A depthwise convolution, and one of many groups, has no towers.
    """
    found = 1
    shape: Shape = architecture.input
    for step in architecture.layers:
        if isinstance(step, Conv2d):
            depthwise = step.groups == shape[0]
            found = step.groups if step.groups <= MOST and not depthwise else 1
        try:
            shape = step.output(shape)
        except MisfitError:
            return 1
        if len(shape) != 3:
            return 1
        if step.name == layer:
            return found
    return 1
