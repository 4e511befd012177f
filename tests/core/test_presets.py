"""The published networks: numbers from their papers and modules, receptive fields from Distill."""

import pytest

from alexnet_gui.core.analysis import Row, analyse
from alexnet_gui.core.layers import Lrn
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.core.repairs import repairs_for

PUBLISHED = {
    "paper-2012": ((3, 227, 227), 1000, 60_965_224),
    "torchvision": ((3, 224, 224), 1000, 61_100_840),
    "simple-96": ((3, 224, 224), 10, 58_322_314),
    "net-227": ((3, 227, 227), 1000, 63_951_208),
    "half-width": ((3, 224, 224), 1000, 16_630_440),
    "lrn-blocks": ((3, 227, 227), 10, 58_322_314),
    "grouped-lrn": ((3, 224, 224), 1000, 60_965_224),
    "mnist-28": ((1, 28, 28), 10, 24_351_434),
}
SIGHT = {  # receptive field and stride in pixels of the picture
    "conv1": (11, 4),
    "pool1": (19, 8),
    "conv2": (51, 8),
    "pool2": (67, 16),
    "conv3": (99, 16),
    "conv4": (131, 16),
    "conv5": (163, 16),
    "pool5": (195, 32),
}


def rows_of(preset_id: str) -> dict[str, Row]:
    preset = find_preset(preset_id)
    assert preset is not None
    return {row.layer.name: row for row in analyse(preset.architecture).rows}


def alpha_of(preset_id: str, name: str) -> float:
    layer = rows_of(preset_id)[name].layer
    assert isinstance(layer, Lrn)
    return layer.alpha


def test_there_are_the_eight_published_networks() -> None:
    assert [preset.id for preset in PRESETS] == list(PUBLISHED)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: str(preset.id))
def test_each_has_its_published_input_classes_and_parameters(preset: Preset) -> None:
    analysis = analyse(preset.architecture)
    shape, classes, parameters = PUBLISHED[preset.id]
    assert preset.architecture.input == shape
    assert preset.architecture.classes == classes
    assert analysis.parameters == parameters
    assert analysis.valid == (preset.id != "net-227")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: str(preset.id))
def test_each_cites_its_source_and_has_a_recipe_in_range(preset: Preset) -> None:
    assert len(preset.source) > 10
    assert preset.recipe.faults() is None


def test_the_multiply_accumulates_are_the_published_ones() -> None:
    macs = {preset.id: analyse(preset.architecture).macs for preset in PRESETS}
    assert macs["paper-2012"] == 724_406_816
    assert macs["torchvision"] == 714_188_480


def test_the_papers_receptive_fields_are_those_of_the_distill_tables() -> None:
    rows = rows_of("paper-2012")
    for name, (field, stride) in SIGHT.items():
        assert rows[name].receptive_field == (field, field)
        assert rows[name].stride == (stride, stride)


def test_the_papers_convolutions_take_most_sums_and_few_parameters() -> None:
    analysis = analyse(PRESETS[0].architecture)
    convolutions = [row for row in analysis.rows if row.layer.kind == "conv2d"]
    macs = sum(row.macs or 0 for row in convolutions) / analysis.macs
    parameters = sum(row.parameters or 0 for row in convolutions) / analysis.parameters
    assert round(100 * macs, 1) == 91.9
    assert round(100 * parameters, 1) == 3.8
    assert round(analysis.weight_bytes / 2**20, 1) == 232.6


def test_the_paper_uses_its_own_constant_for_normalisation_and_the_blogs_pytorchs() -> None:
    assert alpha_of("paper-2012", "norm1") == 5e-4
    assert alpha_of("lrn-blocks", "norm5") == 1e-4
    assert alpha_of("grouped-lrn", "norm1") == 1e-4


def test_the_paper_starts_some_biases_at_one() -> None:
    ones = {
        name
        for name, row in rows_of("paper-2012").items()
        if getattr(row.layer, "bias_init", None) == 1.0
    }
    assert ones == {"conv2", "conv4", "conv5", "fc6", "fc7"}


def test_net_227_reports_its_one_mistake_and_three_repairs_that_mend_it() -> None:
    preset = find_preset("net-227")
    assert preset is not None
    analysis = analyse(preset.architecture)
    broken = [i for i, row in enumerate(analysis.rows) if row.problem]
    assert [analysis.rows[i].layer.name for i in broken] == ["fc6"]
    assert analysis.rows[broken[0] - 1].output == (6400,)
    assert all(row.output is None for row in analysis.rows[broken[0] :])
    repairs = repairs_for(analysis, broken[0])
    assert [r.label for r in repairs] == [
        "conv5: kernel 3",
        "conv5: padding 2",
        "Let fc6 take 6,400",
    ]
    assert all(analyse(repair.architecture).valid for repair in repairs)


def test_only_lrn_blocks_lacks_activations_between_dense_layers() -> None:
    for preset in PRESETS:
        codes = [row.note.code for row in analyse(preset.architecture).rows if row.note]
        assert codes.count("no_activation_between") == (2 if preset.id == "lrn-blocks" else 0)
