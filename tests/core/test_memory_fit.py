"""Whether a batch fits is said beside what would, by the forecast."""

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.memory_fit import forecast_fit, memory_fit
from alexnet_gui.core.presets import find_preset

MIB = 2**20


def needs(batch: int) -> int:
    return (100 + batch) * MIB


def words(batch: int, free: int | None) -> str:
    fit = memory_fit(needs, batch, free)
    assert fit is not None
    return f"{fit.sentence} {fit.advice}".rstrip()


def test_memory_that_will_do_is_said_beside_what_is_free() -> None:
    assert words(28, 1024 * MIB) == "Training needs about 128.0 MiB of the 1.00 GiB that are free."


def test_memory_that_will_not_do_names_the_batch_that_would_fit() -> None:
    assert words(128, 200 * MIB) == (
        "Training needs about 228.0 MiB, but only 200.0 MiB are free."
        " A batch of 64 pictures would fit."
    )


def test_the_batch_that_would_fit_is_a_power_of_two_and_not_more_than_was_asked_for() -> None:
    for batch, free, largest in ((100, 170, 64), (100, 10_000, 64), (128, 228, 128), (3, 101, 1)):
        fit = memory_fit(needs, batch, free * MIB)
        assert fit is not None
        assert fit.largest == largest, (batch, free)
        assert needs(largest) <= free * MIB


def test_a_network_that_does_not_fit_at_all_is_said_to_be_too_large() -> None:
    assert words(1, 50 * MIB).endswith("Not even one picture fits: make the network smaller.")


def test_without_a_figure_of_free_memory_only_the_need_is_said_and_nothing_is_refused() -> None:
    assert words(28, None) == "Training needs about 128.0 MiB of memory."
    fit = memory_fit(needs, 28, None)
    assert fit is not None
    assert fit.fits


def test_a_network_that_cannot_run_needs_nothing() -> None:
    broken = find_preset("net-227")
    assert broken is not None
    assert forecast_fit(analyse(broken.architecture), broken.recipe, 1) is None


def test_frozen_layers_need_no_gradients_and_keep_nothing_for_the_way_back() -> None:
    preset = find_preset("paper-2012")
    assert preset is not None
    analysis = analyse(preset.architecture)
    whole = training_memory(analysis, 64, "adamw")
    convolutions = [f"conv{n}" for n in range(1, 6)]
    head = training_memory(analysis, 64, "adamw", convolutions)
    last = training_memory(analysis, 64, "adamw", [*convolutions, "fc6", "fc7"])
    assert whole is not None
    assert head is not None
    assert last is not None
    frozen = sum(row.parameters or 0 for row in analysis.rows if row.layer.name in convolutions)
    assert whole.gradients - head.gradients == 4 * frozen
    assert whole.optimiser - head.optimiser == 2 * 4 * frozen
    assert head.weights == whole.weights
    # The convolutions' maps are most of what is kept.
    assert head.activations < whole.activations / 4
    assert last.total < head.total < whole.total
