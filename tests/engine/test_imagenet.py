"""torchvision's ImageNet weights come by torchvision's own loader, whole or not at all."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
import torch
import torchvision
from torch import nn

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.imagenet import FILE, MEGABYTES
from alexnet_gui.core.requests import ImageNet, Look
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine import imagenet
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.imagenet import fetch, imagenet_model, is_here, kept_file
from alexnet_gui.engine.pictures import open_picture, prepare
from alexnet_gui.engine.torchvision_download import Fetching
from tests.engine.imagenet_weights import CATEGORIES, publish, weights_served

CHELSEA = resource("pictures", "chelsea.png")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with weights_served(tmp_path, monkeypatch) as file:
        yield file


@pytest.fixture
def cache(server: Path) -> Path:
    """Where torch keeps such files."""
    return kept_file(imagenet.alexnet().file).parent


def test_what_is_said_of_them_beforehand_is_what_torchvision_says() -> None:
    weights = torchvision.models.AlexNet_Weights.IMAGENET1K_V1
    published = imagenet.alexnet()
    assert published.url == weights.url
    assert published.file == FILE
    assert round(weights.meta["_file_size"] * 1.024**2) == MEGABYTES
    assert published.architecture.classes == len(weights.meta["categories"]) == 1000


def test_they_go_where_torch_keeps_everybodys(server: Path) -> None:
    assert not is_here()
    path = fetch(Fetching())
    assert path == Path(torch.hub.get_dir()) / "checkpoints" / server.name
    assert path.read_bytes() == server.read_bytes()
    assert is_here()


def test_progress_is_told_in_bytes(server: Path) -> None:
    told: list[tuple[int, int]] = []
    fetch(Fetching(lambda done, total: told.append((done, total))))
    size = server.stat().st_size
    assert told[-1] == (size, size)


def test_what_is_there_is_not_downloaded_again(server: Path) -> None:
    path = fetch(Fetching())
    server.unlink()
    assert fetch(Fetching()) == path
    assert imagenet_model().classes == CATEGORIES


def test_the_model_answers_as_the_published_network_does(server: Path) -> None:
    fetch(Fetching())
    seen = Beholder().look(Look(CHELSEA, "chelsea.png", ImageNet()), 1)
    plain = nn.Sequential(nn.Conv2d(3, 64, 5, 2), nn.ReLU(), nn.Flatten(), nn.Linear(12544, 6))
    tensors = torch.load(server, weights_only=True)
    plain.load_state_dict(dict(zip(plain.state_dict(), tensors.values(), strict=True)))
    weights = imagenet.alexnet().weights
    with torch.no_grad():
        expected = plain(weights.transforms()(open_picture(CHELSEA))[None]).softmax(1)[0]
    assert [each.label for each in seen.top] == [
        CATEGORIES[i] for i in expected.argsort(descending=True)[:5]
    ]
    for each in seen.top:
        assert each.probability == pytest.approx(
            float(expected[CATEGORIES.index(each.label)]), rel=1e-5
        )


def test_pictures_are_prepared_as_torchvision_does(server: Path) -> None:
    fetch(Fetching())
    image = open_picture(CHELSEA)
    prepared, _crop = prepare(image, imagenet_model().preprocessing, 3)
    torch.testing.assert_close(prepared, imagenet.alexnet().weights.transforms()(image))


def test_where_they_come_from_is_said_with_torchvisions_figures(server: Path) -> None:
    fetch(Fetching())
    provenance = imagenet_model().provenance
    assert provenance["url"] == imagenet.alexnet().url
    assert provenance["validation"]["top1_error"] == pytest.approx(1 - 0.56522)
    assert provenance["validation"]["top5_error"] == pytest.approx(1 - 0.79066)


def test_a_download_that_is_cancelled_leaves_nothing(cache: Path) -> None:
    with pytest.raises(CancelledError):
        fetch(Fetching(cancelled=lambda: True))
    assert list(cache.iterdir()) == []


def test_a_download_that_is_cancelled_half_way_leaves_nothing(server: Path, cache: Path) -> None:
    wanted = threading.Event()
    wanted.set()

    def hear(_done: int, _total: int) -> None:
        wanted.clear()

    with pytest.raises(CancelledError):
        fetch(Fetching(hear, lambda: not wanted.is_set()))
    assert list(cache.iterdir()) == []
    assert not is_here()


def test_what_does_not_have_its_hash_is_never_read(server: Path, cache: Path) -> None:
    server.write_bytes(server.read_bytes()[:-100])
    with pytest.raises(UserError, match="not whole"):
        fetch(Fetching())
    assert list(cache.iterdir()) == []


def test_a_server_that_lacks_them_is_quoted(server: Path) -> None:
    server.unlink()
    with pytest.raises(UserError, match="its server answers “404"):
        fetch(Fetching())


def test_without_a_connection_one_sentence_says_so(
    server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = publish(f"http://127.0.0.1:9/{server.name}", 1)
    with pytest.raises(UserError, match="there is no connection to its server") as refused:
        fetch(Fetching(), nobody)
    assert "Then try again." in refused.value.hint


def test_a_file_that_was_damaged_since_is_removed_and_said(server: Path) -> None:
    path = fetch(Fetching())
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(UserError, match="damaged"):
        imagenet_model()
    assert not is_here()


def test_before_they_are_downloaded_they_are_refused(server: Path) -> None:
    with pytest.raises(UserError, match="not on this machine") as refused:
        Beholder().model(ImageNet())
    assert f"{MEGABYTES} MB" in refused.value.hint
    with pytest.raises(UserError, match="not on this machine"):
        fetch(Fetching(allowed=False))


def test_what_a_killed_download_left_is_removed_when_nobody_adds_to_it(
    server: Path, cache: Path
) -> None:
    import os

    cache.mkdir(parents=True)
    old, new = (cache / f"{server.name}.{i}.partial" for i in "ab")
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    fetch(Fetching())
    assert sorted(cache.iterdir()) == [cache / server.name, new]
