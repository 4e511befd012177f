"""What is kept of networks and pictures that are looked at, and what is done once for several."""

import gc
import os
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import PictureError, UserError
from alexnet_gui.core.events import StepsDone
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.core.model_info import DescribeModel
from alexnet_gui.core.requests import LiveRun, Look, ModelChoice, ModelFile
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine import beholder as beholders
from alexnet_gui.engine import opened_pictures
from alexnet_gui.engine.answers import answer
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.opened_pictures import OpenedPictures
from tests.engine.training import Events, job, running

SECONDS = 60.0  # to wait for what must come
CHELSEA = resource("pictures", "chelsea.png")
SMALL = Architecture(
    name="Small",
    input=(3, 32, 32),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=6),
    ),
)


class Count:
    """Counts the calls of a function; `before` runs first in each."""

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        module: ModuleType,
        name: str,
        before: Callable[..., object] = lambda *_args: None,
    ) -> None:
        self._work = getattr(module, name)
        self._before = before
        self._lock = threading.Lock()
        self.calls = 0
        patch.setattr(module, name, self)

    def __call__(self, *args: Any) -> Any:
        with self._lock:
            self.calls += 1
        self._before(*args)
        return self._work(*args)


def model_file(folder: Path, seed: int = 0) -> ModelFile:
    path = folder / f"{seed}.safetensors"
    save_model(untrained(SMALL, seed), path)
    return ModelFile(path)


def look(choice: ModelChoice) -> Look:
    return Look(CHELSEA, "chelsea.png", choice)


def gone(beholder: Beholder, request: int) -> bool:
    try:
        beholder.passed(request)
    except UserError:
        return True
    return False


# --- passes --------------------------------------------------------------------------------------


def test_nothing_is_kept_of_a_look_at_a_place_that_was_forgotten_meanwhile(tmp_path: Path) -> None:
    beholder, choice = Beholder(), model_file(tmp_path)
    beholder.look(look(choice), 1, "second")
    beholder.forget("second")
    seen = beholder.look(look(choice), 2, "second", lambda: False)
    assert seen.request == 2
    assert gone(beholder, 2)
    for request in range(3, 8):
        beholder.look(look(choice), request)
    assert gone(beholder, 1)


def test_of_a_run_under_way_there_are_no_more_networks_than_places_on_screen(
    tmp_path: Path,
) -> None:
    control, live, stepped = Control(), LiveModel(), threading.Event()
    beholder = Beholder(lambda: (live, control))
    networks: list[weakref.ref[Network]] = []

    def alive() -> int:
        gc.collect()
        return sum(network() is not None for network in networks)

    def note(event: object) -> None:
        if isinstance(event, StepsDone):
            stepped.set()

    with running(job(tmp_path / "run", epochs=50), control, live, Events(note)):
        assert stepped.wait(SECONDS)
        for request in range(1, 9):
            place = "viewer" if request % 3 else "second"
            beholder.look(look(LiveRun()), request, place)
            networks.append(weakref.ref(beholder.passed(request).model.network))
        assert alive() == 2
        assert [gone(beholder, request) for request in range(1, 9)] == [True] * 5 + [
            False,
            True,
            False,
        ]
        explained = beholder.passed(8)
        beholder.look(look(LiveRun()), 9)
        assert alive() == 2  # of those noted: the other place's, and what is being explained
        assert explained.model.network is networks[-1]()
        beholder.forget("second")
        assert alive() == 1
        del explained
        assert alive() == 0


def test_passes_hold_no_networks_that_are_not_kept_themselves(tmp_path: Path) -> None:
    beholder = Beholder()
    for seed in range(1, 5):
        beholder.look(look(model_file(tmp_path, seed)), seed)
    assert [gone(beholder, request) for request in range(1, 5)] == [True, True, False, False]


# --- networks ------------------------------------------------------------------------------------


def test_threads_that_want_a_network_at_the_same_time_get_it_from_one_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 4
    asked = threading.Barrier(many)
    loads = Count(monkeypatch, beholders, "load_model")
    Count(monkeypatch, beholders, "file_stamp", lambda _path: asked.wait(SECONDS))
    beholder, choice = Beholder(), model_file(tmp_path)
    with ThreadPoolExecutor(many) as threads:
        models = list(threads.map(lambda _turn: beholder.model(choice), range(many)))
    assert loads.calls == 1
    assert all(model is models[0] for model in models)


def test_what_cannot_be_loaded_says_so_to_everybody_who_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Barrier(2)
    Count(monkeypatch, beholders, "file_stamp", lambda _path: asked.wait(SECONDS))
    beholder, choice = Beholder(), ModelFile(tmp_path / "gone.safetensors")
    with ThreadPoolExecutor(2) as threads:
        for each in [threads.submit(beholder.model, choice) for _turn in range(2)]:
            assert isinstance(each.exception(SECONDS), UserError)


def test_describing_other_networks_loads_none_on_screen_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beholder = Beholder()
    first, second, *others = (model_file(tmp_path, seed) for seed in range(5))
    beholder.look(look(first), 1)
    beholder.look(look(second), 2, "second")
    for other in others:
        answer(DescribeModel(other), beholder, lambda _progress: None, lambda: False)
    loads = Count(monkeypatch, beholders, "load_model")
    beholder.look(look(first), 3)
    beholder.look(look(second), 4, "second")
    assert loads.calls == 0
    assert beholder.passed(3).model is beholder.passed(1).model


def test_a_network_that_is_described_while_another_is_looked_through_does_not_displace_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beholder = Beholder()
    choice, other = model_file(tmp_path, 1), model_file(tmp_path, 2)
    Count(monkeypatch, beholders, "look", lambda *_args: beholder.model(other))
    beholder.look(look(choice), 1)
    assert beholder.model(choice) is beholder.passed(1).model


def test_a_model_file_that_was_written_anew_at_the_same_moment_is_read_again(
    tmp_path: Path,
) -> None:
    choice = model_file(tmp_path)
    os.utime(choice.path, ns=(10**18, 10**18))
    beholder = Beholder()
    assert beholder.model(choice).name == choice.path.stem
    last = SMALL.layers[2]
    assert isinstance(last, Linear)
    save_model(untrained(SMALL.with_classes(9)), choice.path)
    os.utime(choice.path, ns=(10**18, 10**18))  # the file's size tells
    assert beholder.model(choice).architecture.classes == 9


# --- pictures ------------------------------------------------------------------------------------


def write(path: Path, colour: str) -> Path:
    Image.new("RGB", (8, 8), colour).save(path)
    return path


def test_places_with_different_pictures_do_not_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, fast = write(tmp_path / "slow.png", "red"), write(tmp_path / "fast.png", "blue")
    begun, done, in_time = threading.Event(), threading.Event(), list[bool]()

    def hold(source: Path, _name: str) -> None:
        if source == slow:
            begun.set()
            in_time.append(done.wait(10))

    decoded = Count(monkeypatch, opened_pictures, "open_picture", hold)
    pictures = OpenedPictures()
    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(pictures.open, slow, "")
        assert begun.wait(SECONDS)
        assert tuple(pictures.open(fast, "").pixels[0, 0]) == (0, 0, 255)
        done.set()
        assert tuple(held.result().pixels[0, 0]) == (255, 0, 0)
    assert in_time == [True]
    pictures.open(fast, "")  # what was asked for last is kept, whichever was decoded last
    assert decoded.calls == 2


def test_the_same_picture_is_never_decoded_twice_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 4
    asked = threading.Barrier(many)
    decoded = Count(monkeypatch, opened_pictures, "open_picture")
    Count(monkeypatch, opened_pictures, "file_stamp", lambda _path: asked.wait(SECONDS))
    path, pictures = write(tmp_path / "red.png", "red"), OpenedPictures()
    with ThreadPoolExecutor(many) as threads:
        opened = list(threads.map(lambda _turn: pictures.open(path, ""), range(many)))
    assert decoded.calls == 1
    assert all(each is opened[0] for each in opened)


def test_a_picture_that_could_not_be_read_is_read_when_it_can_be(tmp_path: Path) -> None:
    path, pictures = tmp_path / "picture.png", OpenedPictures()
    path.write_text("no picture")
    with pytest.raises(PictureError):
        pictures.open(path, "")
    write(path, "red")
    assert pictures.open(path, "").image.size == (8, 8)
