"""`alexnet-gui inspect`, run as a person runs it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alexnet_gui.cli import run
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.mosaic_choices import Choices
from alexnet_gui.engine.inspection import layer_values, statistics
from alexnet_gui.engine.layer_files import enlarged, maps_picture
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.mosaic import filters_mosaic, maps_mosaic
from alexnet_gui.engine.pictures import open_picture
from tests.system.command_line import (
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


@pytest.fixture(scope="module")
def maps(model: Path) -> np.ndarray:
    return layer_values(load_model(model), open_picture(picture("coffee.png")), "relu1")


def test_the_picture_is_not_written_over(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.png"
    mine.write_bytes(picture("coffee.png").read_bytes())
    options = ("inspect", mine, "--layer", "relu1", "--model", model, "--out", mine)
    assert_refused(capsys, *options, says="it is what is read")
    assert mine.read_bytes() == picture("coffee.png").read_bytes()


def test_inspect_prints_shape_and_statistics(model: Path, maps: np.ndarray) -> None:
    found = answer("inspect", picture("coffee.png"), "--layer", "relu1", "--model", model)
    expected = statistics(maps)
    assert found.pop("shape") == [6, 10, 10]
    assert {found.pop("layer"), found.pop("model"), found.pop("picture")} == {
        "relu1",
        str(model),
        str(picture("coffee.png")),
    }
    assert found == pytest.approx(expected, rel=1e-4)
    done = alexnet_gui("inspect", picture("coffee.png"), "--layer", "relu1", "--model", model)
    assert done.stdout.startswith("relu1  6 × 10 × 10\n") and done.stderr == ""
    assert f"{100 * float(expected['zeros'] or 0):.2f} %" in done.stdout


def test_a_layers_output_is_kept_as_numbers(model: Path, maps: np.ndarray, tmp_path: Path) -> None:
    out = tmp_path / "maps.npy"
    options = ("--layer", "relu1", "--model", model, "--out", out)
    assert alexnet_gui("inspect", picture("coffee.png"), *options).returncode == 0
    kept = np.load(out, allow_pickle=False)
    assert kept.dtype == np.float32
    np.testing.assert_allclose(kept, maps, rtol=1e-4, atol=1e-6)


def test_a_layers_output_is_kept_as_a_mosaic(model: Path, maps: np.ndarray, tmp_path: Path) -> None:
    out = tmp_path / "maps.PNG"
    options = ("--layer", "relu1", "--model", model, "--out", out)
    assert alexnet_gui("inspect", picture("coffee.png"), *options).returncode == 0
    with Image.open(out) as kept:
        difference = np.asarray(kept).astype(int) - enlarged(maps_mosaic(maps))
    assert np.abs(difference).max() <= 4


def test_a_mosaic_has_the_scaling_colours_and_order_that_are_asked_for(
    model: Path, maps: np.ndarray, tmp_path: Path
) -> None:
    asked = ("--scaling", "layer", "--colours", "grey", "--order", "mean")
    options = ("--layer", "relu1", "--model", model, "--out", tmp_path / "m.png", *asked)
    assert run(["inspect", str(picture("coffee.png")), *map(str, options)]) == 0
    expected = maps_picture(maps, Choices("layer", "grey", "mean"))
    with Image.open(tmp_path / "m.png") as kept:
        assert np.abs(np.asarray(kept).astype(int) - enlarged(expected)).max() <= 2


def test_filters_are_kept_without_a_picture(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = load_model(model).network.state_dict()["conv1.weight"].numpy()
    whole = ("--layer", "conv1", "--model", str(model), "--filters", "--out")
    assert run(["inspect", *whole, str(tmp_path / "f.npy"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["picture"], told["shape"]) == (None, [6, 3, 5, 5])
    assert np.array_equal(np.load(tmp_path / "f.npy"), weights)
    for options, expected in (
        ((), filters_mosaic(weights)),
        (("--channel", "2"), maps_mosaic(weights[:, 2])),
        (("--filter", "5"), maps_mosaic(weights[5])),
    ):
        assert run(["inspect", *whole, str(tmp_path / "f.png"), *options]) == 0
        with Image.open(tmp_path / "f.png") as kept:
            assert np.array_equal(np.asarray(kept), enlarged(expected))


def test_what_has_no_effect_is_refused(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of_model = ("--layer", "conv1", "--model", model)
    good = picture("coffee.png")
    refusals: tuple[tuple[str | Path, ...], ...] = (
        ("Which picture?", *of_model),
        ("Leave " + str(good) + " out", good, *of_model, "--filters"),
        ("--scaling is about a picture", good, *of_model, "--scaling", "layer"),
        ("--order is about a picture", good, *of_model, "--order", "mean", "--out", "a.npy"),
        ("--channel is about filters", good, *of_model, "--channel", "1", "--out", "a.png"),
        ("--order is about maps", *of_model, "--filters", "--order", "mean", "--out", "a.png"),
        ("go from 0 to 2", *of_model, "--filters", "--channel", "3", "--out", "a.png"),
        ("go from 0 to 5", *of_model, "--filters", "--filter", "-1", "--out", "a.png"),
        ("no convolution called relu1", "--layer", "relu1", "--model", model, "--filters"),
    )
    for says, *options in refusals:
        assert_refused(capsys, "inspect", *options, says=str(says))


def test_a_network_that_is_not_trained_can_be_inspected_and_is_said_to_be(tmp_path: Path) -> None:
    write_architecture(TINY, tmp_path / "tiny.json")
    for network, shape in (("mnist-28", "96 × 20 × 20"), (tmp_path / "tiny.json", "6 × 10 × 10")):
        done = alexnet_gui("inspect", picture("rocket.jpg"), "--layer", "conv1", "--model", network)
        assert done.returncode == 0 and shape in done.stdout
        assert done.stderr.count("\n") == 1 and "is not trained" in done.stderr


def test_mistakes_end_in_one_line(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = picture("coffee.png")
    (tmp_path / "notes.jpg").write_text("bread and milk")
    for says, image, *options in (
        ("Its layers are conv1, relu1", good, "--layer", "conv7", "--model", model),
        ("neither .npy nor .png", good, "--layer", "conv1", "--model", model, "--out", "a.jpg"),
        ("looks like text", tmp_path / "notes.jpg", "--layer", "conv1", "--model", model),
        ("There is no file", good, "--layer", "conv1", "--model", tmp_path / "no.json"),
        ("declared for 9,216", good, "--layer", "conv1", "--model", "net-227"),
        (
            "cannot be written",
            good,
            *("--layer", "conv1", "--model", model, "--out", tmp_path / "gone" / "a.npy"),
        ),
    ):
        assert_refused(capsys, "inspect", image, *options, says=says)
