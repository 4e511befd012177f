"""Of a very elongated picture only what is cut out is scaled, and that as in torchvision."""

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import transforms

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.requests import Cut
from alexnet_gui.engine import scaled_pictures
from alexnet_gui.engine.cutting import cut_out
from alexnet_gui.engine.pictures import prepare, prepare_ten, store
from alexnet_gui.engine.scaled_pictures import MOST

PREPROCESSING = Preprocessing(resize=256, crop=(227, 227), mean=(0.0,) * 3, std=(1.0,) * 3)


def grain(width: int, height: int, mode: str = "RGB") -> Image.Image:
    shape = (height, width) if mode == "L" else (height, width, 3)
    values = np.random.default_rng(width).integers(0, 256, shape, dtype=np.uint8)
    return Image.fromarray(values, mode)


def shades(width: int, height: int) -> Image.Image:
    """Changes along its longer side as `shade` says."""
    row = shade(np.arange(max(width, height)) + 0.5, max(width, height)).round().astype(np.uint8)
    values = row[None, :] if width > height else row[:, None]
    return Image.fromarray(np.broadcast_to(values, (height, width)).copy()).convert("RGB")


def shade(at: np.ndarray, length: int) -> np.ndarray:
    """Grey levels, brightest 60 steps from the middle."""
    grey: np.ndarray = np.clip(250 - 2 * np.abs(at - length / 2 - 60), 0, 250)
    return grey


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(
    ("size", "resize", "crop"),
    [
        ((3000, 100), 64, 56),
        ((100, 3000), 64, 56),
        ((900, 7), 64, 56),
        ((7, 900), 64, 56),
        ((451, 1), 33, 32),
        ((1, 451), 33, 32),
        ((800, 90), 40, 60),  # reaches over the edges, which are black
        ((90, 800), 40, 60),
    ],
)
def test_cut_first_a_crop_is_torchvisions_within_a_grey_level(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], resize: int, crop: int, mode: str
) -> None:
    monkeypatch.setattr(scaled_pictures, "MOST", 0)
    image = grain(*size, mode)
    channels = len(image.getbands())
    preprocessing = Preprocessing(
        resize=resize, crop=(crop, crop), mean=(0.0,) * channels, std=(1.0,) * channels
    )
    usual = transforms.Compose(
        [transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor()]
    )(image)
    seen, _crop = prepare(image, preprocessing, channels)
    differences = (seen - usual).abs() * 255
    assert differences.max() < 1.01
    # Older versions of Pillow may round between the two directions in the other order.
    assert (differences > 0.5).float().mean() < 0.3


def test_up_to_the_limit_a_picture_is_torchvisions_bit_by_bit() -> None:
    image = grain(4000, 20)
    usual = transforms.Compose(
        [transforms.Resize(256), transforms.CenterCrop(227), transforms.ToTensor()]
    )(image)
    assert torch.equal(prepare(image, PREPROCESSING, 3)[0], usual)


@pytest.mark.parametrize("size", [(65_000, 1), (1, 65_000), (2_000_000, 40), (40, 2_000_000)])
def test_however_elongated_the_middle_is_what_is_cut_out(size: tuple[int, int]) -> None:
    image = shades(*size)
    # Whole, it would take 4 GB and more.
    height, width = PREPROCESSING.scaled(image.height, image.width)
    assert width * height > 3 * MOST
    seen, (x, y, across, down) = prepare(image, PREPROCESSING, 3)
    if size[0] < size[1]:
        seen, x, across = seen.transpose(1, 2), y, down
    assert torch.equal(seen[0], seen[2])
    assert torch.equal(seen[0], seen[0, :1].expand(227, 227))  # alike across the stripe
    expected = shade(x + (np.arange(227) + 0.5) * across / 227, max(size))
    assert np.abs(seen[0, 0].numpy() * 255 - expected).max() < 3
    assert x + across / 2 == pytest.approx(max(size) / 2, abs=1)


@pytest.mark.parametrize("size", [(65_000, 1), (1, 65_000)])
def test_what_is_trained_on_and_ten_crops_are_of_the_same_square(size: tuple[int, int]) -> None:
    image = shades(*size)
    stored = store(image, PREPROCESSING, 3).float() / 255
    seen, _crop = prepare(image, PREPROCESSING, 3)
    assert stored.shape == (3, 256, 256)
    at = (256 - 227) // 2
    assert (stored[:, at : at + 227, at : at + 227] - seen).abs().max() * 255 < 1.01
    ten = prepare_ten(image, PREPROCESSING, 3)
    assert (ten[4] - seen).abs().max() * 255 < 1.01
    assert (ten[0] - stored[:, :227, :227]).abs().max() * 255 < 1.01
    cutting = cut_out(image, PREPROCESSING, 3, Cut(way="ten"))
    assert cutting.ten is not None
    assert torch.equal(cutting.ten, ten)


def test_too_little_memory_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Short(Image.Image):
        """Finds no memory, as Pillow does when malloc gives none."""

        def resize(self, *_given: object, **_more: object) -> Image.Image:
            raise MemoryError

    image = Short()
    image.im = grain(40, 30).im
    image._mode, image._size = "RGB", (40, 30)
    sentence = "There is not enough memory to scale a picture of 40 × 30 pixels"
    squash = msgspec.structs.replace(PREPROCESSING, fit="squash")
    for make in (prepare, store, prepare_ten):
        for preprocessing in (PREPROCESSING, squash):
            with pytest.raises(UserError, match=sentence):
                make(image, preprocessing, 3)
    with pytest.raises(UserError, match=sentence):
        cut_out(image, PREPROCESSING, 3, Cut(way="squash"))
