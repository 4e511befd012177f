"""How one value of one layer came about, step by step: each step exact in float64."""

import numpy as np
from torch import nn

from alexnet_gui.core import layers as kinds
from alexnet_gui.core import pooling
from alexnet_gui.core.readable import readable
from alexnet_gui.core.unit_sum import Passed, Place, Step, UnitSum, UnitSummed
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.forward_pass import ForwardPass
from alexnet_gui.engine.unit_numbers import Floats, Worked, as_array
from alexnet_gui.engine.unit_values import activated, batch_norm, lrn, softmax
from alexnet_gui.engine.unit_windows import convolution, dense, mean_of_window, winner


def unit_sum(beholder: Beholder, enquiry: UnitSum) -> UnitSummed:
    """The answer to `enquiry`.

    Raises:
        UserError: The picture is not kept any more.
    """
    return UnitSummed(enquiry, steps(beholder.passed(enquiry.look), enquiry.layer, enquiry.place))


def steps(passed: ForwardPass, layer: str, place: Place) -> tuple[Step, ...]:
    """What each layer did for the value at `place` of `layer`.

    It begins with the nearest convolution or dense layer at or before `layer`; where the value is
    a mean of several it begins with the pooling, and otherwise with the network's first layer.

    Raises:
        KeyError: There is no such layer.
        IndexError: It has no such place.
    """
    names = [each.name for each in passed.model.architecture.layers]
    if layer not in names:
        raise KeyError(layer)
    found: list[Step] = []
    at: Place | None = place
    for index in range(names.index(layer), -1, -1):
        assert at is not None
        step, at = _step(passed, index, at)
        found.insert(0, step)
        if at is None:
            break
    return tuple(found)


def _step(passed: ForwardPass, index: int, place: Place) -> tuple[Step, Place | None]:
    """What the layer at `index` did for `place`, and the place in its input that it comes from."""
    layer = passed.model.architecture.layers[index]
    given = as_array(passed.input_of(layer.name))
    detail, exact, bound, origin = _work(passed, index, given, place)
    step = Step(
        layer=layer.name,
        kind=layer.kind,
        place=place,
        name=_class_name(passed, index, place),
        detail=detail,
        exact=exact,
        shown=float(as_array(passed.outputs[layer.name])[place]),
        bound=bound,
        given=given,
    )
    return step, origin


def _work(passed: ForwardPass, index: int, given: Floats, place: Place) -> Worked:
    layer = passed.model.architecture.layers[index]
    module = list(passed.model.network.children())[index]
    match layer:
        case kinds.Conv2d():
            assert isinstance(module, nn.Conv2d)
            return convolution(layer, module, given, place)
        case kinds.Linear():
            assert isinstance(module, nn.Linear)
            return dense(module, given, place, _maps_behind(passed, index))
        case pooling.MaxPool2d():
            return winner(layer, given, place)
        case pooling.AvgPool2d() | pooling.AdaptiveAvgPool2d():
            return mean_of_window(layer, given, place)
        case kinds.Lrn():
            return lrn(layer, given, place)
        case kinds.BatchNorm2d():
            assert isinstance(module, nn.BatchNorm2d)
            return batch_norm(module, given, place)
        case kinds.Activation():
            return activated(layer, given, place)
        case kinds.Softmax():
            classes = passed.model.classes
            return softmax(given, place, classes and tuple(map(readable, classes)))
        case kinds.Flatten() if given.ndim == 3:
            origin = tuple(int(n) for n in np.unravel_index(place[0], given.shape))
        case _:
            origin = place
    return Passed(origin), float(given[origin]), 0.0, origin


def _maps_behind(passed: ForwardPass, index: int) -> tuple[int, int, int] | None:
    """The maps (C, H, W) that the features before the layer at `index` are, value by value."""
    for layer in reversed(passed.model.architecture.layers[:index]):
        if isinstance(layer, kinds.Flatten):
            shape = passed.input_of(layer.name).shape[1:]
            return (shape[0], shape[1], shape[2]) if len(shape) == 3 else None
        if not isinstance(layer, kinds.Activation | kinds.Dropout):
            return None
    return None


def _class_name(passed: ForwardPass, index: int, place: Place) -> str:
    """The class that a unit stands for: behind the last dense layer nothing mixes them."""
    classifier, classes = passed.model.architecture.classifier, passed.model.classes
    if classifier is None or index < classifier or classes is None or len(place) != 1:
        return ""
    return readable(classes[place[0]])
