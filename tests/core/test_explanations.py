"""What each layer is for: figures from the paper where it gives them, the rest computed."""

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Function,
    Linear,
    Lrn,
    Softmax,
)
from alexnet_gui.core.lessons.explanation import Explanation
from alexnet_gui.core.lessons.explanations import explain
from alexnet_gui.core.pooling import AvgPool2d, MaxPool2d
from alexnet_gui.core.presets import PRESETS, Preset, find_preset


def told(preset_id: str, layer: str) -> Explanation:
    preset = find_preset(preset_id)
    assert preset is not None
    analysis = analyse(preset.architecture)
    names = [row.layer.name for row in analysis.rows]
    return explain(analysis, names.index(layer))


def told_of(*layers: AnyLayer, side: int = 24) -> Explanation:
    """Of the last of `layers`."""
    architecture = Architecture(name="one", input=(3, side, side), layers=layers)
    return explain(analyse(architecture), len(layers) - 1)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: str(preset.id))
def test_every_layer_of_every_preset_is_explained(preset: Preset) -> None:
    analysis = analyse(preset.architecture)
    for index in range(len(analysis.rows)):
        explanation = explain(analysis, index)
        assert explanation.heading
        assert explanation.text.endswith(".")
        flatten = analysis.rows[index].layer.kind == "flatten"  # of which there is nothing to say
        assert explanation.departure[-1:] == ("" if flatten else ".")
        assert "{" not in "".join(explanation)


@pytest.mark.parametrize(
    ("layer", "section"),
    [
        ("conv1", "6.1"),
        ("relu1", "3.1"),
        ("norm1", "3.3"),
        ("pool1", "3.4"),
        ("conv2", "3.2"),
        ("conv3", "3.2"),
        ("drop6", "4.2"),
        ("fc8", "3.5"),
    ],
)
def test_the_papers_claims_name_their_section(layer: str, section: str) -> None:
    assert section in told("paper-2012", layer).source


@pytest.mark.parametrize(
    ("layer", "figures"),
    [
        ("conv2", "1.7 and 1.2 points lower"),
        ("pool1", "0.4 and 0.3 points lower"),
        ("norm1", "1.4 and 1.2 points lower"),
        ("norm1", "from 13 % to 11 %"),
        ("relu1", "25 % training error on CIFAR-10 six times sooner"),
        ("drop6", "about twice the iterations"),
        ("drop6", "multiplied by 0.5"),
    ],
)
def test_the_effects_are_those_that_the_paper_reports(layer: str, figures: str) -> None:
    assert figures in told("paper-2012", layer).text


def test_the_first_convolution_says_how_far_its_stride_shrinks_the_picture() -> None:
    first = told("paper-2012", "conv1")
    assert first.heading == "Why a large kernel with a stride?"
    assert "maps of 55 × 55 for a picture of 227 × 227" in first.text
    assert told("mnist-28", "conv1").heading == "The first convolution"


def test_groups_are_the_papers_two_gpus_and_save_parameters() -> None:
    grouped = told("paper-2012", "conv2")
    assert grouped.heading == "Why two groups?"
    assert "48 of 96 maps" in grouped.text
    assert f"{256 * 96 * 5 * 5 + 256:,} parameters instead of 307,456" in grouped.text
    four = told_of(
        Conv2d(name="a", out_channels=8, kernel=3),
        Conv2d(name="b", out_channels=8, kernel=3, groups=4),
    )
    assert four.heading == "Why 4 groups?"
    assert "2 of 8 maps" in four.text
    assert "points" not in four.text


def test_a_convolution_after_groups_is_where_the_towers_meet() -> None:
    assert told("paper-2012", "conv3").heading == "Where the towers meet"
    assert "all 256 maps" in told("paper-2012", "conv3").text


def test_a_later_convolution_says_how_much_more_it_sees() -> None:
    later = told("torchvision", "conv2")
    assert "sees 51 × 51 pixels of the picture, before it 19 × 19" in later.text
    pointwise = told_of(
        Conv2d(name="a", out_channels=8, kernel=3), Conv2d(name="b", out_channels=8, kernel=1)
    )
    assert "sees no more of the picture" in pointwise.text


def test_pooling_says_whether_its_windows_overlap() -> None:
    assert told("paper-2012", "pool1").heading == "Why windows that overlap?"
    assert "overlap by 1 pixel: kernel 3, stride 2" in told("paper-2012", "pool1").text
    apart = told_of(MaxPool2d(name="p", kernel=2))
    assert apart.heading == "Why pooling?"
    assert "do not overlap" in apart.text
    assert "the paper takes the largest" in told_of(AvgPool2d(name="p", kernel=2)).text


def test_normalisation_says_whose_alpha_it_has_and_where_it_stands() -> None:
    assert "0.0005 is the paper's 0.0001" in told("paper-2012", "norm1").text
    elsewhere = told("grouped-lrn", "norm1")
    assert "0.0001 is 0.00002 in the paper's form" in elsewhere.text
    assert "after pooling, in the paper before it" in elsewhere.text
    early = told_of(Conv2d(name="c", out_channels=8, kernel=3), Lrn(name="n"))
    assert "before the activation, in the paper after it" in early.text


def test_batch_normalisation_is_named_as_younger_than_the_paper() -> None:
    after = told_of(Conv2d(name="c", out_channels=8, kernel=3), BatchNorm2d(name="n"))
    assert "Ioffe, Szegedy" in after.source
    assert "16 numbers" in after.text


def test_functions_that_the_paper_does_not_measure_get_none_of_its_figures() -> None:
    assert "six times" in told_of(Activation(name="t", function="tanh")).text
    others: tuple[Function, ...] = ("leaky_relu", "elu", "gelu", "silu")
    for function in others:
        explanation = told_of(Activation(name="a", function=function))
        assert "CIFAR" not in explanation.text
        assert "The paper" not in explanation.source


def test_dropout_says_what_it_does_in_training_and_in_use() -> None:
    assert "1 / (1 − 0.25) = 1.33" in told_of(Dropout(name="d", p=0.25)).text
    assert "does nothing" in told_of(Dropout(name="d", p=0)).text
    assert "every value is zeroed" in told_of(Dropout(name="d", p=1)).text


def test_a_dense_layer_says_how_many_of_the_parameters_it_holds() -> None:
    analysis = analyse(PRESETS[0].architecture)
    dense = [row for row in analysis.rows if row.layer.kind == "linear"]
    shares = [100 * (row.parameters or 0) / analysis.parameters for row in dense]
    text = told("paper-2012", "fc6").text
    assert f"{shares[0]:.1f} % of this network's parameters" in text
    assert f"all dense layers together hold {sum(shares):.1f} %" in text
    assert "9,216 features" in text


def test_a_dense_layer_that_cannot_run_claims_no_features() -> None:
    assert "6,400" not in told("net-227", "fc6").text


def test_the_last_dense_layer_gives_logits() -> None:
    assert told("paper-2012", "fc8").heading == "One logit for each class"
    assert "softmax that makes probabilities of them is part of the loss" in (
        told("paper-2012", "fc8").text
    )


def test_a_softmax_at_the_end_is_left_out_of_the_loss() -> None:
    layers = (Flatten(name="f"), Linear(name="fc", out_features=7), Softmax(name="s"))
    analysis = analyse(Architecture(name="one", input=(3, 4, 4), layers=layers))
    assert "before the softmax at the end" in explain(analysis, 1).text
    assert "cross-entropy applies the softmax itself" in told_of(*layers).text
    assert "7 logits" in told_of(*layers).text


def test_how_a_layer_departs_from_the_papers_is_said() -> None:
    assert told("torchvision", "conv1").departure == "The paper's conv1 has filters 96, padding 0."
    assert told("paper-2012", "conv1").departure == "It is set as the paper's conv1 is."
    assert told("lrn-blocks", "norm5").departure == (
        "The paper's network has no such layer at this place."
    )
    assert told("grouped-lrn", "pool1").departure == (
        "In the paper's network pool1 stands elsewhere: after norm1."
    )


@pytest.mark.parametrize(("layer", "before"), [("drop6", "relu6"), ("drop7", "relu7")])
def test_a_layer_that_moved_is_not_taken_for_its_neighbour(layer: str, before: str) -> None:
    assert told("torchvision", layer).departure == (
        f"In the paper's network {layer} stands elsewhere: after {before}."
    )


def test_a_layer_that_moved_and_is_set_otherwise_says_both() -> None:
    architecture = PRESETS[0].architecture
    first = Dropout(name="drop7", p=0.1)
    layers = [layer for layer in architecture.layers if layer.name != "drop7"]
    moved = analyse(architecture.with_layers((first, *layers)))
    assert explain(moved, 0).departure == (
        "In the paper's network drop7 stands elsewhere: after relu7."
        " The paper's drop7 has probability 0.5."
    )


def test_what_gives_the_classes_answers_to_the_papers_last_dense_layer() -> None:
    dense = told_of(Flatten(name="flatten"), Linear(name="fc", out_features=10))
    assert dense.departure == "It is set as the paper's fc8 is."
    short = told_of(Flatten(name="flatten"), Linear(name="fc6", out_features=10))
    assert short.departure == "The paper's fc6 has units 4,096."


@pytest.mark.parametrize("preset_id", ["lrn-blocks", "grouped-lrn"])
def test_the_papers_alpha_is_the_one_that_it_prints(preset_id: str) -> None:
    assert told(preset_id, "norm1").departure == (
        "The paper's norm1 has α 0.0001 (PyTorch's 0.0005)."
    )


def test_settings_out_of_range_are_not_told_of() -> None:
    assert "windows" not in told_of(Conv2d(name="c", out_channels=8, kernel=0)).text
    convolution = Conv2d(name="c", out_channels=8, kernel=3)
    assert "α" not in told_of(convolution, Lrn(name="n", size=0)).text


def test_the_number_of_classes_and_how_weights_start_are_no_departure() -> None:
    assert told("simple-96", "fc8").departure == "It is set as the paper's fc8 is."
    assert told("simple-96", "fc6").departure == "It is set as the paper's fc6 is."


def test_a_renamed_layer_is_compared_with_the_one_in_its_place() -> None:
    architecture = PRESETS[0].architecture
    renamed = Conv2d(name="first", out_channels=96, kernel=11, stride=2)
    explanation = explain(analyse(architecture.with_layer(0, renamed)), 0)
    assert explanation.departure == "The paper's conv1 has stride 4."
