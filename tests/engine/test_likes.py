"""What excites units and which pictures are alike is what plain PyTorch finds over them all."""

import gc
import weakref
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.likes import (
    MOST,
    Favourite,
    Favourites,
    FavouritesFound,
    Neighbours,
    Searched,
    alike_layer,
)
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.requests import ModelFile, Untrained
from alexnet_gui.core.sight import seen_pixels
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.pictures import open_picture, prepare
from tests.engine.liking import (
    CHELSEA,
    COFFEE,
    COUNT,
    NETWORK,
    Asking,
    files_in,
    plain_outputs,
    write_noise,
)


class Found:
    """A search that several tests ask about."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = files_in(folder)
        self.asking = Asking(CHELSEA)
        self.search = self.asking.search(folder, on_disk=False)

    def favourites(self, layer: str, unit: int) -> tuple[Favourite, ...]:
        return self.asking.favourites(self.search, layer, unit)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return Found(write_noise(tmp_path_factory.mktemp("likes") / "noise"))


@pytest.fixture
def folder(found: Found) -> Path:
    return found.folder


# --- what excites a unit -------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "conv2", "fc7", "drop7", "fc8"])
def test_the_pictures_kept_of_every_unit_are_those_that_plain_pytorch_finds(
    found: Found, layer: str
) -> None:
    files = found.files
    values = plain_outputs(files)[layer]
    best = values.flatten(2).amax(2) if values.ndim == 4 else values  # (N, units)
    for unit in range(best.shape[1]):
        kept = found.favourites(layer, unit)
        right = best[:, unit].sort(descending=True, stable=True)
        assert len(kept) == MOST
        torch.testing.assert_close(
            torch.tensor([each.value for each in kept]), right.values[:MOST], rtol=1e-4, atol=1e-5
        )
        for each in kept:
            assert each.found.path is not None
            row = files.index(Path(each.found.path))
            assert best[row, unit] == pytest.approx(each.value, rel=1e-4, abs=1e-5)
            if values.ndim == 4:
                assert each.row is not None and each.column is not None
                there = values[row, unit, each.row, each.column]
                assert there == pytest.approx(each.value, rel=1e-4, abs=1e-5)
            else:
                assert (each.row, each.column) == (None, None)
    assert found.search.pictures == len(files) == COUNT


def test_equal_values_are_kept_in_the_order_of_the_pictures(tmp_path: Path) -> None:
    for i in range(MOST + 20):
        place = tmp_path / "same"
        place.mkdir(exist_ok=True)
        Image.new("RGB", (40, 40), (9, 90, 200)).save(place / f"{i:02}.png")
    asking = Asking(CHELSEA)
    kept = asking.favourites(asking.search(tmp_path / "same", on_disk=False), "conv1", 0)
    assert [each.found.name for each in kept] == [f"{i:02}.png" for i in range(MOST)]


@pytest.mark.parametrize("layer", ["conv1", "pool1", "conv2"])
def test_a_crop_is_what_the_unit_sees_and_the_box_where_that_lies(found: Found, layer: str) -> None:
    preprocessing = untrained(NETWORK).preprocessing
    mean, std = (
        torch.tensor(each).view(3, 1, 1) for each in (preprocessing.mean, preprocessing.std)
    )
    for each in found.favourites(layer, 1):
        assert each.found.path is not None and each.row is not None and each.column is not None
        image = open_picture(Path(each.found.path))
        values, crop = prepare(image, preprocessing, 3)
        pixels = ((values * std + mean) * 255).round().byte().permute(1, 2, 0).numpy()
        box = seen_pixels(NETWORK, layer, each.row, each.column)
        assert box is not None
        right = pixels[box.top : box.top + box.height, box.left : box.left + box.width]
        assert each.pixels is not None and np.array_equal(each.pixels, right)
        assert each.box == pytest.approx(
            (
                (crop[0] + box.left * crop[2] / 32) / image.width,
                (crop[1] + box.top * crop[3] / 32) / image.height,
                box.width * crop[2] / 32 / image.width,
                box.height * crop[3] / 32 / image.height,
            )
        )


def test_a_field_over_the_edge_keeps_its_size_and_says_how_much_is_missing(found: Found) -> None:
    cut = 0
    for unit in range(5):
        for each in found.favourites("conv1", unit):
            assert each.field == (7, 7)
            assert each.row is not None and each.column is not None
            top, left = 3 - 2 * each.row, 3 - 2 * each.column  # padding above and at the left
            assert each.offset == (max(0, top), max(0, left))
            cut += each.pixels is not None and each.pixels.shape != (7, 7, 3)
    assert cut  # some do reach over it


def test_a_unit_without_a_map_sees_the_whole_input(found: Found) -> None:
    for each in found.favourites("fc8", 2):
        assert each.pixels is not None and each.pixels.shape == (32, 32, 3)
        assert each.field == (32, 32)


def test_what_cannot_be_asked_about_says_so(found: Found) -> None:
    ask, key = found.asking.ask, found.search.key
    for layer, unit, fault in (
        ("conv1", 5, "This layer has no such unit."),
        ("conv9", 0, "The network has no such layer."),
    ):
        answer = ask(Favourites(key, layer, unit))
        assert isinstance(answer, FavouritesFound)
        assert (answer.favourites, answer.fault) == ((), fault)
    with pytest.raises(UserError, match="not kept any more"):
        ask(Favourites("another", "conv1", 0))


# --- neighbours ----------------------------------------------------------------------------------


def test_neighbours_are_the_nearest_by_the_last_hidden_layer(folder: Path) -> None:
    files = files_in(folder)
    asking = Asking(COFFEE)
    search = asking.search(folder, on_disk=False)
    assert search.alike_layer == "relu7"
    own = plain_outputs([COFFEE])["relu7"]
    distances = (plain_outputs(files)["relu7"] - own).norm(dim=1)
    found = asking.neighbours(search)
    right = distances.sort().values[:MOST]
    said = torch.tensor([each.distance for each in found])
    torch.testing.assert_close(said, right, rtol=2e-2, atol=2e-3)  # kept with three digits
    for each in found:
        assert each.found.path is not None
        row = files.index(Path(each.found.path))
        assert float(distances[row]) == pytest.approx(each.distance, rel=2e-2, abs=2e-3)
        assert not each.same


def test_the_very_same_picture_is_its_own_nearest(folder: Path) -> None:
    file = files_in(folder)[7]
    asking = Asking(file)
    first, second, *_others = asking.neighbours(asking.search(folder, on_disk=False))
    assert first.found.path == str(file)
    assert (first.distance, first.same) == (0.0, True)
    assert second.distance > 0 and not second.same


def test_pictures_are_not_compared_by_another_networks_search(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asking = Asking(CHELSEA)
    search = asking.search(folder)
    renamed = NETWORK.with_layer(0, msgspec.structs.replace(NETWORK.layers[0], weight_init="paper"))
    asking.look(CHELSEA, Untrained(renamed))
    with pytest.raises(UserError, match="another network"):
        asking.ask(Neighbours(search.key, 1))


def test_of_a_run_that_trains_on_pictures_are_compared_by_the_weights_searched(
    folder: Path, tmp_path: Path
) -> None:
    asking = Asking(COFFEE)
    search = asking.search(folder, on_disk=False)
    before = [each.distance for each in asking.neighbours(search)]
    later = untrained(NETWORK)
    with torch.no_grad():
        next(later.network.parameters())[0] += 1
    save_model(later, tmp_path / "later.safetensors")
    asking.look(COFFEE, ModelFile(tmp_path / "later.safetensors"))
    assert [each.distance for each in asking.neighbours(search)] == pytest.approx(before, rel=1e-3)


def test_of_several_moments_of_a_run_one_network_is_kept(folder: Path, tmp_path: Path) -> None:
    asking, searches, networks = Asking(COFFEE), list[Searched](), list[weakref.ref[Network]]()
    for seed in range(1, 4):
        path = tmp_path / f"{seed}.safetensors"
        save_model(untrained(NETWORK, seed), path)
        asking.look(COFFEE, ModelFile(path))
        networks.append(weakref.ref(asking.beholder.passed(1).model.network))
        searches.append(asking.search(folder, on_disk=False))
    for seed in range(5, 8):  # the beholder itself keeps none of them any more
        save_model(untrained(NETWORK, seed), tmp_path / f"{seed}.safetensors")
        asking.look(COFFEE, ModelFile(tmp_path / f"{seed}.safetensors"))
    gc.collect()
    assert [network() is None for network in networks] == [True, True, False]
    assert asking.neighbours(searches[-1])
    assert asking.favourites(searches[0], "conv1", 0)  # what was found stays
    with pytest.raises(UserError, match="another network") as told:
        asking.neighbours(searches[0])
    assert told.value.hint == "Search again."


def test_which_layer_pictures_are_compared_by() -> None:
    by_id = {preset.id: preset.architecture for preset in PRESETS}
    assert alike_layer(by_id["paper-2012"]) == "relu7"
    assert alike_layer(by_id["lrn-blocks"]) == "fc7"
    maps = NETWORK.with_layers(NETWORK.layers[:4])
    assert alike_layer(maps) == "conv2"
    assert alike_layer(maps.with_layers((*maps.layers, *NETWORK.layers[4:6]))) == "conv2"
    assert alike_layer(NETWORK.with_layers(NETWORK.layers[4:6])) == "fc7"


def test_without_a_dense_layer_the_last_maps_are_compared(folder: Path) -> None:
    asking = Asking(CHELSEA, NETWORK.with_layers(NETWORK.layers[:4]))
    search = asking.search(folder, on_disk=False)
    files = files_in(folder)
    values = plain_outputs([*files, CHELSEA])["conv2"].flatten(1)
    right = (values[:-1] - values[-1]).norm(dim=1).sort().values[:MOST]
    said = torch.tensor([each.distance for each in asking.neighbours(search)])
    torch.testing.assert_close(said, right, rtol=2e-2, atol=2e-3)
