"""`alexnet-gui evaluate`, run as a person runs it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from alexnet_gui.cli import run
from tests.system.command_line import CLASSES, answer, assert_refused, write_tiny_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for index, name in enumerate((*CLASSES[:3], "zebra")):
        (folder / name).mkdir()
        for number in range(10):
            colour = (20 * number, 80 * index, 250 - 60 * index)
            Image.new("RGB", (30, 40), colour).save(folder / name / f"{number}.png")
    return folder


def test_json_has_exactly_the_promised_keys(model: Path, photos: Path) -> None:
    found = answer("evaluate", model, "--data", photos)
    assert list(found) == [
        "model", "data", "pictures", "loss", "top1_error", "top5_error", "classes",
    ]  # fmt: skip
    assert (found["model"], found["data"], found["pictures"]) == (str(model), str(photos), 6)
    assert [list(each) for each in found["classes"]] == [
        ["class", "pictures", "top1_error", "precision", "confused_with"]
    ] * 3
    assert sorted(each["class"] for each in found["classes"]) == sorted(CLASSES[:3])
    assert found["top5_error"] <= found["top1_error"] <= 1


def test_a_person_gets_a_table_and_is_told_which_classes_do_not_match(
    model: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(model), "--data", str(photos), "--split", "all"]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[0].startswith("30 pictures: loss ")
    assert lines[2].split()[:4] == ["class", "pictures", "recall", "precision"]
    assert [line.split()[:2] for line in lines[3:]] == [
        [name, "10"] for name in sorted(CLASSES[:3])
    ]
    assert "does not know the class zebra" in printed.err
    assert "no pictures of the model's class astronaut" in printed.err


def test_what_is_not_a_terminal_is_told_of_the_beginning_and_of_the_end(
    model: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(model), "--data", str(photos), "--split", "all"]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("looking")]
    assert (told[0], told[-1]) == ("looking: 1 of 30 pictures", "looking: 30 of 30 pictures")


def test_the_worst_mistakes_are_listed_where_they_are_asked_for(
    model: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer("evaluate", model, "--data", photos, "--split", "all", "--worst", "3")
    assert list(found)[-1] == "worst"
    assert [list(each) for each in found["worst"]] == [
        ["picture", "class", "class_probability", "predicted", "probability"]
    ] * 3
    for each in found["worst"]:
        assert Path(each["picture"]).parent == photos / each["class"]
        assert each["predicted"] != each["class"]
        assert each["class_probability"] <= each["probability"]
    sure = [each["probability"] for each in found["worst"]]
    assert sure == sorted(sure, reverse=True)
    run(["evaluate", str(model), "--data", str(photos), "--split", "all", "--worst", "3"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines[-3:]] == [
        each["picture"] for each in found["worst"]
    ]
    assert "taken for" in lines[-1]


def test_top5_is_only_printed_where_it_says_something(
    model: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["evaluate", str(model), "--data", str(photos)])
    assert "top-5" not in capsys.readouterr().out  # it tells four classes apart


def test_a_user_s_mistake_is_one_line(
    model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_refused(
        capsys, "evaluate", tmp_path / "none.safetensors", "--data", "sample", says="none"
    )
    assert_refused(capsys, "evaluate", model, "--data", tmp_path / "no", says="no folder")
    assert_refused(capsys, "evaluate", model, "--data", "sample", says="knows none of these")
    assert_refused(capsys, "evaluate", "mnist-28", "--data", "sample", says="no trained weights")
    assert_refused(capsys, "evaluate", model, says="--data")
    assert_refused(
        capsys, "evaluate", model, "--data", "sample", "--worst", "-1", says="number of mistakes"
    )


def test_ctrl_c_ends_it_without_a_traceback(model: Path, tmp_path: Path) -> None:
    for index, name in enumerate(CLASSES):
        (tmp_path / name).mkdir()
        for number in range(250):
            # Large enough to take a while, all alike in their bytes, so quickly made.
            path = tmp_path / name / f"{number}.png"
            if number:
                path.hardlink_to(tmp_path / name / "0.png")
            else:
                Image.new("RGB", (1500, 1500), (0, 60 * index, 0)).save(path)
    command = [sys.executable, "-m", "alexnet_gui", "evaluate", str(model), "--data", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        assert "looking: 1 of" in started.stderr.readline()
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
    assert started.returncode == 128 + signal.SIGINT
    assert out == ""
    assert "Traceback" not in err
