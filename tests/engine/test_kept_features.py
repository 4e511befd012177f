"""The output of frozen layers is computed once, kept, and trained on as if computed each time."""

from pathlib import Path

import msgspec
import pytest
import torch
from PIL import Image

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, FeaturesComputed, RunStarted, Validated
from alexnet_gui.core.own_folders import cache_folder
from alexnet_gui.core.recipe import Precision
from alexnet_gui.core.start import Start
from alexnet_gui.engine import kept_features
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.trainer import train
from tests.engine.starting import CONVOLUTIONS, NETWORK, write_model
from tests.engine.training import Events, job, write_pictures

PICTURES = 100


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    write_model(path)
    return path


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "pets", {"cat": PICTURES // 2, "dog": PICTURES // 2})


def files() -> list[Path]:
    return sorted((cache_folder() / "prepared").glob("*.features"))


def trained(out: Path, pets: Path, model: Path, **changes: object) -> Events:
    """Two epochs of a head on frozen convolutions."""
    begin = Start(model=str(model), frozen=CONVOLUTIONS)
    usual: dict[str, object] = {"epochs": 2, "batch_size": 8, "precision": "float32"}
    run = job(
        out, **{**usual, "architecture": NETWORK, "data": str(pets), "start": begin, **changes}
    )
    events = Events()
    train(run, events, Control())
    return events


def notices(events: list[Event]) -> str:
    return " ".join(next(e for e in events if isinstance(e, RunStarted)).notices)


def computed(events: list[Event]) -> list[FeaturesComputed]:
    return [event for event in events if isinstance(event, FeaturesComputed)]


@pytest.mark.parametrize("flips", [False, True])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_losses_are_those_of_computing_frozen_layers_at_each_step(
    tmp_path: Path,
    pets: Path,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    precision: Precision,
    flips: bool,
) -> None:
    kept = trained(tmp_path / "kept", pets, model, precision=precision, random_flip=flips)
    assert "The output of conv1 … flatten was computed once." in notices(kept)
    monkeypatch.setattr(kept_features, "fixed_layers", lambda architecture, frozen: 0)
    anew = trained(tmp_path / "anew", pets, model, precision=precision, random_flip=flips)
    assert "computed once" not in notices(anew)
    tolerance = 1e-5 if precision == "float32" else 1e-2
    assert kept.losses() == pytest.approx(anew.losses(), abs=tolerance)
    validated = [
        [event.loss for event in events if isinstance(event, Validated)] for events in (kept, anew)
    ]
    assert validated[0] == pytest.approx(validated[1], abs=tolerance)
    one, other = (
        read_checkpoint(tmp_path / name / "last.ckpt").network for name in ("kept", "anew")
    )
    for name, tensor in one.items():
        torch.testing.assert_close(tensor, other[name], atol=tolerance, rtol=0)


def test_they_are_computed_once_for_every_picture_and_told(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    events = trained(tmp_path / "run", pets, model)
    told = computed(events)
    assert told[-1] == FeaturesComputed(PICTURES, PICTURES)
    assert [event.done for event in told] == sorted({event.done for event in told})
    assert "Only fc1, fc2 learn." in notices(events)


def test_the_next_run_finds_them_whatever_its_recipe_for_the_head(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    first = trained(tmp_path / "first", pets, model)
    [file] = files()
    again = trained(tmp_path / "again", pets, model)
    assert "The output of conv1 … flatten was kept from before." in notices(again)
    assert again.losses() == first.losses()
    trained(tmp_path / "other", pets, model, batch_size=16, seed=0, optimiser="sgd")
    assert files() == [file]


def test_another_split_of_the_same_pictures_finds_them_too(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    trained(tmp_path / "first", pets, model, max_steps=1)
    kept = trained(tmp_path / "found", pets, model, seed=5)
    assert "was kept from before" in notices(kept)
    files()[0].unlink()
    anew = trained(tmp_path / "anew", pets, model, seed=5)
    assert "was computed once" in notices(anew)
    assert kept.losses() == anew.losses()


def test_other_weights_pictures_or_numbers_are_computed_anew(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    trained(tmp_path / "first", pets, model, max_steps=1)
    trained(tmp_path / "precision", pets, model, max_steps=1, precision="bfloat16")
    assert len(files()) == 2
    picture = pets / "cat" / "000.png"
    with Image.open(picture) as image:
        changed = image.copy()
    changed.putpixel((20, 15), (255, 255, 255))
    changed.save(picture)
    trained(tmp_path / "pictures", pets, model, max_steps=1)
    assert len(files()) == 3
    other = NETWORK.with_layer(0, msgspec.structs.replace(NETWORK.layers[0], padding=1))
    write_model(model, other)
    trained(tmp_path / "weights", pets, model, max_steps=1, architecture=other)
    assert len(files()) == 4


def test_a_damaged_file_is_made_anew(tmp_path: Path, pets: Path, model: Path) -> None:
    first = trained(tmp_path / "first", pets, model)
    [file] = files()
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    file.write_bytes(data)
    again = trained(tmp_path / "again", pets, model)
    assert "was computed once" in notices(again)
    assert again.losses() == first.losses()


def test_what_does_not_fit_into_memory_is_mapped_from_the_disk(
    tmp_path: Path, pets: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory = trained(tmp_path / "memory", pets, model)
    files()[0].unlink()
    monkeypatch.setattr(kept_features, "free_memory", lambda device: 1000)
    on_disk = trained(tmp_path / "disk", pets, model)
    assert len(files()) == 1
    assert on_disk.losses() == in_memory.losses()


def test_what_fits_nowhere_is_computed_at_each_step_and_said(
    tmp_path: Path, pets: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_features, "free_memory", lambda device: 1000)
    monkeypatch.setattr(kept_features, "make_room", lambda needed, limit: 0)
    events = trained(tmp_path / "run", pets, model, max_steps=3)
    assert "fits neither into memory nor into the cache" in notices(events)
    assert len(events.losses()) == 3
    assert not files()


def test_mirror_images_are_kept_besides_and_do_not_ask_for_the_pictures_anew(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    trained(tmp_path / "first", pets, model, max_steps=1)
    assert len(files()) == 1
    both = trained(tmp_path / "both", pets, model, max_steps=1, random_flip=True)
    assert len(files()) == 2
    last = computed(both)[-1]
    assert (last.done, last.total) == (8 * PICTURES // 10, 8 * PICTURES // 10)
    again = trained(tmp_path / "again", pets, model, max_steps=1, random_flip=True)
    assert "was kept from before" in notices(again)


def test_varied_pictures_are_computed_at_each_step_unless_nothing_varies(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    varied = trained(tmp_path / "varied", pets, model, max_steps=1, random_crop=True)
    assert "as pictures are varied at random" in notices(varied)
    # Colours of grey pictures do not change.
    still = trained(tmp_path / "still", pets, model, max_steps=1, random_colour=True)
    assert "was computed once" in notices(still)


def test_a_first_layer_that_learns_leaves_nothing_to_keep(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    begin = Start(model=str(model), frozen=("conv2", "fc1"))
    events = trained(tmp_path / "run", pets, model, max_steps=1, start=begin)
    assert not computed(events)
    assert "computed" not in notices(events)


def test_models_of_such_a_run_hold_the_whole_network(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    trained(tmp_path / "run", pets, model)
    network = load_model(tmp_path / "run").network
    assert network(torch.zeros(1, 1, 28, 28)).shape == (1, 2)
    there = load_model(model).network.state_dict()
    assert torch.equal(network.state_dict()["bn1.running_mean"], there["bn1.running_mean"])


def test_it_can_be_stopped_meanwhile_and_leaves_nothing(
    tmp_path: Path, pets: Path, model: Path
) -> None:
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, FeaturesComputed):
            control.stop()

    begin = Start(model=str(model), frozen=CONVOLUTIONS)
    run = job(tmp_path / "run", architecture=NETWORK, data=str(pets), start=begin)
    finished = train(run, Events(stop), control)
    assert (finished.stopped, finished.steps) == (True, 0)
    assert not (tmp_path / "run").exists()
    assert not list((cache_folder() / "prepared").glob("*"))
