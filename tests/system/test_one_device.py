"""A step leaves no tensor on another device, seen on the `meta` device without having a GPU."""

from typing import Any

import pytest
import torch
from torch import Tensor

from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.feed import Batch, Feed
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import build
from alexnet_gui.engine.picture_sets import Fitting, Pictures
from tests.engine.dispatch import Watch
from tests.engine.test_learner import EVERYTHING

META = torch.device("meta")


def _nowhere_else(func: Any, leaves: list[Any]) -> None:
    left = {leaf.device for leaf in leaves if isinstance(leaf, Tensor) and leaf.ndim} - {META}
    # A batch comes from the CPU's memory: that is what copies are for.
    assert not left or "copy" in str(func), f"{func} met tensors on {left}"


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
def test_a_whole_step_with_its_batch_and_its_validation_stays_on_its_device(optimiser: Any) -> None:
    recipe = Recipe(optimiser=optimiser, batch_size=4, random_crop=True, random_flip=True)
    network = build(EVERYTHING, device="meta")
    learner = Learner(network, recipe, META, "float32")
    pictures = Pictures(
        torch.zeros(8, 3, 28, 28, dtype=torch.uint8, device=META),
        torch.zeros(8, dtype=torch.int64, device=META),
    )
    fitting = Fitting(usual_preprocessing(EVERYTHING.input), EVERYTHING.input, META)
    feed = Feed(pictures, pictures, fitting, recipe, META)
    with Watch(_nowhere_else):
        for number in range(2):  # the optimiser makes its state in the first
            batch = feed.batch(0, number)
            assert learner.step(batch).device == META
        for batch in feed.validation():
            assert learner.mark(batch).loss.device == META


def test_a_tensor_that_is_left_elsewhere_is_noticed() -> None:
    network = build(EVERYTHING, device="meta")
    network.get_submodule("bn1").register_buffer("running_mean", torch.zeros(6))
    learner = Learner(network, Recipe(), META, "float32")
    x, labels = (
        torch.zeros(4, 3, 24, 24, device=META),
        torch.zeros(4, dtype=torch.long, device=META),
    )
    with Watch(_nowhere_else), pytest.raises(AssertionError, match="met tensors on"):
        learner.step(Batch(x, labels))
