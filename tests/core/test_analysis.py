"""The rules of shapes, costs and unread pixels, one by one."""

import pytest

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import (
    PALETTE,
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Linear,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d


def analysed(*layers: AnyLayer, shape: tuple[int, int, int] = (3, 227, 227)) -> Analysis:
    return analyse(Architecture(name="test", input=shape, layers=layers))


def problem_of(*layers: AnyLayer, shape: tuple[int, int, int] = (3, 8, 8)) -> str | None:
    problem = analysed(*layers, shape=shape).rows[-1].problem
    return problem.code if problem else None


@pytest.mark.parametrize(
    ("side", "padding", "output", "unread"),
    [(227, 0, 55, 0), (224, 0, 54, 1), (224, 2, 55, 0), (224, 3, 55, 0)],
)
def test_the_first_convolution_on_the_usual_inputs(
    side: int, padding: int, output: int, unread: int
) -> None:
    conv = Conv2d(name="conv1", out_channels=96, kernel=11, stride=4, padding=padding)
    row = analysed(conv, shape=(3, side, side)).rows[0]
    assert row.output == (96, output, output)
    assert row.unread == (unread, unread)
    assert (row.note is None) == (unread == 0)


def test_unread_pixels_are_said_in_words() -> None:
    pool = MaxPool2d(name="pool1", kernel=2, stride=2)
    note = analysed(pool, shape=(1, 4, 5)).rows[0].note
    assert note is not None
    assert note.message == "Never seen: 1 pixel column at the right of its input."


def test_ceil_mode_keeps_the_last_window_but_not_one_that_starts_in_the_padding() -> None:
    keep = MaxPool2d(name="a", kernel=2, stride=2, ceil_mode=True)
    assert analysed(keep, shape=(1, 5, 5)).rows[0].output == (1, 3, 3)
    drop = MaxPool2d(name="a", kernel=2, stride=3, padding=1, ceil_mode=True)
    assert analysed(drop, shape=(1, 3, 3)).rows[0].output == (1, 2, 2)


def test_a_stride_larger_than_the_kernel_is_noted() -> None:
    row = analysed(Conv2d(name="a", out_channels=1, kernel=1, stride=2), shape=(1, 9, 9)).rows[0]
    assert row.note is not None
    assert row.note.code == "stride_exceeds_kernel"


def test_sizes_may_differ_by_axis() -> None:
    conv = Conv2d(name="a", out_channels=2, kernel=(3, 5), stride=(1, 2), padding=(1, 0))
    row = analysed(conv, shape=(4, 10, 11)).rows[0]
    assert row.output == (2, 10, 4)
    assert row.parameters == 2 * 4 * 15 + 2
    assert row.macs == 10 * 4 * 2 * 4 * 15
    assert row.receptive_field == (3, 5)
    assert row.stride == (1, 2)


def test_groups_divide_parameters_and_macs() -> None:
    whole = analysed(Conv2d(name="a", out_channels=8, kernel=3, bias=False), shape=(4, 9, 9))
    halves = analysed(
        Conv2d(name="a", out_channels=8, kernel=3, bias=False, groups=2), shape=(4, 9, 9)
    )
    assert halves.parameters * 2 == whole.parameters
    assert halves.macs * 2 == whole.macs


def test_adaptive_pooling_reads_everything_and_sees_its_widest_window() -> None:
    row = analysed(AdaptiveAvgPool2d(name="a", output_size=3), shape=(2, 7, 6)).rows[0]
    assert row.output == (2, 3, 3)
    assert row.receptive_field == (3, 2)  # of 7: 0–2, 2–4, 4–6; of 6: 0–1, 2–3, 4–5
    assert row.unread == (0, 0)


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        (Conv2d(name="a", out_channels=1, kernel=9), "kernel_exceeds_input"),
        (Conv2d(name="a", out_channels=4, kernel=1, groups=2), "groups_do_not_divide"),
        (Conv2d(name="a", out_channels=1, kernel=1, in_channels=4), "in_channels_mismatch"),
        (MaxPool2d(name="a", kernel=2, padding=2), "pool_padding_too_large"),
        (MaxPool2d(name="a", kernel=3, padding=2, dilation=3), "pool_padding_too_large"),
        (AvgPool2d(name="a", kernel=9), "kernel_exceeds_input"),
        (Linear(name="a", out_features=1), "needs_flatten"),
        (Conv2d(name="a", out_channels=0, kernel=1), "out_of_range"),
        (Conv2d(name="a", out_channels=1, kernel=0), "out_of_range"),
        (Conv2d(name="a", out_channels=1, kernel=1, stride=0), "out_of_range"),
        (Conv2d(name="a", out_channels=1, kernel=1, padding=-1), "out_of_range"),
        (Conv2d(name="a", out_channels=1, kernel=1, dilation=0), "out_of_range"),
        (Conv2d(name="a", out_channels=1, kernel=1, groups=0), "out_of_range"),
    ],
)
def test_what_cannot_run_is_a_problem(layer: AnyLayer, code: str) -> None:
    assert problem_of(layer) == code


@pytest.mark.parametrize("kind", ["conv2d", "max_pool2d", "adaptive_avg_pool2d", "lrn"])
def test_layers_of_maps_refuse_a_list_of_features(kind: str) -> None:
    assert problem_of(Flatten(name="flatten"), PALETTE[kind]("a")) == "needs_maps"


def test_a_list_of_the_wrong_length_is_a_problem() -> None:
    assert (
        problem_of(Flatten(name="f"), Linear(name="a", out_features=1, in_features=191))
        == "in_features_mismatch"
    )


def test_after_the_mistake_rows_keep_only_their_declared_parameters() -> None:
    analysis = analysed(
        Conv2d(name="conv1", out_channels=4, kernel=3),
        Conv2d(name="conv2", out_channels=5, kernel=99),
        Conv2d(name="conv3", out_channels=6, kernel=1),
        BatchNorm2d(name="norm"),
        Flatten(name="flatten"),
        Linear(name="fc1", out_features=7),
        Linear(name="fc2", out_features=8),
        shape=(3, 8, 8),
    )
    assert [row.output for row in analysis.rows] == [(4, 6, 6)] + [None] * 6
    assert [row.parameters for row in analysis.rows] == [
        3 * 4 * 9 + 4,
        4 * 5 * 99 * 99 + 5,
        5 * 6 + 6,
        12,
        0,
        None,
        7 * 8 + 8,
    ]
    assert [row.macs for row in analysis.rows[1:]] == [None] * 6


def test_no_layers_and_an_impossible_input_are_faults_of_the_whole() -> None:
    assert not analysed().valid
    assert not analysed(Activation(name="a", function="relu"), shape=(0, 1, 1)).valid


def test_sight_ends_at_flatten() -> None:
    rows = analysed(Flatten(name="f"), Activation(name="a", function="relu")).rows
    assert [row.receptive_field for row in rows] == [None, None]


def test_classes_follow_the_last_dense_layer() -> None:
    architecture = analysed(
        Flatten(name="f"), Linear(name="a", out_features=5), Linear(name="b", out_features=7)
    ).architecture
    assert architecture.classes == 7
    assert architecture.with_classes(3).layers[1:] == (
        Linear(name="a", out_features=5),
        Linear(name="b", out_features=3),
    )
