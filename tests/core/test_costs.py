"""Memory for training: every term of the forecast, by rules that can be followed by hand."""

from itertools import pairwise

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.costs import TERMS, TrainingMemory, layer_memory, training_memory
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    Conv2d,
    Dropout,
    Flatten,
    Function,
    Linear,
    Lrn,
    Softmax,
)
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.presets import PRESETS, Preset

NUMBER = 4  # bytes of a float32
INDEX = 8  # bytes of an int64
BATCH = 5
INPUT = (2, 8, 8)
PICTURES = NUMBER * BATCH * 2 * 8 * 8

CONVOLUTION = Conv2d(name="conv", out_channels=3, kernel=3)  # 3 × 6 × 6 from 2 × 8 × 8
RELU = Activation(name="relu", function="relu")
POOL = MaxPool2d(name="pool", kernel=2)  # 3 × 3 × 3 from that
FLATTEN = Flatten(name="flatten")
DENSE = Linear(name="fc", out_features=4)

CONV_OUTPUT = NUMBER * BATCH * 3 * 6 * 6
POOL_OUTPUT = NUMBER * BATCH * 3 * 3 * 3
LOGITS = NUMBER * BATCH * 4


def network(*layers: AnyLayer) -> Architecture:
    return Architecture(name="test", input=INPUT, layers=layers)


def memory(architecture: Architecture, batch: int = BATCH) -> TrainingMemory:
    found = training_memory(analyse(architecture), batch)
    assert found is not None
    return found


def kept(*layers: AnyLayer) -> int:
    """Bytes that these layers, a flatten and a dense layer keep beside the pictures."""
    return memory(network(*layers, FLATTEN, DENSE)).activations - PICTURES


def test_the_sum_is_that_of_its_terms() -> None:
    found = memory(PRESETS[0].architecture)
    assert found.total == sum(getattr(found, term.key) for term in TERMS)
    assert {term.key for term in TERMS} == set(TrainingMemory.__struct_fields__)


def test_the_papers_weights_gradients_and_momentum_are_698_mib() -> None:
    found = memory(PRESETS[0].architecture)
    standing = found.weights + found.gradients + found.optimiser
    assert round(standing / 2**20) == 698


def test_adamw_remembers_two_numbers_for_each_weight_and_sgd_one() -> None:
    analysis = analyse(PRESETS[0].architecture)
    sgd, adamw = training_memory(analysis, 1, "sgd"), training_memory(analysis, 1, "adamw")
    assert sgd is not None
    assert adamw is not None
    assert sgd.optimiser == sgd.weights
    assert adamw.total - sgd.total == adamw.optimiser - sgd.optimiser == sgd.weights


def test_a_network_that_cannot_run_has_no_forecast() -> None:
    broken = network(Conv2d(name="conv", out_channels=1, kernel=99))
    assert training_memory(analyse(broken), BATCH) is None


def test_memory_grows_with_every_picture() -> None:
    sizes = [memory(PRESETS[0].architecture, n).total for n in (1, 2, 4, 8, 64, 512)]
    assert all(first < second for first, second in pairwise(sizes))


# --- what is kept for the backward pass ----------------------------------------------------------


def test_a_convolution_reads_its_input_again_and_the_loss_its_logits_and_their_logarithms() -> None:
    assert kept(CONVOLUTION) == CONV_OUTPUT + 2 * LOGITS  # the dense layer's input is the output


def test_what_a_relu_keeps_is_its_output_which_the_next_layer_shares() -> None:
    assert kept(CONVOLUTION, RELU) == CONV_OUTPUT + 2 * LOGITS


@pytest.mark.parametrize(
    ("function", "outputs"),
    [("relu", 1), ("tanh", 1), ("sigmoid", 1), ("elu", 2), ("gelu", 2), ("silu", 2)],
)
def test_a_function_of_its_input_keeps_that_too(function: Function, outputs: int) -> None:
    activation = Activation(name="a", function=function)
    assert kept(CONVOLUTION, activation) == outputs * CONV_OUTPUT + 2 * LOGITS


def test_a_max_pooling_notes_where_each_largest_value_stood() -> None:
    places = POOL_OUTPUT // NUMBER * INDEX
    assert kept(CONVOLUTION, RELU, POOL) == CONV_OUTPUT + POOL_OUTPUT + places + 2 * LOGITS


def test_dropout_notes_its_mask_unless_it_drops_nothing() -> None:
    without = kept(CONVOLUTION)
    assert kept(CONVOLUTION, Dropout(name="drop")) == without + CONV_OUTPUT
    assert kept(CONVOLUTION, Dropout(name="drop", p=0.0)) == without


def test_layers_before_the_first_that_learns_keep_nothing() -> None:
    first = (Activation(name="a", function="tanh"), CONVOLUTION)
    assert kept(*first) == kept(CONVOLUTION) + PICTURES  # what comes into the convolution


def test_a_softmax_at_the_end_belongs_to_the_loss() -> None:
    layers = (CONVOLUTION, FLATTEN, DENSE)
    assert memory(network(*layers)) == memory(network(*layers, Softmax(name="softmax")))


# --- working memory ------------------------------------------------------------------------------


def test_normalisation_needs_scratch_in_blocks_that_a_large_batch_does_not_outgrow() -> None:
    layers = (CONVOLUTION, Lrn(name="norm"), FLATTEN, DENSE)
    plain = (CONVOLUTION, RELU, FLATTEN, DENSE)
    wide = [Architecture(name="n", input=(3, 200, 200), layers=each) for each in (layers, plain)]
    extra = [memory(wide[0], n).working - memory(wide[1], n).working for n in (64, 128, 256)]
    assert all(0 < size < 7 * 16 * 2**20 for size in extra)


def test_there_is_working_memory_even_for_the_smallest_network() -> None:
    assert memory(network(FLATTEN, DENSE), 1).working > 0
    assert memory(network(FLATTEN), 1).working > 0


# --- layer by layer ------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", [p for p in PRESETS if analyse(p.architecture).valid])
def test_the_layers_account_for_all_but_the_pictures_and_the_working_memory(
    preset: Preset,
) -> None:
    analysis = analyse(preset.architecture)
    found = training_memory(analysis, 32, "adamw")
    assert found is not None
    channels, height, width = preset.architecture.input
    pictures = NUMBER * 32 * channels * height * width
    assert sum(layer_memory(analysis, 32, "adamw")) == found.total - found.working - pictures


def test_after_a_mistake_layers_account_for_what_is_known() -> None:
    layers = (CONVOLUTION, Conv2d(name="large", out_channels=1, kernel=50), FLATTEN, DENSE)
    first, second, third, fourth = layer_memory(analyse(network(*layers)), BATCH)
    assert first == NUMBER * 3 * (3 * 2 * 9 + 3) + CONV_OUTPUT
    assert second == NUMBER * 3 * (3 * 50 * 50 + 1)
    assert third == fourth == 0
