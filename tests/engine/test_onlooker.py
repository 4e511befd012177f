"""Filters, a picture's classes and the confusion matrix can be seen while a run goes on."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, RunStarted, StateChanged, StepsDone, Validated
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Dropout, Flatten, Linear
from alexnet_gui.core.live_events import Confusion, FiltersSeen, PictureJudged, PicturePinned
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine import onlooker as pace
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.gallery import Gallery
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.onlooker import Onlooker
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.engine.sample_data import read_sample
from alexnet_gui.engine.trainer import train
from tests.engine.plain_predictions import plain_probabilities
from tests.engine.training import Events, job, write_pictures

CHELSEA = resource("pictures", "chelsea.png")
COFFEE = resource("pictures", "coffee.png")

# What an onlooker could disturb: running statistics, and the random numbers that dropout draws.
TOUCHY = Architecture(
    name="touchy",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        BatchNorm2d(name="norm1"),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Dropout(name="drop1"),
        Linear(name="fc1", out_features=10),
    ),
)
NO_CONVOLUTION = Architecture(
    name="dense",
    input=(1, 28, 28),
    layers=(Flatten(name="flatten"), Linear(name="fc1", out_features=10)),
)


class Onlooked:
    """A run that somebody looks at whenever it tells of finished steps."""

    def __init__(self, job: Job, *, pinned: Path | bytes | None = CHELSEA) -> None:
        self.events = Events(self._when)
        self._control, self._live = Control(), LiveModel()
        self.onlooker = Onlooker(self._live, self._control, self.events.append)
        self._pinned = pinned
        self.fitted: PicturePinned | None = None
        self.finished = train(job, self.events, self._control, self._live)

    def _when(self, event: Event) -> None:
        if isinstance(event, RunStarted) and self._pinned is not None:
            self.fitted = self.onlooker.pin(self._pinned, "mine", 1)
        if isinstance(event, StepsDone):
            self.onlooker.see_filters()
            self.onlooker.see_picture()

    @property
    def filters(self) -> list[FiltersSeen]:
        return [event for event in self.events if isinstance(event, FiltersSeen)]

    @property
    def judged(self) -> list[PictureJudged]:
        return [event for event in self.events if isinstance(event, PictureJudged)]

    @property
    def confusion(self) -> Confusion:
        return next(event for event in self.events if isinstance(event, Confusion))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look is granted, whatever it costs."""
    monkeypatch.setattr(pace, "FILTERS_SECONDS", 0.0)
    monkeypatch.setattr(pace, "PICTURE_SECONDS", 0.0)
    monkeypatch.setattr(pace, "SHARE", float("inf"))


def test_a_run_that_is_looked_at_has_the_very_losses_and_weights_of_one_that_is_not(
    eager: None, tmp_path: Path
) -> None:
    plain = Events()
    train(job(tmp_path / "plain", architecture=TOUCHY), plain, Control())
    seen = Onlooked(job(tmp_path / "seen", architecture=TOUCHY))
    assert len(seen.filters) > 1
    assert len(seen.judged) > 1
    assert seen.events.losses() == plain.losses()
    first, second = (read_checkpoint(tmp_path / run / "last.ckpt") for run in ("plain", "seen"))
    assert all(torch.equal(first.network[name], second.network[name]) for name in first.network)
    assert first.random is not None
    assert second.random is not None
    assert all(torch.equal(first.random[name], second.random[name]) for name in first.random)


def test_the_filters_are_those_of_the_step_they_are_told_for(eager: None, tmp_path: Path) -> None:
    seen = Onlooked(job(tmp_path / "run", checkpoint_every=1, max_steps=3))
    last = seen.filters[-1]
    assert last.layer == "conv1"
    assert last.filters.shape == (8, 1, 5, 5)
    assert last.filters.dtype == np.float32
    assert not last.filters.flags.writeable
    assert not np.array_equal(seen.filters[0].filters, last.filters)
    if last.step == 3:
        weights = read_checkpoint(tmp_path / "run" / "last.ckpt").network["conv1.weight"]
        assert np.array_equal(weights.numpy(), last.filters)


def test_a_network_without_convolution_has_no_filters_to_show(eager: None, tmp_path: Path) -> None:
    seen = Onlooked(job(tmp_path / "run", architecture=NO_CONVOLUTION, max_steps=3))
    assert seen.filters == []
    assert seen.judged


def test_the_pinned_picture_is_judged_as_explore_judges_it_with_the_same_weights(
    eager: None, tmp_path: Path
) -> None:
    control, live, events = Control(), LiveModel(), Events()
    onlooker = Onlooker(live, control, events.append)

    def when(event: Event) -> None:
        events.append(event)
        if isinstance(event, RunStarted):
            fitted = onlooker.pin(COFFEE, "coffee", 7)
            assert fitted is not None
            assert fitted.size == (400, 600)
            assert fitted.crop == (100.0, 0.0, 400.0, 400.0)
        if isinstance(event, Validated):  # after the last step
            onlooker.see_picture()

    train(job(tmp_path / "run", max_steps=2), when, control, live)
    [judged] = [event for event in events if isinstance(event, PictureJudged)]
    assert (judged.step, judged.picture) == (2, 7)
    model = load_model(tmp_path / "run")
    expected = plain_probabilities(model, open_picture(COFFEE))
    assert model.classes is not None
    found = dict(zip(model.classes, judged.probabilities.tolist(), strict=True))
    assert found == pytest.approx(expected, abs=1e-5)


def test_a_paused_run_is_looked_at_once_and_again_when_another_picture_is_pinned(
    eager: None, tmp_path: Path
) -> None:
    control, live, events = Control(), LiveModel(), Events()
    onlooker = Onlooker(live, control, events.append)

    def when(event: Event) -> None:
        events.append(event)
        if isinstance(event, RunStarted):
            control.pause()
        if isinstance(event, StateChanged) and event.state == "paused":
            for number, picture in ((1, CHELSEA), (1, CHELSEA), (2, COFFEE)):
                onlooker.pin(picture, "mine", number)
                onlooker.see_picture()
                control.grant_wishes()
            control.between_steps(control.resume)

    train(job(tmp_path / "run", max_steps=1), when, control, live)
    judged = [event for event in events if isinstance(event, PictureJudged)]
    assert [(event.step, event.picture) for event in judged] == [(0, 1), (0, 2)]


def test_asked_all_the_time_it_looks_no_more_than_twice_a_second(tmp_path: Path) -> None:
    seen = Onlooked(job(tmp_path / "run", batch_size=20, max_steps=20))
    seconds = seen.events.steps()[-1].seconds
    assert 1 <= len(seen.filters) <= 1 + seconds / pace.FILTERS_SECONDS
    assert 1 <= len(seen.judged) <= 1 + seconds / pace.PICTURE_SECONDS


def test_what_is_no_picture_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="mine is not a picture"):
        Onlooked(job(tmp_path / "run", max_steps=1), pinned=b"nothing of the kind")


def test_without_a_run_nothing_can_be_seen() -> None:
    events = Events()
    onlooker = Onlooker(LiveModel(), Control(), events.append)
    assert onlooker.pin(CHELSEA, "mine", 1) is None
    onlooker.see_filters()
    onlooker.see_picture()
    assert events == []
    assert onlooker.gallery is None


# --- the confusion matrix and its pictures -------------------------------------------------------


def test_each_validation_tells_which_class_was_taken_for_which(tmp_path: Path) -> None:
    seen = Onlooked(job(tmp_path / "run", max_steps=4))
    told = seen.confusion
    [validated] = [event for event in seen.events if isinstance(event, Validated)]
    assert told.step == validated.step == 4
    assert told.classes[0] == "T-shirt/top"
    pairs = Counter(zip(told.labels.tolist(), told.predicted.tolist(), strict=True))
    assert {pair: told.counts[pair] for pair in pairs} == pairs
    assert told.counts.sum() == 2000
    assert told.counts.sum(axis=1).tolist() == [200] * 10
    assert 1 - told.counts.trace() / 2000 == pytest.approx(validated.top1_error)


def test_the_classes_of_a_folder_are_counted_as_well(tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "many", {f"{i:04}": 2 for i in range(40)}, (28, 28))
    seen = Onlooked(job(tmp_path / "run", data=str(folder), max_steps=1))
    assert seen.confusion.counts.shape == (40, 40)
    assert seen.confusion.counts.dtype == np.int32


def test_the_pictures_of_the_sample_can_be_looked_at_after_the_run(tmp_path: Path) -> None:
    gallery = Onlooked(job(tmp_path / "run", max_steps=1)).onlooker.gallery
    assert gallery is not None
    found = gallery.picture(5, 64)
    assert found.name == "Picture 6"
    assert found.pixels is not None
    assert isinstance(found.source, bytes)
    expected = read_sample().validation.pixels[5, 0].numpy()
    assert np.array_equal(found.pixels[:, :, 0], expected)
    assert np.array_equal(np.asarray(Image.open(BytesIO(found.source))), expected)


def test_the_pictures_of_a_folder_are_read_from_its_files_and_say_what_is_wrong_with_one(
    tmp_path: Path,
) -> None:
    folder = write_pictures(tmp_path / "pets", {"cat": 6, "dog": 6}, (120, 60))
    seen = Onlooked(job(tmp_path / "run", data=str(folder), max_steps=1))
    gallery = seen.onlooker.gallery
    assert isinstance(gallery, Gallery)
    found = gallery.picture(0, 40)
    assert found.pixels is not None
    assert found.pixels.shape == (20, 40, 3)
    assert isinstance(found.source, Path)
    assert found.source.parent.name == seen.confusion.classes[seen.confusion.labels[0]]
    found.source.unlink()
    gone = gallery.picture(0, 40)
    assert gone.pixels is None
    assert gone.fault.startswith("There is no picture")
