"""Pictures kept on the device, or fetched ahead by a thread: the very batches of the plain way."""

import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, RunStarted
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.processes import WHOLE, Share
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine import levers
from alexnet_gui.engine.augmentation import Augmentation, palette_of
from alexnet_gui.engine.batch_loading import Ahead, Loading, Picked, choose_loading, keep_on
from alexnet_gui.engine.feed import Batch, Feed
from alexnet_gui.engine.picture_sets import AsKept, Fitting, Mirrored, Pictures
from alexnet_gui.engine.trainer import train
from tests.engine.dispatch import Watch
from tests.engine.training import Events, job, stop_when_saved

CPU, META, CUDA = torch.device("cpu"), torch.device("meta"), torch.device("cuda")
SHAPE = (3, 8, 8)
DRAWN = Augmentation(crop=True, flip=True, palette=palette_of(torch.eye(3).double() / 9))
WAYS: list[Loading] = ["kept", "ahead"]


def pictures(count: int, seed: int) -> Pictures:
    generator = torch.Generator().manual_seed(seed)
    pixels = torch.randint(256, (count, 3, 12, 14), generator=generator, dtype=torch.uint8)
    return Pictures(pixels, torch.arange(count))


def feed(
    loading: Loading, device: torch.device = CPU, share: Share = WHOLE, drawn: Augmentation = DRAWN
) -> Feed:
    fitting = Fitting(usual_preprocessing(SHAPE, "crop", (12, 14)), SHAPE, device, drawn)
    recipe = Recipe(batch_size=8, seed=4)
    return Feed(pictures(23, 1), pictures(7, 2), fitting, recipe, device, share, loading)


def kept_feed(loading: Loading, device: torch.device = CPU) -> Feed:
    """Of what frozen layers gave, mirror images too; rows stand where they happen to."""
    generator = torch.Generator().manual_seed(5)
    values, mirrors = torch.randn(2, 12, 3, 2, 2, generator=generator)
    order = torch.randperm(12, generator=generator)
    train = Pictures(
        values, torch.arange(9), rows=order[:9], mirrored=Mirrored(mirrors, order[:9].flip(0))
    )
    validation = Pictures(values, torch.arange(3), rows=order[9:])
    recipe = Recipe(batch_size=4, seed=4)
    return Feed(train, validation, AsKept(device, flips=True), recipe, device, WHOLE, loading)


def assert_same(one: Batch, other: Batch) -> None:
    assert torch.equal(one.x, other.x)
    assert torch.equal(one.labels, other.labels)
    assert one.share == other.share


# Epochs, also out of order, as where a run goes on in the middle of one.
ASKED = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (4, 2), (4, 1), (5, 0)]


@pytest.mark.parametrize("loading", WAYS)
@pytest.mark.parametrize("share", [Share(0, 1), Share(0, 2), Share(1, 2)])
def test_a_batch_is_that_of_the_plain_way(loading: Loading, share: Share) -> None:
    plain, other = feed("plain", share=share), feed(loading, share=share)
    asked = [numbers for numbers in ASKED if numbers[1] * 8 * share.size < 23]
    batches = [other.batch(*numbers) for numbers in asked]
    for numbers, batch in zip(asked, batches, strict=True):  # once all are there: none is reused
        assert_same(batch, plain.batch(*numbers))
    for one, two in zip(plain.validation(), other.validation(), strict=True):
        assert_same(one, two)
    other.close()


@pytest.mark.parametrize("loading", WAYS)
def test_so_is_one_of_what_frozen_layers_gave_with_its_mirror_images(loading: Loading) -> None:
    plain, other = kept_feed("plain"), kept_feed(loading)
    for numbers in ASKED:
        assert_same(other.batch(*numbers), plain.batch(*numbers))
    other.close()


def _one_place(func: Any, leaves: list[Any]) -> None:
    """Refuse an operation on tensors of two devices, and pictures that are not on `meta`."""
    found = [leaf for leaf in leaves if isinstance(leaf, Tensor) and leaf.ndim > 0]
    sending = "_to_copy" in str(func)
    assert sending or len({leaf.device for leaf in found}) < 2, f"{func} met two devices"
    strays = [leaf.shape for leaf in found if leaf.device != META and leaf.ndim > 2]
    assert not strays, f"{func} met pictures of {strays} elsewhere"


def test_pictures_that_are_kept_on_a_device_are_gathered_there() -> None:
    # No colours: how far each picture's are moved is sent for each of them.
    drawn = Augmentation(crop=True, flip=True)
    for made in (feed("kept", META, drawn=drawn), kept_feed("kept", META)):
        with Watch(_one_place):
            for numbers in ((0, 0), (0, 1), (1, 0)):
                batch = made.batch(*numbers)
                assert (batch.x.device, batch.labels.device) == (META, META)
            for batch in made.validation():
                assert (batch.x.device, batch.labels.device) == (META, META)


def test_the_watch_would_notice_pictures_that_are_sent_batch_by_batch() -> None:
    with Watch(_one_place), pytest.raises(AssertionError, match="elsewhere"):
        feed("plain", META).batch(0, 0)


def test_what_two_sets_share_is_kept_once() -> None:
    values = torch.zeros(5, 3)
    train = Pictures(values, torch.arange(3), rows=torch.arange(3))
    one, two = keep_on(META, train, Pictures(values, torch.arange(2), rows=torch.arange(3, 5)))
    assert one.pixels is two.pixels
    assert (one.pixels.device, two.labels.device) == (META, META)


def test_where_the_pictures_go_depends_on_the_room_that_training_leaves() -> None:
    sets = pictures(23, 1), pictures(7, 2)
    size = 30 * 3 * 12 * 14
    for free, expected, says in (
        (100_000 + 2 * size, "kept", "kept in the GPU's memory: 14.8 KiB"),
        (100_000 + 2 * size - 2, "ahead", "fetched while the GPU learns"),
        (None, "ahead", "fetched while the GPU learns"),
    ):
        loading, told = choose_loading(CUDA, sets, free, 100_000)
        assert loading == expected
        assert says in told
    assert choose_loading(torch.device("mps"), sets, 1, 1)[0] == "plain"
    assert choose_loading(CPU, sets, 2**40, 1)[0] == "plain"


# --- in a run -------------------------------------------------------------------------------------


def fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have runs fetch ahead on the CPU too, where it is of no use."""
    monkeypatch.setattr(levers, "choose_loading", lambda *asked: ("ahead", "Fetched ahead."))


def threads_of_batches() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("batches")]


def test_a_run_that_fetches_ahead_has_the_losses_of_one_that_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, ahead = Events(), Events()
    train(job(tmp_path / "plain", max_steps=4), plain, Control())
    fetching(monkeypatch)
    train(job(tmp_path / "ahead", max_steps=4, data_on_device=True), ahead, Control())
    assert ahead.losses() == plain.losses()
    started = next(event for event in ahead if isinstance(event, RunStarted))
    assert "Fetched ahead." in started.notices
    assert not threads_of_batches()


def test_the_thread_ends_with_a_run_that_is_stopped_and_with_one_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching(monkeypatch)
    control = Control()
    seen: list[str] = []

    def when(event: Event) -> None:
        seen.extend(threads_of_batches())
        stop_when_saved(control)(event)

    asked = job(tmp_path / "stopped", checkpoint_every=1, data_on_device=True)
    assert train(asked, Events(when), control).stopped
    assert seen
    assert not threads_of_batches()
    failing = job(
        tmp_path / "failed", data_on_device=True,
        optimiser="sgd", learning_rate=900.0, epochs=50, checkpoint_every=1,
    )  # fmt: skip
    with pytest.raises(UserError, match="stopped being a number"):
        train(failing, Events(), Control())
    assert not threads_of_batches()


def test_on_the_cpu_data_stays_where_it_is_and_the_run_says_so(tmp_path: Path) -> None:
    told = Events()
    train(job(tmp_path / "run", max_steps=1, data_on_device=True), told, Control())
    started = next(event for event in told if isinstance(event, RunStarted))
    assert any("has the pictures in its own memory" in words for words in started.notices)


def test_what_goes_wrong_in_the_thread_is_told_to_whoever_asks_for_the_batch() -> None:
    def pick(epoch: int, number: int) -> Picked:
        raise MemoryError

    broken = Ahead(pictures(4, 1), CPU, 2, pick, lambda epoch, number: (epoch + 1, 0))
    with pytest.raises(MemoryError):
        broken.take(0, 0)
    broken.close()
    assert not threads_of_batches()
