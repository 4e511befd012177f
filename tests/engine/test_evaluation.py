"""How well a model does is counted picture by picture, with classes matched by their names."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, PicturesExamined
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.engine.evaluation import ClassFigures, Evaluation, evaluate
from alexnet_gui.engine.models import Model, load_model
from alexnet_gui.engine.network import build
from alexnet_gui.engine.trainer import train
from tests.engine.training import Events, job, write_pictures

CPU = torch.device("cpu")

# Says red, green or blue by the mean of each channel: right for pictures of such a colour.
COLOURS = Architecture(
    name="colours",
    input=(3, 4, 4),
    layers=(
        AdaptiveAvgPool2d(name="mean", output_size=1),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=3, bias=False),
    ),
)
CODES = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


def colour_model(classes: tuple[str, ...] | None = ("red", "green", "blue")) -> Model:
    network = build(COLOURS, seed=1)
    with torch.no_grad():
        network.get_parameter("fc.weight").copy_(torch.eye(3))
    preprocessing = Preprocessing(resize=4, crop=(4, 4), mean=(0.0,) * 3, std=(1.0,) * 3)
    return Model("colours", COLOURS, network, classes, preprocessing)


def painted(folder: Path, pictures: dict[str, list[str]]) -> Path:
    """A folder whose class folders, all for validation, hold pictures of those colours."""
    from PIL import Image

    for split in ("train", "val"):
        for name, colours in pictures.items():
            (folder / split / name).mkdir(parents=True)
            for number, colour in enumerate(colours):
                path = folder / split / name / f"{number}.png"
                Image.new("RGB", (6, 6), CODES[colour]).save(path)
    return folder


def look(model: Model, folder: Path) -> Evaluation:
    return evaluate(model, str(folder), "validation", CPU)


def test_each_class_has_its_recall_its_precision_and_what_it_is_taken_for(tmp_path: Path) -> None:
    found = look(
        colour_model(),
        painted(
            tmp_path,
            {
                "blue": ["blue", "blue", "red", "green", "red"],
                "green": ["green", "green"],
                "red": ["blue"],
            },
        ),
    )
    assert found.classes == (
        ClassFigures("blue", 5, 1 - 2 / 5, 2 / 3, "red", 2),
        ClassFigures("green", 2, 0.0, 2 / 3, None, 0),
        ClassFigures("red", 1, 1.0, 0.0, "blue", 1),
    )
    assert (found.pictures, found.top1_error, found.top5_error) == (8, 4 / 8, 0.0)
    # Cross-entropy of the outputs (1, 0, 0): log(e + 2), less 1 where it is right.
    assert found.loss == pytest.approx(torch.tensor(torch.e + 2).log().item() - 4 / 8)
    assert found.remarks == ()


def test_a_class_that_is_never_named_has_no_precision(tmp_path: Path) -> None:
    found = look(colour_model(), painted(tmp_path, {"green": ["red"], "red": ["red"]}))
    assert [each.precision for each in found.classes] == [None, pytest.approx(1 / 2)]


def test_classes_that_only_one_side_knows_are_named_and_left_out(tmp_path: Path) -> None:
    folder = painted(tmp_path, {"blue": ["blue"], "pink": ["red", "red"], "red": ["red"]})
    found = look(colour_model(), folder)
    assert [each.name for each in found.classes] == ["blue", "red"]
    assert (found.pictures, found.top1_error) == (2, 0.0)
    assert found.remarks == (
        "The model does not know the class pink: its pictures are left out.",
        "There are no pictures of the model's class green.",
    )


def test_pictures_of_which_the_model_knows_no_class_are_refused(tmp_path: Path) -> None:
    folder = painted(tmp_path, {"cat": ["red"], "dog": ["blue"]})
    with pytest.raises(UserError, match="knows red, green, blue, not cat, dog"):
        look(colour_model(), folder)


def test_classes_without_names_are_taken_in_order_where_there_are_as_many(tmp_path: Path) -> None:
    folder = painted(tmp_path / "three", {"a": ["red"], "b": ["green"], "c": ["red"]})
    found = look(colour_model(None), folder)
    assert [each.top1_error for each in found.classes] == [0.0, 0.0, 1.0]
    assert "no names" in found.remarks[0]
    two = painted(tmp_path / "two", {"a": ["red"], "b": ["green"]})
    with pytest.raises(UserError, match="there are 3 of them, not 2"):
        look(colour_model(None), two)


def test_a_run_s_own_pictures_give_the_figures_of_its_validation(tmp_path: Path) -> None:
    finished = train(job(tmp_path / "run", max_steps=3), Events(), Control())
    found = evaluate(load_model(tmp_path / "run"), "sample", "validation", CPU)
    assert found.pictures == 2_000
    assert found.loss == pytest.approx(finished.validation_loss, rel=1e-5)
    assert found.top1_error == finished.validation_top1_error
    assert found.top5_error == pytest.approx(finished.validation_top5_error)
    assert sum(each.pictures for each in found.classes) == found.pictures


def test_a_folder_is_split_as_the_run_split_it_that_the_model_comes_from(tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "photos", {"cat": 10, "dog": 20})
    out = tmp_path / "run"
    architecture = msgspec.structs.replace(COLOURS, input=(3, 8, 8))
    train(
        job(out, architecture=architecture, data=str(folder), seed=3, batch_size=4, max_steps=2),
        Events(),
        Control(),
    )
    model = load_model(out)
    counts = {
        split: evaluate(model, str(folder), split, CPU).pictures
        for split in ("validation", "training", "all")
    }
    assert counts == {"validation": 6, "training": 24, "all": 30}


def test_it_tells_how_far_it_is_and_ends_when_asked_to() -> None:
    done: list[int] = []

    def tell(event: Event) -> None:
        if isinstance(event, PicturesExamined):
            done.append(event.done)

    model = grey_model()
    evaluate(model, "sample", "validation", CPU, tell=tell)
    assert (done == sorted(done), done[-1]) == (True, 2_000)
    done.clear()
    with pytest.raises(CancelledError):
        evaluate(model, "sample", "all", CPU, tell=tell, cancelled=_as_soon_as(done))
    assert done[-1] < 2_000


def grey_model() -> Model:
    architecture = Architecture(
        name="grey",
        input=(1, 28, 28),
        layers=(Flatten(name="flatten"), Linear(name="fc", out_features=10)),
    )
    preprocessing = Preprocessing(resize=28, crop=(28, 28), mean=(0.5,), std=(0.5,))
    return Model("grey", architecture, build(architecture, seed=1), None, preprocessing)


def _as_soon_as(told: list[int]) -> Callable[[], bool]:
    return lambda: bool(told)
