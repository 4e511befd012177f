"""How much a run computes, and how long that takes: roughly, or not at all."""

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_work import picture_work, run_work, speed_for, time_texts
from alexnet_gui.core.start import frozen_by
from tests.engine.training import SMALL

NETWORK = analyse(SMALL)
RECIPE = Recipe(epochs=4, batch_size=5)


def test_learning_takes_three_times_the_forward_pass_and_validating_once() -> None:
    assert picture_work(NETWORK) == 3 * NETWORK.macs
    assert run_work(NETWORK, RECIPE, (100, 20)) == 4 * (3 * 100 + 20) * NETWORK.macs
    few = Recipe(epochs=4, batch_size=5, max_steps=2)
    assert run_work(NETWORK, few, (100, 0)) == 3 * 10 * NETWORK.macs


def test_frozen_layers_are_computed_once_or_every_time_but_never_backwards() -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    network = analyse(preset.architecture)
    names = [layer.name for layer in preset.architecture.layers]
    frozen = frozen_by("convolutions", preset.architecture, names)
    head = picture_work(network, frozen)
    before = network.macs - head // 3
    kept = run_work(network, RECIPE, (100, 0), frozen)
    assert kept == 400 * head + 100 * before
    assert run_work(network, RECIPE, (100, 0), frozen, kept=False) == 400 * (head + before)


def test_a_speed_holds_only_for_networks_of_a_like_size() -> None:
    known = [(1e6, 1e9), (1e9, 5e10)]
    assert speed_for(5e8, known) == 5e10
    assert speed_for(3e6, known) == 1e9
    assert speed_for(1e12, known) is None
    assert speed_for(1e6, []) is None


def test_the_time_is_said_roughly_and_without_a_speed_only_where_it_is_long() -> None:
    for seconds, words in ((20, "1 min"), (1000, "17 min"), (7000, "2 h"), (300_000, "3 days")):
        assert time_texts(seconds * 1e10, 1e10, on_cpu=True)[0] == f"roughly {words}"
    assert time_texts(1e12, None, on_cpu=True) == ("", "")
    assert time_texts(5.9e15, None, on_cpu=False) == ("", "")
    short, words = time_texts(5.9e15, None, on_cpu=True)
    assert short == "roughly hours or days on a CPU"
    assert words.startswith("It is about 5.9 × 10¹⁵ multiply-accumulates: roughly hours or days")
