"""How well a model does is counted picture by picture, with classes matched by their names."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.evaluation import ClassFigures, Evaluation
from alexnet_gui.core.events import Event, PicturesExamined
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.engine.evaluation import evaluate
from alexnet_gui.engine.models import Model, load_model, untrained
from alexnet_gui.engine.network import build
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.engine.sample_data import read_sample
from alexnet_gui.engine.trainer import train
from tests.engine.colours import COLOURS, colour_model, painted
from tests.engine.training import Events, job, write_pictures

CPU = torch.device("cpu")


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
        ClassFigures("blue", 5, 2, 2 / 3, "red", 2),
        ClassFigures("green", 2, 2, 2 / 3, None, 0),
        ClassFigures("red", 1, 0, 0.0, "blue", 1),
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


def test_every_figure_is_that_of_a_plain_forward_pass() -> None:
    model = grey_model()
    found = evaluate(model, "sample", "validation", CPU, worst=5, side=20)
    sample = read_sample()
    weight, bias = (model.network.get_parameter(f"fc.{name}") for name in ("weight", "bias"))
    x = (sample.validation.pixels.float() / 255 - 0.5) / 0.5
    with torch.no_grad():
        logits = x.flatten(1) @ weight.T + bias
    right, probabilities = sample.validation.labels, logits.double().softmax(1)
    taken = logits.argmax(1)
    best = logits.topk(5).indices
    assert found.loss == pytest.approx(F.cross_entropy(logits, right).item(), rel=1e-5)
    assert found.top1_error == pytest.approx((taken != right).double().mean().item())
    assert found.top5_error == pytest.approx((best != right[:, None]).all(1).double().mean().item())
    for label, each in enumerate(found.classes):
        of_class, called_so = right == label, taken == label
        correct = int((of_class & called_so).sum())
        assert (each.name, each.pictures, each.correct) == (sample.classes[label], 200, correct)
        others = torch.bincount(taken[of_class & ~called_so], minlength=10)
        assert each.confusions == int(others.max())
        if each.precision is not None:
            assert each.precision == pytest.approx(correct / int(called_so.sum()))
    sureness = probabilities.max(1).values.masked_fill(taken == right, -1)
    worst = sureness.argsort(descending=True, stable=True)[:5].tolist()
    assert found.wrong == int((taken != right).sum())
    for number, mistake in zip(worst, found.mistakes, strict=True):
        assert mistake.name == f"validation picture {number + 1}"
        assert mistake.label == sample.classes[right[number]]
        assert mistake.predicted == sample.classes[taken[number]]
        assert mistake.probability == pytest.approx(sureness[number].item(), rel=1e-4)
        assert mistake.label_probability == pytest.approx(
            probabilities[number, right[number]].item(), rel=1e-4
        )
        stored = open_picture(mistake.source, "mistake").convert("L")
        assert torch.equal(torch.from_numpy(np.array(stored)), sample.validation.pixels[number, 0])
        assert mistake.pixels is not None and mistake.pixels.shape == (20, 20, 3)


def test_the_worst_mistakes_are_those_that_it_is_surest_of_with_their_files(tmp_path: Path) -> None:
    folder = painted(tmp_path, {"blue": ["blue", "red"], "green": ["green"]})
    # Darker, so the network is less sure of it.
    Image.new("RGB", (6, 6), (90, 0, 0)).save(folder / "val" / "green" / "dark.png")
    found = evaluate(colour_model(), str(folder), "validation", CPU, worst=24)
    assert [(each.name, each.label, each.predicted) for each in found.mistakes] == [
        ("val/blue/1.png", "blue", "red"),
        ("val/green/dark.png", "green", "red"),
    ]
    assert found.mistakes[0].path == str(folder / "val" / "blue" / "1.png")
    assert found.mistakes[0].pixels is None  # nobody asked to see it
    e = torch.e
    assert found.mistakes[0].probability == pytest.approx(e / (e + 2), rel=1e-5)
    assert found.mistakes[0].label_probability == pytest.approx(1 / (e + 2), rel=1e-5)


def test_files_that_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    folder = painted(tmp_path, {"blue": ["blue"], "red": ["red"]})
    (folder / "val" / "red" / "9.png").write_text("no picture")
    found = look(colour_model(), folder)
    assert found.pictures == 2
    assert found.remarks[0] == "1 file was skipped:"
    assert "9.png is not a picture" in found.remarks[1]
    for name in ("blue", "red"):
        (folder / "val" / name / "0.png").write_text("neither")
    with pytest.raises(UserError, match="None of these pictures can be read"):
        look(colour_model(), folder)


def test_a_network_that_gives_no_numbers_is_refused(tmp_path: Path) -> None:
    model = colour_model()
    with torch.no_grad():
        model.network.get_parameter("fc.weight").fill_(torch.nan)
    folder = painted(tmp_path, {"blue": ["blue"], "red": ["red"]})
    with pytest.raises(UserError, match="not finite"):
        look(model, folder)


def test_a_network_that_gives_maps_is_refused() -> None:
    layer = Conv2d(name="conv1", out_channels=3, kernel=3)
    architecture = msgspec.structs.replace(COLOURS, layers=(layer,))
    with pytest.raises(UserError, match="gives maps, not a list of classes"):
        evaluate(untrained(architecture), "sample", "validation", CPU)
