"""What the form says about pictures and network."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.preprocessing import Fit
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_folder import new_run_folder, slug
from alexnet_gui.gui.train.words import (
    Counted,
    class_names,
    data_title,
    fitting,
    holdings,
    units_remark,
)

SAMPLE = DataDescribed(
    spec="sample",
    title="Fashion-MNIST",
    classes=tuple((f"class {n}", 1200) for n in range(10)),
    training_pictures=10_000,
    validation_pictures=2_000,
    size=(1, 28, 28),
)


PHOTOS = DataDescribed(
    spec="/photos",
    title="photos",
    classes=(("cat", 5), ("dog", 5)),
    training_pictures=8,
    validation_pictures=2,
)
TINY = msgspec.structs.replace(PHOTOS, spec="torchvision:CIFAR10", size=(3, 32, 32))
PLAIN = Recipe()


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((1, 28, 28), "28×28 grey, taken as they are."),
        ((3, 227, 227), "28×28 grey → 227×227, three equal channels: scaled up to 227."),
        ((3, 28, 28), "28×28 grey → 28×28, three equal channels: size kept."),
        ((1, 20, 20), "28×28 grey → 20×20: scaled down to 23, the middle kept."),
    ],
)
def test_the_form_says_how_the_sample_is_fitted(shape: tuple[int, int, int], words: str) -> None:
    assert fitting(SAMPLE, shape, PLAIN) == words


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        ("crop", "Photos → 227×227: short side scaled to 256, the middle kept."),
        ("pad", "Photos → 227×227: scaled into it, the rest black."),
        ("squash", "Photos → 227×227: scaled to it, whatever their proportions."),
    ],
)
def test_the_form_says_how_photos_are_fitted(fit: Fit, words: str) -> None:
    assert fitting(PHOTOS, (3, 227, 227), Recipe(fit=fit)) == words


def test_a_network_for_grey_makes_colour_pictures_grey() -> None:
    assert fitting(PHOTOS, (1, 28, 28), PLAIN).startswith("Photos → 28×28, made grey: ")
    assert fitting(TINY, (1, 28, 28), PLAIN) == (
        "32×32 colour → 28×28, made grey: the middle kept."
    )


def test_the_form_says_what_is_drawn_anew_in_training() -> None:
    varied = Recipe(random_crop=True, random_flip=True, random_colour=True)
    assert fitting(PHOTOS, (3, 227, 227), varied).endswith(
        ". In training cut at random places, mirrored at random, shifted in colour."
    )
    assert fitting(TINY, (3, 28, 28), varied).endswith(
        ". In training cut at random places, mirrored at random, shifted in colour."
    )


def test_the_form_says_what_has_no_effect_and_why() -> None:
    varied = Recipe(random_crop=True, random_colour=True)
    assert fitting(SAMPLE, (3, 227, 227), varied).endswith(
        "Random crop has no effect: the pictures are no larger than the input."
        " Random colour has no effect: the pictures are grey."
    )
    assert "the network takes grey" in fitting(PHOTOS, (1, 28, 28), varied)
    fits: tuple[Fit, ...] = ("pad", "squash")
    for fit in fits:
        said = fitting(PHOTOS, (3, 227, 227), Recipe(fit=fit, random_crop=True))
        assert said.endswith("the whole picture is used, and nothing cut off.")


def test_sources_have_titles() -> None:
    assert data_title("sample") == "Sample: Fashion-MNIST"
    assert data_title("/data/photos") == "Folder: photos"
    assert data_title("torchvision:CIFAR10") == "torchvision: CIFAR10"


def test_what_the_data_holds_is_said_in_words() -> None:
    assert holdings(SAMPLE) == "10,000 to train, 2,000 to validate, 10 classes."


def test_of_many_classes_a_dozen_are_named() -> None:
    many = DataDescribed(
        spec="/photos",
        title="photos",
        classes=tuple((f"c{n}", 1) for n in range(15)),
        training_pictures=12,
        validation_pictures=3,
    )
    assert class_names(many).endswith("c10, c11 and 3 more")


def test_another_number_of_classes_is_said_before_the_run_starts() -> None:
    paper, small = find_preset("paper-2012"), find_preset("mnist-28")
    assert paper is not None
    assert small is not None
    assert units_remark(paper.architecture, SAMPLE) == (
        "The last layer will get 10 units instead of 1,000, one for each class."
    )
    assert units_remark(small.architecture, SAMPLE) == ""
    assert units_remark(paper.architecture, None) == ""


def test_an_invalid_network_is_described_by_its_first_problem() -> None:
    broken, sound = find_preset("net-227"), find_preset("mnist-28")
    assert broken is not None
    assert sound is not None
    problem = analyse(broken.architecture).obstacle
    assert problem.startswith("fc6: ")
    assert "9,216" in problem
    assert analyse(sound.architecture).obstacle == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AlexNet for 28 × 28", "alexnet-for-28-28"),
        ("../../etc", "etc"),
        ("简记AlexNet", "简记alexnet"),
        ("???", "network"),
        ("x" * 200, "x" * 40),
    ],
)
def test_a_network_s_name_becomes_part_of_a_folder_s_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_two_runs_of_one_second_get_two_folders(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 4, 24, 38)
    first = new_run_folder("AlexNet", now, tmp_path)
    assert first == tmp_path / "2026-11-22-042438-alexnet"
    first.mkdir()
    assert new_run_folder("AlexNet", now, tmp_path) != first


def test_files_that_cannot_be_read_do_not_count_once_they_are_known() -> None:
    assert holdings(PHOTOS, Counted(7, 2, 1)) == (
        "7 to train, 2 to validate, 2 classes. 1 unreadable file is skipped."
    )
    assert holdings(PHOTOS) == "8 to train, 2 to validate, 2 classes."
