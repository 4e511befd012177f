"""Predictions of many pictures are those of each by itself, in order, also where some are bad."""

import csv
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import pytest
import torch
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.evaluation import PredictFolder
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.requests import ModelFile
from alexnet_gui.engine import scaled_pictures
from alexnet_gui.engine.large_pictures import resized
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.pictures import open_picture, prepare, prepare_ten
from alexnet_gui.engine.prediction_files import pictures_of, predict_folder
from alexnet_gui.engine.predictions import Answer, predictions

SMALL = Architecture(
    name="small",
    input=(3, 20, 20),
    layers=(
        Conv2d(name="conv1", out_channels=5, kernel=5, stride=3),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=7),
    ),
)
# Several pictures at once are multiplied in another order than one: float32 has 24 bits, sums of
# a few hundred terms lose some of them, and a probability no more than its logits.
LAST_BITS = 1e-5


@pytest.fixture
def model() -> Model:
    return untrained(SMALL, seed=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty pictures, two of which are none."""
    made = tmp_path / "pictures"
    made.mkdir()
    for number in range(40):
        colour = (6 * number, 250 - 5 * number, 40)
        image = Image.new("RGB", (24 + number, 30), colour)
        image.paste((255, 255, 255), (2, 2, 4 + number // 4, 20))
        image.save(made / f"img{number}.png")
    (made / "img7.png").write_text("bread and milk")
    (made / "img33.png").write_bytes((made / "img34.png").read_bytes()[:90])
    return made


def plain(model: Model, crops: torch.Tensor) -> torch.Tensor:
    """The probabilities of each of `crops`, one by one, by PyTorch's own functions."""
    weights = dict(model.network.named_parameters())
    rows = []
    for crop in crops:
        x = torch.nn.functional.conv2d(
            crop[None], weights["conv1.weight"], weights["conv1.bias"], stride=3
        )
        x = torch.relu(x).flatten(1)
        logits = torch.nn.functional.linear(x, weights["fc.weight"], weights["fc.bias"])
        rows.append(logits[0].detach().double().softmax(0))
    return torch.stack(rows)


def assert_same(model: Model, answer: Answer, expected: torch.Tensor) -> None:
    assert not isinstance(answer, UserError)
    order = expected.argsort(descending=True).tolist()
    assert [each.index for each in answer] == order
    assert [each.label for each in answer] == [f"class {index}" for index in order]
    for each in answer:
        assert abs(each.probability - expected[each.index].item()) < LAST_BITS


def test_many_at_once_are_each_as_by_itself_and_in_order(model: Model, folder: Path) -> None:
    files = pictures_of([folder])
    answers = list(predictions(model, files, top=99))
    assert len(answers) == len(files) == 40
    for number, (file, answer) in enumerate(zip(files, answers, strict=True)):
        assert file.name == f"img{number}.png"
        if number in (7, 33):
            assert isinstance(answer, UserError) and file.name in str(answer)
            continue
        prepared, _crop = prepare(open_picture(file), model.preprocessing, 3)
        assert_same(model, answer, plain(model, prepared[None])[0])


@pytest.mark.parametrize("ten_crop", [False, True])
def test_a_picture_that_finds_no_memory_ends_nothing(
    model: Model, folder: Path, monkeypatch: pytest.MonkeyPatch, ten_crop: bool
) -> None:
    def short(image: Image.Image, *others: int) -> Image.Image:
        if image.width == 24 + 5:
            raise MemoryError
        return resized(image, *others)

    monkeypatch.setattr(scaled_pictures, "resized", short)
    files = pictures_of([folder])
    answers = list(predictions(model, files, ten_crop=ten_crop))
    assert len(answers) == len(files)
    refused = {n for n, answer in enumerate(answers) if isinstance(answer, UserError)}
    assert refused == {5, 7, 33}
    assert "not enough memory to scale a picture of 29 × 30 pixels" in str(answers[5])


def test_ten_crops_are_averaged(model: Model, folder: Path) -> None:
    files = pictures_of([folder])[:8]
    for number, answer in enumerate(predictions(model, files, top=7, ten_crop=True)):
        if number == 7:
            assert isinstance(answer, UserError)
        else:
            crops = prepare_ten(open_picture(files[number]), model.preprocessing, 3)
            assert_same(model, answer, plain(model, crops).mean(0))


def test_no_pictures_have_no_predictions(model: Model) -> None:
    assert list(predictions(model, [])) == []


def test_a_folder_stands_for_its_pictures_by_name_as_people_count(tmp_path: Path) -> None:
    for name in ("b/z.png", "img10.jpg", "img9.JPG", "Img1.png", ".hidden.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    lone = tmp_path / "notes.txt"
    found = pictures_of([lone, tmp_path])
    assert [str(file.relative_to(tmp_path)) for file in found] == [
        "notes.txt", "Img1.png", "img9.JPG", "img10.jpg", str(Path("b", "z.png")),
    ]  # fmt: skip
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no picture in"):
        pictures_of([tmp_path / "empty"])


def test_a_table_has_a_line_for_each_picture(model: Model, folder: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    wish = PredictFolder(ModelFile(folder), folder, tmp_path / "out.csv", top=2)
    found = predict_folder(model, wish, told.append, lambda: False)
    assert (found.pictures, found.unreadable, found.out) == (40, 2, tmp_path / "out.csv")
    assert told[-1] == Progress(40, 40)
    with (tmp_path / "out.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["picture", "label1", "probability1", "label2", "probability2", "error"]
    answers = list(predictions(model, pictures_of([folder]), top=2))
    for number, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        if isinstance(answer, UserError):
            assert row == [f"img{number}.png", "", "", "", "", str(answer)]
        else:
            figures = [text for each in answer for text in (each.label, repr(each.probability))]
            assert row == [f"img{number}.png", *figures, ""]


def test_a_cancelled_table_leaves_what_was_there(
    model: Model, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    told: list[Progress] = []
    wish = PredictFolder(ModelFile(folder), folder, out)
    with pytest.raises(CancelledError):
        predict_folder(model, wish, told.append, _once(told))
    assert (out.read_text(), sorted(tmp_path.iterdir())) == ("before", [out, folder])


def test_what_cannot_be_written_is_said_before_a_picture_is_read(
    model: Model, folder: Path, tmp_path: Path
) -> None:
    told: list[Progress] = []
    wish = PredictFolder(ModelFile(folder), folder, tmp_path / "gone" / "out.csv")
    with pytest.raises(UserError, match="cannot be written"):
        predict_folder(model, wish, told.append, lambda: False)
    assert told == []


def test_networks_that_name_no_classes_are_refused(folder: Path) -> None:
    maps = untrained(msgspec.structs.replace(SMALL, layers=SMALL.layers[:2]))
    with pytest.raises(UserError, match="gives maps, not a list of classes"):
        next(predictions(maps, pictures_of([folder])))
    deep = untrained(msgspec.structs.replace(SMALL, input=(4, 20, 20)))
    with pytest.raises(UserError, match="takes 4 channels"):
        next(predictions(deep, pictures_of([folder])))
    diverged = untrained(SMALL)
    with torch.no_grad():
        diverged.network.get_parameter("fc.weight").fill_(torch.inf)
    with pytest.raises(UserError, match="not finite"):
        next(predictions(diverged, pictures_of([folder])))


def _once(told: list[Progress]) -> Callable[[], bool]:
    return lambda: bool(told)
