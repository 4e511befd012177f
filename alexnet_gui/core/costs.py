"""Memory that training takes on the CPU, in the default layout, term by term.

Weights, their gradients and the optimiser's moments stand in memory from step to step. What the
forward pass keeps for the backward pass follows from each kind of layer, as PyTorch defines its
gradient (`derivatives.yaml`): a convolution and a dense layer read their input again, a ReLU its
output, a max pooling the place of each largest value. A tensor that two layers read is there once.

In a precision of 16 bits what passes through the layers takes two bytes a number; weights,
gradients and moments stay float32. What a step needs beside these, the working memory, has these
parts:

- what is in flight at the step's highest moment: the gradients of one layer's output and input, and
  the scratch of that layer, while most gradients of the weights and what earlier layers kept are
  there too. A walk through the step, forward and back, finds that moment;
- what the C library's heap holds back. A run keeps what it frees (`core/freed_memory.py`), and what
  is freed between tensors that live on fits some later ones only. Measured, it comes to a tenth
  of a step's outputs and their gradients, more or less;
- in 16 bits, a copy of every weight that learns, which autocast makes once a step and keeps for the
  backward pass, and the largest of their gradients until it has become float32;
- what PyTorch and its libraries set up for themselves when a network first runs: threads' buffers
  and code made for its shapes. Measured.

`benchmarks/training_memory.py` holds the forecast against what a process really needs.
"""

from collections.abc import Collection, Iterator
from math import prod
from typing import NamedTuple

import msgspec

from alexnet_gui.core.analysis import BYTES, Analysis
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Lrn,
    Softmax,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, MaxPool2d
from alexnet_gui.core.recipe import SETTINGS, Optimiser, Precision
from alexnet_gui.core.shapes import pair
from alexnet_gui.core.translation import N_

# What the optimisers are called.
OPTIMISERS = dict(next(setting for setting in SETTINGS if setting.key == "optimiser").choices)

# Numbers that an optimiser remembers for each weight: a velocity, or two moments.
MOMENTS: dict[Optimiser, int] = {"sgd": 1, "sgd_paper": 1, "adamw": 2}

_HALF_BYTES = 2  # of a number in 16 bits
_INDEX_BYTES = 8  # an int64 says where the largest value of a window stood
LRN_BLOCK = 16 * 2**20  # bytes that the engine's LRN works on at a time
_HEAP_HELD_BACK = 1 / 10  # of a step's outputs, their gradients and what is noted; measured
_LIBRARIES = 48 * 2**20  # bytes; measured

# Of a run whose precision is chosen by measurement; float16 takes as much as bfloat16.
_TO_CHOOSE_FROM: tuple[Precision, ...] = ("float32", "bfloat16")

_READ_THEIR_INPUT = frozenset(
    {"conv2d", "linear", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "lrn", "batch_norm2d"}
)
_FUNCTIONS_OF_THEIR_OUTPUT = frozenset({"relu", "tanh", "sigmoid"})


class Term(NamedTuple):
    """One term of the memory for training: its key, what it is called, what it is for."""

    key: str
    title: str
    meaning: str


TERMS = (
    Term("weights", N_("Weights"), N_("Four bytes for each parameter.")),
    Term("gradients", N_("Gradients"), N_("One for each weight.")),
    Term(
        "optimiser",
        N_("Optimiser"),
        N_("What it remembers of each weight: SGD its momentum, AdamW two moments."),
    ),
    Term(
        "activations",
        N_("Activations"),
        N_("The pictures, and all that the backward pass reads again."),
    ),
    Term(
        "working",
        N_("Working memory"),
        N_("What comes and goes within a step, and what the system cannot have back at once."),
    ),
)


class TrainingMemory(msgspec.Struct, frozen=True):
    """Bytes that training takes: a field for each of the TERMS."""

    weights: int
    gradients: int
    optimiser: int
    activations: int  # kept for the backward pass, the pictures among them
    working: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.gradients + self.optimiser + self.activations + self.working


def training_memory(
    analysis: Analysis,
    batch: int,
    optimiser: Optimiser = "sgd",
    frozen: Collection[str] = (),
    precision: Precision = "float32",
) -> TrainingMemory | None:
    """What it takes to train on `batch` pictures at a time; None for a network that cannot run.

    Layers of `frozen` have no gradients, and what comes before all that learn keeps nothing. A
    `precision` that is yet to be chosen is as the one that takes most.
    """
    if not analysis.valid:
        return None
    if precision == "automatic":
        both = (
            training_memory(analysis, batch, optimiser, frozen, each) for each in _TO_CHOOSE_FROM
        )
        return max((memory for memory in both if memory), key=lambda memory: memory.total)
    half = precision != "float32"
    passes = _passes(analysis, batch, frozen, _HALF_BYTES if half else BYTES)
    learning = sum(each.weights for each in passes)
    pictures = (BYTES + half * _HALF_BYTES) * batch * prod(analysis.architecture.input)
    casts = _casts(passes) if half else 0
    return TrainingMemory(
        weights=analysis.weight_bytes,
        gradients=learning,
        optimiser=MOMENTS[optimiser] * learning,
        activations=pictures + sum(each.kept for each in passes),
        working=_in_flight(passes, batch) + _held_back(passes) + casts + _LIBRARIES,
    )


def layer_memory(analysis: Analysis, batch: int, optimiser: Optimiser = "sgd") -> tuple[int, ...]:
    """Bytes that each layer accounts for, in the order of the layers.

    That is its weights with their gradients and moments, and what it leaves for the backward pass:
    its output, if itself or the next layer reads it again, and what it notes down. After a mistake,
    as much of it as is known.
    """
    copies = 2 + MOMENTS[optimiser]
    amounts = [BYTES * copies * (row.parameters or 0) for row in analysis.rows]
    for each in _passes(analysis, batch):
        amounts[each.row] += each.kept
    return tuple(amounts)


# --- a step, layer by layer ----------------------------------------------------------------------


class _Pass(NamedTuple):
    """One layer's part in a step, in bytes."""

    row: int
    layer: AnyLayer
    weights: int  # those that learn
    input: int
    output: int
    notes: int  # what it notes down for the backward pass
    keeps_output: bool  # until the backward pass has come by, for itself or for the next layer

    @property
    def kept(self) -> int:
        """What is there until the backward pass has come by."""
        return self.notes + self.keeps_output * self.output


def _passes(
    analysis: Analysis, batch: int, frozen: Collection[str] = (), number: int = BYTES
) -> list[_Pass]:
    """Every layer's part, up to a mistake; a `number` that passes takes so many bytes.

    A final softmax belongs to the loss, and layers that hand on what comes in take no part.
    """
    rows = analysis.rows
    end = len(rows)
    while end and isinstance(rows[end - 1].layer, Softmax):
        end -= 1
    passes: list[_Pass] = []
    size = number * batch * prod(analysis.architecture.input)
    learning = False
    for index, row in enumerate(rows[:end]):
        layer = row.layer
        parameters = 0 if layer.name in frozen else row.parameters or 0
        learning = learning or bool(parameters)  # before that nothing has a gradient
        if learning and passes and _reads_input(layer):
            passes[-1] = passes[-1]._replace(keeps_output=True)
        if row.output is None:
            break
        if isinstance(layer, Flatten) or (isinstance(layer, Dropout) and not layer.p):
            continue
        before, size = size, number * batch * prod(row.output)
        notes = _notes(layer, size, size // number, row.output[0]) if learning else 0
        keeps = learning and _reads_output(layer)
        passes.append(_Pass(index, layer, BYTES * parameters, before, size, notes, keeps))
    if passes and analysis.valid:  # the logits, and the loss's logarithms of their softmax
        last = passes[-1]
        passes[-1] = last._replace(notes=last.notes + last.output, keeps_output=True)
    return passes


def _reads_input(layer: AnyLayer) -> bool:
    if isinstance(layer, Activation):
        return layer.function not in _FUNCTIONS_OF_THEIR_OUTPUT
    if isinstance(layer, AdaptiveAvgPool2d) and pair(layer.output_size) == (1, 1):
        return False  # a mean over everything: PyTorch needs the size alone
    return layer.kind in _READ_THEIR_INPUT


def _reads_output(layer: AnyLayer) -> bool:
    if isinstance(layer, Activation):
        return layer.function in _FUNCTIONS_OF_THEIR_OUTPUT
    return isinstance(layer, Softmax)


def _notes(layer: AnyLayer, output: int, numbers: int, channels: int) -> int:
    """Bytes of places of largest values, of a mask, or of each channel's mean and deviation.

    The `output` is so many bytes, and so many `numbers`.
    """
    if isinstance(layer, MaxPool2d):
        return numbers * _INDEX_BYTES
    if isinstance(layer, Dropout):
        return output if layer.p < 1 else 0
    return 2 * BYTES * channels if isinstance(layer, BatchNorm2d) else 0


# --- working memory ------------------------------------------------------------------------------


def _in_flight(passes: list[_Pass], batch: int) -> int:
    """Bytes by which the step's highest moment is above all gradients and all that is kept."""
    return max((0, *_forward(passes, batch), *_backward(passes, batch)))


def _forward(passes: list[_Pass], batch: int) -> Iterator[int]:
    """How far above that each layer is on the way forward; the last step's gradients are there."""
    level = -sum(each.kept for each in passes)
    coming = 0  # the pictures are counted among what is kept
    for each in passes:
        level += each.kept
        going = 0 if each.keeps_output else each.output
        yield level + coming + going + _scratch(each, batch, each.output, blocks=(3, 3))
        coming = going


def _backward(passes: list[_Pass], batch: int) -> Iterator[int]:
    """The same on the way back: gradients come, and what was kept goes, layer by layer."""
    level = -sum(each.weights for each in passes)
    first = next((n for n, each in enumerate(passes) if each.weights), len(passes))
    for number, each in reversed(list(enumerate(passes))[first:]):
        level += each.weights
        # Nobody asks for the gradient of what comes into the first layer that learns.
        passing = each.output + (each.input if number > first else 0)
        yield level + passing + _scratch(each, batch, passing, blocks=(4, 6))
        level -= each.kept


def _scratch(each: _Pass, batch: int, passing: int, *, blocks: tuple[int, int]) -> int:
    """What a layer needs for itself.

    oneDNN orders what passes a convolution anew, in a copy. The engine's normalisation has so many
    `blocks` at a time, if all pictures are one, or if they are several.
    """
    if isinstance(each.layer, Conv2d):
        return passing
    if not isinstance(each.layer, Lrn):
        return 0
    picture = each.input // batch
    pictures = max(1, LRN_BLOCK // picture)
    return picture * (blocks[1] * pictures if batch > pictures else blocks[0] * batch)


def _casts(passes: list[_Pass]) -> int:
    """Bytes of the weights that learn in 16 bits, and of the largest one's gradient."""
    halves = [each.weights * _HALF_BYTES // BYTES for each in passes]
    return sum(halves) + max(halves, default=0)


def _held_back(passes: list[_Pass]) -> int:
    """What the heap cannot give back, of every layer's output, its gradient, and what it notes."""
    tensors = (size for each in passes for size in (each.output, each.output, each.notes))
    return round(_HEAP_HELD_BACK * sum(tensors))
