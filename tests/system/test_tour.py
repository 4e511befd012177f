"""`alexnet-gui tour`: the main job by itself, with no display."""

from pathlib import Path

import pytest
from PIL import Image

from tests.system.command_line import alexnet_gui, assert_refused

STAGES = (
    "1-design",
    "2-edited",
    "3-mistake",
    "4-training",
    "5-trained",
    "6-conv1",
    "7-relu2",
    "8-pool5",
    "9-fc8",
    "10-filters",
    "11-starter",
    "12-why",
)


@pytest.mark.slow
def test_the_tour_edits_trains_and_explores_and_keeps_a_picture_of_each_stage(
    tmp_path: Path,
) -> None:
    done = alexnet_gui("tour", "--out", tmp_path / "tour", "--size", "1280x800")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    kept = [Path(line) for line in done.stdout.splitlines()]
    assert [path.stem for path in kept] == list(STAGES)
    pixels = set()
    for path in kept:
        with Image.open(path) as picture:
            assert picture.size == (1280, 800)
            pixels.add(picture.tobytes())
    assert len(pixels) == len(STAGES)  # no stage looks like another
    [run] = (tmp_path / "tour" / "runs").iterdir()
    assert len((run / "metrics.csv").read_text().splitlines()) == 1 + 48 + 1


def test_a_size_that_is_none_and_a_folder_that_cannot_be_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_refused(capsys, "tour", "--out", tmp_path, "--size", "large", says="--size")
    (tmp_path / "file").touch()
    assert_refused(capsys, "tour", "--out", tmp_path / "file", says=str(tmp_path / "file"))
