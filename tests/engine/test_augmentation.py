"""What is drawn for training depends on seed, epoch and batch alone, and does as the paper."""

import numpy as np
import pytest
import torch
from torchvision.transforms import functional as as_torchvision

from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.engine.augmentation import (
    Augmentation,
    Draws,
    _copied,
    _gathered,
    colour_moves,
    cut,
    draw,
    palette_of,
)
from alexnet_gui.engine.picture_sets import Fitting, Pictures
from alexnet_gui.engine.picture_statistics import statistics_of

CPU = torch.device("cpu")


def pictures(count: int, side: int = 20, channels: int = 3) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    shape = (count, channels, side, side + 4)
    return torch.randint(0, 256, shape, generator=generator, dtype=torch.uint8)


# --- drawing -------------------------------------------------------------------------------------


def test_draws_are_the_same_for_the_same_batch_and_others_for_another() -> None:
    first, same = draw(1, 2, 3, 8), draw(1, 2, 3, 8)
    assert all(torch.equal(a, b) for a, b in zip(first, same, strict=True))
    for other in (draw(0, 2, 3, 8), draw(1, 0, 3, 8), draw(1, 2, 0, 8)):
        assert not torch.equal(first.places, other.places)


def test_drawing_leaves_the_global_generator_alone() -> None:
    before = torch.get_rng_state()
    draw(1, 2, 3, 8)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_process_takes_its_part_of_the_draws() -> None:
    whole = draw(1, 2, 3, 8)
    parts = whole.part(0, 5), whole.part(5, 8)
    for drawn, *pieces in zip(whole, *parts, strict=True):
        assert torch.equal(drawn, torch.cat(pieces))


def test_half_of_the_pictures_are_mirrored_and_shades_deviate_by_a_tenth() -> None:
    drawn = draw(0, 0, 0, 20_000)
    assert drawn.flipped.float().mean().item() == pytest.approx(0.5, abs=0.02)
    assert drawn.shades.std().item() == pytest.approx(0.1, abs=0.005)


# --- cutting -------------------------------------------------------------------------------------


def test_each_place_is_as_likely_as_any_other_and_none_is_outside() -> None:
    x = torch.arange(4).view(1, 1, 1, 4).expand(8000, 1, 1, 4)
    first = cut(x, (1, 2), draw(0, 0, 0, 8000).places)[:, 0, 0, 0]
    assert first.bincount(minlength=3).tolist() == pytest.approx([8000 / 3] * 3, rel=0.08)


def test_the_last_place_is_inside_also_where_the_product_rounds_up() -> None:
    nearly_one = torch.full((1, 2), 1 - 2**-24)
    for side in range(2, 300):
        x = torch.zeros(1, 1, side, side, dtype=torch.uint8)
        x[..., -1, -1] = 1
        assert cut(x, (1, 1), nearly_one).item() == 1


def test_a_gpu_gathers_what_the_cpu_copies() -> None:
    x, drawn = pictures(16), draw(5, 0, 0, 16)
    starts = (drawn.places * 5).long()
    for flipped in (None, drawn.flipped):
        copied = _copied(x, (16, 18), starts, flipped)
        assert torch.equal(copied, _gathered(x, (16, 18), starts, flipped))
        assert copied.is_contiguous()


def test_a_mirrored_picture_is_cut_at_the_same_place() -> None:
    x, places = pictures(3), draw(5, 0, 0, 3).places
    plain = cut(x, (16, 16), places)
    mirrored = cut(x, (16, 16), places, torch.tensor([True, False, True]))
    assert torch.equal(mirrored[1], plain[1])
    assert torch.equal(mirrored[::2], plain[::2].flip(3))


@pytest.mark.parametrize("size", [(16, 16), (17, 19), (20, 21), (13, 24)])
def test_without_places_the_middle_is_cut_as_torchvision_cuts_it(size: tuple[int, int]) -> None:
    x = pictures(2)
    assert torch.equal(cut(x, size), as_torchvision.center_crop(x, list(size)))
    turned = cut(x, size, None, torch.tensor([True, True]))
    assert torch.equal(turned, as_torchvision.center_crop(x, list(size)).flip(3))


# --- colour --------------------------------------------------------------------------------------


def test_the_palette_is_that_of_the_pixels_of_the_pictures() -> None:
    x = pictures(12)
    palette = statistics_of(Pictures(x, torch.zeros(12, dtype=torch.int64)), 3).palette
    assert palette is not None
    colours = x.permute(1, 0, 2, 3).reshape(3, -1).numpy() / 255
    covariance = np.cov(colours, bias=True)
    vectors, values = palette.vectors.double().numpy(), palette.values.double().numpy()
    np.testing.assert_allclose(vectors @ np.diag(values) @ vectors.T, covariance, atol=1e-6)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(3), atol=1e-6)


def test_an_eigenvector_points_the_same_way_on_every_machine() -> None:
    palette = palette_of(torch.diag(torch.tensor([3.0, 1.0, 2.0], dtype=torch.float64)))
    assert palette.values.tolist() == [1, 2, 3]
    assert palette.vectors.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_colours_move_along_the_components_by_alpha_times_the_eigenvalue() -> None:
    palette = palette_of(torch.diag(torch.tensor([0.3, 0.1, 0.2], dtype=torch.float64)))
    moves = colour_moves(palette, torch.tensor([[1.0, 0.0, 0.0], [0.5, -1.0, 2.0]]))
    torch.testing.assert_close(moves, torch.tensor([[0, 0.1, 0], [0.6, 0.05, -0.2]]))


@pytest.mark.parametrize(("held", "channels"), [(1, 3), (1, 1), (3, 1)])
def test_grey_has_no_palette(held: int, channels: int) -> None:
    x = Pictures(pictures(4, channels=held), torch.zeros(4, dtype=torch.int64))
    assert statistics_of(x, channels).palette is None


# --- together ------------------------------------------------------------------------------------


def test_a_batch_is_cut_mirrored_coloured_and_normalised_as_one_picture_at_a_time() -> None:
    x, drawn = pictures(6), draw(7, 1, 0, 6)
    statistics = statistics_of(Pictures(x, torch.zeros(6, dtype=torch.int64)), 3)
    assert statistics.palette is not None
    preprocessing = Preprocessing(
        resize=20, crop=(16, 16), mean=statistics.mean, std=statistics.std
    )
    everything = Augmentation(crop=True, flip=True, palette=statistics.palette)
    fitted = Fitting(preprocessing, (3, 16, 16), CPU, everything)(x, drawn)
    moves = colour_moves(statistics.palette, drawn.shades)
    for i in range(6):
        top, left = (int(place * room) for place, room in zip(drawn.places[i], (5, 9), strict=True))
        one = as_torchvision.crop(x[i], top, left, 16, 16)
        one = as_torchvision.hflip(one) if drawn.flipped[i] else one
        one = one / 255 + moves[i].view(3, 1, 1)
        one = as_torchvision.normalize(one, list(statistics.mean), list(statistics.std))
        torch.testing.assert_close(fitted[i], one)


def test_pictures_to_validate_on_are_never_varied() -> None:
    x = pictures(6)
    preprocessing = Preprocessing(resize=20, crop=(16, 16), mean=(0.5,) * 3, std=(0.25,) * 3)
    palette = palette_of(torch.eye(3, dtype=torch.float64))
    plain = Fitting(preprocessing, (3, 16, 16), CPU)
    varying = Fitting(preprocessing, (3, 16, 16), CPU, Augmentation(True, True, palette))
    assert torch.equal(varying(x), plain(x))
    assert not torch.equal(varying(x, draw(0, 0, 0, 6)), plain(x))


@pytest.mark.parametrize("channels", [1, 3])
def test_what_is_stored_smaller_is_scaled_first(channels: int) -> None:
    x = pictures(4, side=8, channels=channels)[..., :8]
    preprocessing = Preprocessing(resize=12, crop=(12, 10), mean=(0.5,) * 3, std=(0.25,) * 3)
    drawn = Draws(torch.zeros(4, 2), torch.ones(4, dtype=torch.bool), torch.zeros(4, 3))
    left = Fitting(preprocessing, (3, 12, 10), CPU, Augmentation(crop=True))(x, drawn)
    both = Fitting(preprocessing, (3, 12, 10), CPU, Augmentation(crop=True, flip=True))(x, drawn)
    assert left.shape == (4, 3, 12, 10)
    torch.testing.assert_close(both, left.flip(3))
