"""Notes on a network: what is computed agrees with it, what is quoted has a source."""

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d, Flatten, Linear, Softmax
from alexnet_gui.core.lessons.network_notes import Section, network_notes
from alexnet_gui.core.lessons.sources import CAFFE, PAPER, REPORTED, TORCHVISION
from alexnet_gui.core.presets import PRESETS, Preset, find_preset

DIFFERENCES = "Against the paper's network"
TRAINING = "How it is trained"
ERRORS = "Errors that were reported"
TRAPS = "What to look out for"
SOURCES = "To read"


def preset(preset_id: str) -> Preset:
    found = find_preset(preset_id)
    assert found is not None
    return found


def notes(preset_id: str, architecture: Architecture | None = None) -> dict[str, Section]:
    """The notes on a preset, or on what it was edited into, by heading."""
    start = preset(preset_id)
    sections = network_notes(analyse(architecture or start.architecture), start, start.recipe)
    return {section.heading: section for section in sections}


def first(sections: dict[str, Section]) -> str:
    """What is said first of all: what the network is."""
    return " ".join(next(iter(sections.values())).paragraphs)


@pytest.mark.parametrize("start", PRESETS, ids=lambda start: str(start.id))
def test_every_preset_is_told_of_with_its_source_its_recipe_and_its_traps(start: Preset) -> None:
    told = notes(start.id)
    assert start.source in first(told)
    assert ("Learning rate", f"{start.recipe.learning_rate:g}") in [
        row[:2] for row in told[TRAINING].table
    ]
    assert told[TRAPS].points
    assert PAPER in told[SOURCES].sources
    assert "{" not in str(tuple(told.values()))


def test_the_papers_network_is_the_papers_but_for_the_pictures_size() -> None:
    told = notes("paper-2012")[DIFFERENCES]
    assert not told.table
    assert "gives 54 × 54 maps; the 55 × 55 that it draws need 227 × 227" in told.paragraphs[0]


def test_differences_from_the_paper_are_a_table() -> None:
    table = notes("torchvision")[DIFFERENCES].table
    assert ("input", "3 × 227 × 227", "3 × 224 × 224") in table
    assert ("conv1", "filters 96, padding 0", "filters 64, padding 2") in table
    assert ("norm1", "LRN, 5 channels", "—") in table
    assert ("avgpool", "—", "mean, to 6×6") in table


def test_a_layer_that_only_stands_elsewhere_is_said_to() -> None:
    table = notes("grouped-lrn")[DIFFERENCES].table
    assert [row for row in table if row[0] == "pool1"] == [
        ("pool1", "max 3×3, stride 2", "max 3×3, stride 2, elsewhere")
    ]
    dropout = [row for row in notes("torchvision")[DIFFERENCES].table if row[0][:4] == "drop"]
    assert dropout == [
        ("drop6", "dropout 0.5", "dropout 0.5, elsewhere"),
        ("drop7", "dropout 0.5", "dropout 0.5, elsewhere"),
    ]


def test_alphas_are_told_as_the_paper_has_them_and_as_pytorch_does() -> None:
    table = notes("lrn-blocks")[DIFFERENCES].table
    assert ("norm1", "α 0.0001 (PyTorch's 0.0005)", "α 0.00002 (PyTorch's 0.0001)") in table


def test_errors_are_quoted_for_the_paper_and_torchvision_alone() -> None:
    assert set(REPORTED) == {"paper-2012", "torchvision"}
    paper = notes("paper-2012")[ERRORS].table
    assert ("ILSVRC-2010, test, ten crops", "37.5 %", "17.0 %") in paper
    assert ("ILSVRC-2012, validation, one network", "40.7 %", "18.2 %") in paper
    top1, top5 = notes("torchvision")[ERRORS].table[1][1:]
    assert (top1, top5) == (f"{100 - 56.522:.3f} %", f"{100 - 79.066:.3f} %")
    assert TORCHVISION in notes("torchvision")[SOURCES].sources
    assert not notes("mnist-28")[ERRORS].table


def test_an_edited_network_says_what_it_started_from_and_whose_errors_those_are() -> None:
    start = preset("paper-2012").architecture
    conv1 = start.layers[0]
    edited = start.with_layer(0, msgspec.structs.replace(conv1, stride=2))
    told = notes("paper-2012", edited)
    assert "It started from AlexNet, 2012; 1 layer was changed, added or removed." in first(told)
    assert told[ERRORS].paragraphs == (
        "They are of the network as published, not as it stands here.",
    )
    larger = msgspec.structs.replace(start, input=(3, 300, 300))
    assert "its input or its starting weights were changed" in first(notes("paper-2012", larger))


def test_a_network_of_ones_own_is_none_of_the_published_ones() -> None:
    own = Architecture(
        name="Mine",
        input=(1, 8, 8),
        layers=(
            Conv2d(name="c", out_channels=2, kernel=3, bias_init=1.0),
            Flatten(name="f"),
            Linear(name="fc", out_features=3),
            Softmax(name="s"),
        ),
    )
    told = {section.heading: section for section in network_notes(analyse(own), None, None)}
    assert "none of the published networks" in first(told)
    assert TRAINING not in told
    assert CAFFE in told[SOURCES].sources
    points = " ".join(told[TRAPS].points)
    assert "biases of c start at 1" in points
    assert "logits before s" in points


def test_the_mistake_as_printed_is_told_with_what_mends_it() -> None:
    points = notes("net-227")[TRAPS].points
    assert any("9,216 features, but gets 6,400" in point for point in points)
    assert any("conv5: padding 2" in point for point in points)


def test_the_loss_that_training_sticks_at_is_that_of_chance() -> None:
    thousand = " ".join(notes("paper-2012")[TRAPS].points)
    assert "ln(1000) = 6.91" in thousand
    assert "ln(10) = 2.30" in " ".join(notes("mnist-28")[TRAPS].points)


def test_traps_are_told_only_where_they_apply() -> None:
    paper = " ".join(notes("paper-2012")[TRAPS].points)
    assert "0.0005, which is the paper's 0.0001" in paper
    assert "gave flat loss" in paper
    assert "not the paper's: that would be 0.0005" in " ".join(notes("lrn-blocks")[TRAPS].points)
    plain = " ".join(notes("torchvision")[TRAPS].points)
    assert "normalisation" not in plain
    assert "flat loss" not in plain


def test_momentum_is_left_out_where_it_has_no_effect() -> None:
    rows = {row[0]: row for row in notes("mnist-28")[TRAINING].table}
    assert rows["Momentum"] == ("Momentum", "—", "0.9")
    assert any("SGD" in text for text in notes("torchvision")[TRAINING].paragraphs)
    assert not any("SGD" in text for text in notes("mnist-28")[TRAINING].paragraphs)
