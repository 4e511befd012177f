"""The sums that the inspector shows, with the layer's own numbers put in."""

import msgspec
import pytest

from alexnet_gui.core.analysis import Row, analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import AnyLayer, BatchNorm2d, Conv2d, Lrn
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, MaxPool2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.inspector.arithmetic import sight_sentence, sums

ROWS = {row.layer.name: row for row in analyse(PRESETS[0].architecture).rows}


def lines(row: Row) -> list[str]:
    return [line.text for line in sums(row)]


def only(layer: AnyLayer, shape: tuple[int, int, int]) -> Row:
    return analyse(Architecture(name="one", input=shape, layers=(layer,))).rows[0]


def test_a_convolution_shows_its_side_its_parameters_and_its_macs() -> None:
    assert lines(ROWS["conv1"]) == [
        "⌊(227 + 2·0 − 11) / 4⌋ + 1 = 55",
        "parameters 96·3·11·11 + 96 = 34,944",
        "MACs 55·55·96·3·11·11 = 105,415,200",
    ]


def test_groups_divide_the_maps_that_a_filter_reads() -> None:
    assert "parameters 256·48·5·5 + 256 = 307,456" in lines(ROWS["conv2"])


def test_other_layers_show_what_they_reckon() -> None:
    assert lines(ROWS["pool1"]) == ["⌊(55 + 2·0 − 3) / 2⌋ + 1 = 27"]
    assert lines(ROWS["flatten"]) == ["features 256·6·6 = 9,216"]
    assert lines(ROWS["fc6"])[0] == "parameters 4,096·9,216 + 4,096 = 37,752,832"
    assert lines(ROWS["relu1"]) == ["f(x) = max(0, x)"]
    assert lines(ROWS["drop6"]) == []


def test_normalisation_is_written_as_in_the_paper_with_the_papers_alpha() -> None:
    assert lines(ROWS["norm1"]) == [
        "bᵢ = aᵢ / (2 + 0.0001·Σⱼ aⱼ²)^0.75",
        "j = max(0, i − 2) … min(95, i + 2)",
        "the paper's α 0.0005 / 5 = 0.0001",
    ]


def test_unlike_sides_are_reckoned_one_by_one() -> None:
    row = only(Conv2d(name="c", out_channels=1, kernel=(3, 5), dilation=(1, 2)), (1, 9, 20))
    assert lines(row)[:2] == [
        "height ⌊(9 + 2·0 − 3) / 1⌋ + 1 = 7",
        "width ⌊(20 + 2·0 − 2·(5 − 1) − 1) / 1⌋ + 1 = 12",
    ]


def test_rounding_up_is_shown_and_so_is_a_window_that_is_dropped() -> None:
    kept = only(MaxPool2d(name="p", kernel=3, stride=2, ceil_mode=True), (1, 6, 6))
    assert lines(kept) == ["⌈(6 + 2·0 − 3) / 2⌉ + 1 = 3"]
    dropped = only(MaxPool2d(name="p", kernel=2, stride=3, padding=1, ceil_mode=True), (1, 5, 5))
    assert dropped.output == (1, 2, 2)
    assert lines(dropped) == ["⌈(5 + 2·1 − 2) / 3⌉ = 2"]


@pytest.mark.parametrize(
    ("side", "layer", "expected"),
    [
        ((3, 5, 5), "conv2", "parameters 256·48·5·5 + 256 = 307,456"),
        ((1, 1, 1), "fc8", "parameters 1,000·4,096 + 1,000 = 4,097,000"),
    ],
)
def test_parameters_are_reckoned_where_a_mistake_hides_the_shape(
    side: tuple[int, int, int], layer: str, expected: str
) -> None:
    broken = analyse(msgspec.structs.replace(PRESETS[0].architecture, input=side))
    row = next(row for row in broken.rows if row.layer.name == layer)
    assert row.output is None
    assert lines(row) == [expected]


def test_parameters_without_a_bias_and_of_batch_normalisation() -> None:
    layers = (Conv2d(name="c", out_channels=8, kernel=(3, 5), bias=False), BatchNorm2d(name="n"))
    rows = analyse(Architecture(name="one", input=(3, 9, 9), layers=layers)).rows
    assert "parameters 8·3·3·5 = 360" in lines(rows[0])
    assert lines(rows[1]) == ["parameters 2·8 = 16"]


def test_adaptive_pooling_shows_how_its_windows_are_laid() -> None:
    one = only(AdaptiveAvgPool2d(name="p", output_size=6), (1, 13, 13))
    assert lines(one) == ["⌊i·13 / 6⌋ … ⌈(i + 1)·13 / 6⌉ − 1, i = 0 … 5"]
    unlike = only(AdaptiveAvgPool2d(name="p", output_size=(2, 3)), (1, 8, 7))
    assert lines(unlike) == [
        "height ⌊i·8 / 2⌋ … ⌈(i + 1)·8 / 2⌉ − 1, i = 0 … 1",
        "width ⌊i·7 / 3⌋ … ⌈(i + 1)·7 / 3⌉ − 1, i = 0 … 2",
    ]


def test_settings_out_of_range_come_to_nothing() -> None:
    assert lines(only(Lrn(name="n", size=0), (8, 4, 4))) == []


def test_what_is_never_read_is_not_called_read() -> None:
    left_over = only(Conv2d(name="c", out_channels=1, kernel=11, stride=4), (3, 224, 224))
    assert sight_sentence(left_over).endswith("What is hatched is never read.")
    between_taps = only(Conv2d(name="c", out_channels=1, kernel=3, stride=2, dilation=2), (1, 9, 9))
    assert between_taps.note is None
    assert sight_sentence(between_taps).endswith("What is hatched is never read.")


@pytest.mark.parametrize("name", ["conv2", "relu2", "fc6"])
def test_what_an_output_sees_is_said_in_a_sentence(name: str) -> None:
    sentence = sight_sentence(ROWS[name])
    expected = {
        "conv2": "Each output sees 51 × 51 pixels of the picture, in steps of 8. Every row and"
        " column of its input is read.",
        "relu2": "Each output sees 51 × 51 pixels of the picture, in steps of 8.",
        "fc6": "Each output sees the whole picture.",
    }
    assert sentence == expected[name]
