"""What a process is fed: its share of the very batches that one by itself would have."""

import pytest
import torch

from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.processes import Share
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.augmentation import Augmentation, palette_of
from alexnet_gui.engine.feed import Batch, Feed
from alexnet_gui.engine.picture_sets import Fitting, Pictures

CPU = torch.device("cpu")
AUGMENTATION = Augmentation(crop=True, flip=True, palette=palette_of(torch.eye(3).double() / 9))


def pictures(count: int, seed: int) -> Pictures:
    """Of 12 × 14 pixels, all different; each has its own number for a label."""
    generator = torch.Generator().manual_seed(seed)
    pixels = torch.randint(256, (count, 3, 12, 14), generator=generator, dtype=torch.uint8)
    return Pictures(pixels, torch.arange(count))


def feed(share: Share, batch_size: int) -> Feed:
    shape = (3, 8, 8)
    preprocessing = usual_preprocessing(shape, "crop", (12, 14))
    fitting = Fitting(preprocessing, shape, CPU, AUGMENTATION)
    recipe = Recipe(batch_size=batch_size, seed=4)
    return Feed(pictures(23, 1), pictures(7, 2), fitting, recipe, CPU, share)


def joined(batches: list[Batch]) -> tuple[torch.Tensor, torch.Tensor]:
    counted = [batch for batch in batches if batch.share and len(batch)]
    return torch.cat([b.x for b in counted]), torch.cat([b.labels for b in counted])


@pytest.mark.parametrize("size", [2, 3, 4])
def test_processes_have_the_pictures_and_the_draws_of_one(size: int) -> None:
    alone = feed(Share(), 12)
    parts = [feed(Share(rank, size), 12 // size) for rank in range(size)]
    for epoch, number in ((0, 0), (0, 1), (3, 0), (3, 1)):  # of 12 pictures, and of 11
        whole = alone.batch(epoch, number)
        batches = [part.batch(epoch, number) for part in parts]
        x, labels = joined(batches)
        assert torch.equal(labels, whole.labels)
        assert torch.equal(x, whole.x)
        assert sum(batch.share for batch in batches) == pytest.approx(1)
        assert {part.pictures(number) for part in parts} == {len(whole)}


def test_whoever_is_left_without_a_picture_gets_one_that_does_not_count() -> None:
    first, second = (feed(Share(rank, 2), 11) for rank in range(2))  # 22 pictures, and 1
    assert (first.batch(0, 1).share, len(first.batch(0, 1))) == (1, 1)
    assert (second.batch(0, 1).share, len(second.batch(0, 1))) == (0, 1)
    assert second.pictures(1) == 1


@pytest.mark.parametrize(("size", "batch_size"), [(1, 2), (2, 2), (3, 1), (9, 1)])
def test_each_validation_picture_is_seen_once_in_as_many_batches_by_all(
    size: int, batch_size: int
) -> None:
    seen = [list(feed(Share(rank, size), batch_size).validation()) for rank in range(size)]
    assert len({len(batches) for batches in seen}) == 1
    labels = torch.cat([batch.labels for batches in seen for batch in batches])
    assert torch.equal(labels, torch.arange(7))
