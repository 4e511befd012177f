"""`alexnet-gui predict`, run as a person runs it."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from alexnet_gui.cli import run
from alexnet_gui.core.files import write_architecture
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.pictures import open_picture
from tests.engine.plain_predictions import plain_probabilities
from tests.system.command_line import (
    CLASSES,
    TINY,
    alexnet_gui,
    answer,
    assert_refused,
    picture,
    write_tiny_model,
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.mark.parametrize("ten_crop", [False, True])
def test_predict_answers_for_programs(model: Path, ten_crop: bool) -> None:
    names = [str(picture("chelsea.png")), str(picture("rocket.jpg"))]
    extra = ["--ten-crop"] if ten_crop else []
    found = answer("predict", *names, "--model", model, "--top", "3", *extra)
    for name, entry in zip(names, found, strict=True):
        image = open_picture(Path(name))
        expected = plain_probabilities(load_model(model), image, ten_crop=ten_crop)
        assert set(entry) == {"picture", "model", "top"}
        assert (entry["picture"], entry["model"]) == (name, str(model))
        assert [each["label"] for each in entry["top"]] == list(expected)[:3]
        assert [each["probability"] for each in entry["top"]] == pytest.approx(
            list(expected.values())[:3], rel=1e-4
        )


def test_there_are_never_more_answers_than_classes(model: Path) -> None:
    [entry] = answer("predict", picture("coffee.png"), "--model", model, "--top", "99")
    assert {each["label"] for each in entry["top"]} == set(CLASSES)
    assert sum(each["probability"] for each in entry["top"]) == pytest.approx(1)


def test_a_picture_that_cannot_be_read_leaves_the_others_answered(
    model: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.jpg"
    notes.write_text("bread and milk")
    gone, good = tmp_path / "gone.png", picture("chelsea.png")
    found = answer("predict", notes, good, gone, "--model", model, status=1)
    assert [set(entry) for entry in found] == [
        {"picture", "model", "error"},
        {"picture", "model", "top"},
        {"picture", "model", "error"},
    ]
    assert "it looks like text" in found[0]["error"]

    done = alexnet_gui("predict", notes, good, gone, "--model", model)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == str(good) and len(done.stdout.splitlines()) == 5
    first, second = done.stderr.splitlines()
    assert "notes.jpg is not a picture" in first and "gone.png" in second


def test_damaged_tags_in_a_picture_are_no_business_of_the_terminal(
    model: Path, tmp_path: Path
) -> None:
    with Image.open(picture("chelsea.png")) as image:
        image.save(tmp_path / "odd.jpg", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    done = alexnet_gui("predict", tmp_path / "odd.jpg", "--model", model)
    assert (done.returncode, done.stderr) == (0, "")


def test_mistakes_end_in_one_line(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = picture("chelsea.png")
    (tmp_path / "empty").mkdir()
    write_architecture(TINY, tmp_path / "tiny.json")
    for says, *options in (
        ("There is no model", "--model", tmp_path / "gone.safetensors"),
        ("one of these names: starter, imagenet.", "--model", "nosuch"),
        ("is not a run", "--model", tmp_path / "empty"),
        ("is not a model file", "--model", good),
        ("no trained weights", "--model", "paper-2012"),
        ("no trained weights", "--model", tmp_path / "tiny.json"),
        ("not a number of classes", "--model", model, "--top", "0"),
        ("is not called .csv", "--model", model, "--out", tmp_path / "out.txt"),
        ("cannot be written", "--model", model, "--out", tmp_path / "gone" / "out.csv"),
    ):
        assert_refused(capsys, "predict", good, *options, says=says)
    assert_refused(capsys, "predict", tmp_path / "empty", "--model", model, says="no picture in")


def test_a_folder_becomes_a_table(model: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "photos", tmp_path / "out.csv"
    folder.mkdir()
    for name in ("photo10.png", "photo9.png"):
        (folder / name).write_bytes(picture("chelsea.png").read_bytes())
    (folder / "photo8.png").write_text("bread and milk")
    done = alexnet_gui("predict", folder, "--model", model, "--top", "2", "--out", out)
    assert (done.returncode, done.stdout) == (1, f"3 pictures, 1 of them unreadable: {out}\n")
    assert done.stderr.count("\n") == 1 and "photo8.png is not a picture" in done.stderr
    with out.open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["picture", "label1", "probability1", "label2", "probability2", "error"]
    told = answer("predict", folder, "--model", model, "--top", "2", status=1)
    assert [entry["picture"] for entry in told] == [
        str(folder / f"photo{n}.png") for n in (8, 9, 10)
    ]
    for row, entry in zip(rows, told, strict=True):
        if "error" in entry:
            assert row == [entry["picture"], "", "", "", "", entry["error"]]
        else:
            cells = [cell for each in entry["top"] for cell in each.values()]
            assert row == [entry["picture"], *map(str, cells), ""]


def test_a_picture_that_cannot_be_read_is_told_from_others_of_its_name(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").touch()
    assert run(["predict", str(tmp_path), "--model", str(model)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"alexnet-gui: {tmp_path / name / '1.jpg'}: 1.jpg is empty." for name in ("cat", "dog")
    ]


def test_an_empty_folder_among_others_leaves_them_answered(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, good = tmp_path / "empty", picture("chelsea.png")
    empty.mkdir()
    arguments = [str(good), str(empty), str(good), "--model", str(model)]
    assert run(["predict", *arguments, "--json"]) == 1
    entries = json.loads(capsys.readouterr().out)
    assert [entry["picture"] for entry in entries] == [str(good), str(empty), str(good)]
    assert ["error" in entry for entry in entries] == [False, True, False]
    assert "no picture in" in entries[1]["error"]
    assert run(["predict", *arguments, "--top", "1"]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines()[::2] == [str(good)] * 2
    assert printed.err.count("\n") == 1 and f"no picture in {empty}" in printed.err


def test_a_name_steers_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[2J\nrocket"
    model = write_tiny_model(tmp_path / "tiny.safetensors", (hostile, "cat", "dog", "cow"))
    image = tmp_path / f"{hostile}.png"
    image.write_bytes(picture("chelsea.png").read_bytes())
    assert run(["predict", str(image), "--model", str(model)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[0] == str(tmp_path / r"\x1b[2J\nrocket.png")
    assert sum(r"%  \x1b[2J\nrocket" in line for line in lines[1:]) == 1
    assert "\x1b" not in "".join(lines)


def test_ctrl_c_leaves_no_half_of_a_table(model: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "photos", tmp_path / "out.csv"
    folder.mkdir()
    # Large enough to take a while, all alike in their bytes, so quickly made.
    Image.new("RGB", (3000, 3000)).save(folder / "0.png")
    for number in range(1, 400):
        (folder / f"{number}.png").hardlink_to(folder / "0.png")
    pty = pytest.importorskip("pty")
    terminal, its_end = pty.openpty()
    command = [sys.executable, "-m", "alexnet_gui", "predict", str(folder), "--out", str(out)]
    with subprocess.Popen(
        [*command, "--model", str(model)], stdout=subprocess.PIPE, stderr=its_end, text=True
    ) as started:
        told = b""
        while b" of 400 pictures" not in told:
            told += os.read(terminal, 1000)
        assert list(tmp_path.glob(".out.csv.*"))  # it is being written
        started.send_signal(signal.SIGINT)
        printed, _none = started.communicate(timeout=60)
    os.close(terminal)
    os.close(its_end)
    assert (started.returncode, printed) == (128 + signal.SIGINT, "")
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == [folder]
