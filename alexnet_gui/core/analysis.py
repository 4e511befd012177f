"""What follows from an architecture: shapes, costs, what each layer sees, and what is wrong."""

from functools import lru_cache
from math import prod

import msgspec

from alexnet_gui.core.architecture import INPUT_SETTINGS, Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layer import Layer
from alexnet_gui.core.layers import AnyLayer, Dropout, Flatten, Linear
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.core.window import MisfitError, Window

BYTES = 4  # of a float32

Pair = tuple[int, int]


class Problem(msgspec.Struct, frozen=True):
    """Why a layer cannot run."""

    code: str
    message: str


class Note(msgspec.Struct, frozen=True):
    """What is worth knowing about a layer that does run."""

    code: str
    message: str


class Row(msgspec.Struct, frozen=True):
    """What follows for one layer. Pairs are (height, width); None where it is not known.

    `receptive_field` and `stride` are in pixels of the input picture, `unread` in rows and
    columns of the layer's own input. All three end at the first flatten.
    """

    layer: AnyLayer
    input: Shape | None
    output: Shape | None
    parameters: int | None
    macs: int | None
    receptive_field: Pair | None
    stride: Pair | None
    unread: Pair | None
    problem: Problem | None = None
    note: Note | None = None

    @property
    def activations(self) -> int | None:
        """Numbers that come out for one picture."""
        return None if self.output is None else prod(self.output)


class Analysis(msgspec.Struct, frozen=True):
    """What follows from an architecture. Totals count what is known."""

    architecture: Architecture
    rows: tuple[Row, ...]
    fault: str | None = None  # of the network as a whole

    @property
    def valid(self) -> bool:
        """Whether it can run."""
        return self.fault is None and all(row.problem is None for row in self.rows)

    @property
    def obstacle(self) -> str:
        """Why it cannot run, as one sentence that names the layer; nothing if it can."""
        if self.fault is not None:
            return self.fault
        for row in self.rows:
            if row.problem is not None:
                return _("{layer}: {problem}").format(
                    layer=row.layer.name, problem=row.problem.message
                )
        return ""

    @property
    def parameters(self) -> int:
        """Learned numbers."""
        return sum(row.parameters or 0 for row in self.rows)

    @property
    def macs(self) -> int:
        """Multiply-accumulates for one picture."""
        return sum(row.macs or 0 for row in self.rows)

    @property
    def weight_bytes(self) -> int:
        """Memory of the weights in float32."""
        return BYTES * self.parameters

    @property
    def last_maps(self) -> Row | None:
        """The last row that still has maps, so a receptive field."""
        return next((row for row in reversed(self.rows) if row.receptive_field), None)


class _Progress(msgspec.Struct):
    """Where the walk through the layers has got to."""

    shape: Shape | None
    hint: Shape | None  # what declared sizes say once the shape is unknown
    field: Pair | None = (1, 1)
    stride: Pair | None = (1, 1)


def analyse(architecture: Architecture) -> Analysis:
    """What follows from `architecture`, layer by layer. Never raises for an invalid network.

    The first mistake stops the shapes; later rows keep what their declared sizes say.
    """
    fault = _fault(architecture)
    start = architecture.input if fault is None else None
    at = _Progress(shape=start, hint=start)
    rows: list[Row] = []
    for index, layer in enumerate(architecture.layers):
        row = _row(architecture, index, at)
        rows.append(row)
        at = _Progress(
            shape=row.output,
            hint=layer.declared(at.hint) if row.output is None else row.output,
            field=row.receptive_field,
            stride=row.stride,
        )
    return Analysis(architecture, tuple(rows), fault)


def require_valid(architecture: Architecture, where: str = "") -> Analysis:
    """The analysis of a network that can run.

    Raises:
        UserError: It cannot; the message begins with `where`, or the network's name, and names
            the layer and its problem.
    """
    analysis = analyse(architecture)
    if analysis.obstacle:
        raise UserError(
            f"{where or architecture.name}: {analysis.obstacle}",
            _("Design, and “alexnet-gui shapes”, show what would mend it."),
        )
    return analysis


def _fault(architecture: Architecture) -> str | None:
    for setting, value in zip(INPUT_SETTINGS, architecture.input, strict=True):
        fault = setting.fault(value)
        if fault is not None:
            return _("The input's {side} {fault}.").format(
                side=_(setting.label).lower(), fault=fault
            )
    if not architecture.layers:
        return _("The network has no layers. Add one.")
    return None


@lru_cache(maxsize=4096)
def _in_range(layer: AnyLayer) -> bool:
    """Whether its settings are; remembered, since an edit changes one layer of many."""
    return layer.faults() is None


def _row(architecture: Architecture, index: int, at: _Progress) -> Row:
    layer = architecture.layers[index]
    if not _in_range(layer):
        return _broken(layer, at, Problem("out_of_range", layer.faults() or ""), None)
    if at.shape is None:
        return _broken(layer, at, None, layer.parameters(at.hint))
    try:
        output = layer.output(at.shape)
    except MisfitError as misfit:
        problem = Problem(misfit.code, misfit.message)
        return _broken(layer, at, problem, layer.parameters(at.hint))
    window = layer.window(at.shape) if len(at.shape) == 3 else None
    field, stride, unread = _sight(layer, window, at, output)
    return Row(
        layer=layer,
        input=at.shape,
        output=output,
        parameters=layer.parameters(at.shape),
        macs=layer.macs(at.shape, output),
        receptive_field=field,
        stride=stride,
        unread=unread,
        note=_unread_note(unread)
        or _gap_note(layer, window, output)
        or _linear_after_linear_note(architecture, index),
    )


def _broken(layer: AnyLayer, at: _Progress, problem: Problem | None, count: int | None) -> Row:
    return Row(layer, at.shape, None, count, None, None, None, None, problem)


def _sight(
    layer: Layer, window: Window | None, at: _Progress, output: Shape
) -> tuple[Pair | None, Pair | None, Pair | None]:
    """Receptive field, stride and unread pixels after `layer` (Araujo et al., Distill 2019)."""
    if len(output) != 3 or at.field is None or at.stride is None or at.shape is None:
        return None, None, None
    if window is None:
        return at.field, at.stride, (0, 0)
    (fh, fw), (sh, sw) = at.field, at.stride
    field = (fh + (window.span(0) - 1) * sh, fw + (window.span(1) - 1) * sw)
    stride = (sh * window.stride[0], sw * window.stride[1])
    if layer.kind == "adaptive_avg_pool2d":  # its windows are laid so that nothing is left over
        return field, stride, (0, 0)
    return field, stride, (window.unread(at.shape[1], 0), window.unread(at.shape[2], 1))


# --- notes ---------------------------------------------------------------------------------------


def _unread_note(unread: Pair | None) -> Note | None:
    if unread is None or unread == (0, 0):
        return None
    height, width = unread
    parts = []
    if height:
        parts.append(
            ngettext("{n} pixel row at the bottom", "{n} pixel rows at the bottom", height)
            .format(n=height)
        )  # fmt: skip
    if width:
        parts.append(
            ngettext("{n} pixel column at the right", "{n} pixel columns at the right", width)
            .format(n=width)
        )  # fmt: skip
    return Note(
        "unread_pixels",
        _("Never seen: {parts} of its input.").format(parts=_(" and ").join(parts)),
    )


def _gap_note(layer: Layer, window: Window | None, output: Shape) -> Note | None:
    if window is None or layer.kind == "adaptive_avg_pool2d":
        return None
    for axis in (0, 1):
        if window.stride[axis] > window.span(axis) and output[axis + 1] > 1:
            return Note(
                "stride_exceeds_kernel",
                _(
                    "Its stride of {stride} is larger than its kernel's {span} pixels, so it"
                    " skips pixels in between."
                ).format(stride=window.stride[axis], span=window.span(axis)),
            )
    return None


def _linear_after_linear_note(architecture: Architecture, index: int) -> Note | None:
    layers = architecture.layers
    if not isinstance(layers[index], Linear):
        return None
    for earlier in (layers[i] for i in range(index - 1, -1, -1)):
        if isinstance(earlier, Linear):
            return Note(
                "no_activation_between",
                _(
                    "There is no activation between {first} and {second}: together they can do no"
                    " more than one dense layer."
                ).format(first=earlier.name, second=layers[index].name),
            )
        if not isinstance(earlier, Dropout | Flatten):
            return None
    return None
