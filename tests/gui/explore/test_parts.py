"""The parts of Explore that need no engine: fitting, figures, the list of networks, images."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.requests import LiveRun, ModelFile, Untrained
from alexnet_gui.gui.explore.figures import exactly, figures, number, share
from alexnet_gui.gui.explore.images import as_image, crisp, picture_image
from alexnet_gui.gui.explore.layers.fitting import best_columns, drawn_scale
from alexnet_gui.gui.explore.networks.networks import DESIGN, LIVE, Networks
from alexnet_gui.gui.explore.picture.pictures import picture_file, preview
from alexnet_gui.gui.explore.picture.samples import SAMPLES

NETWORKS = {preset.id: preset.architecture for preset in PRESETS}


def test_a_scale_is_whole_unless_that_wastes_a_fifth_of_the_room() -> None:
    assert drawn_scale(3.7) == 3
    assert drawn_scale(1.2) == 1
    assert drawn_scale(1.34) == 1.34
    assert drawn_scale(0.5) == 0.5


def test_square_cells_in_a_square_room_stand_in_a_square() -> None:
    assert best_columns(64, (55, 55), 1, (600, 600)) == 8


def test_in_a_wide_room_there_are_more_columns_than_rows() -> None:
    columns = best_columns(64, (13, 13), 1, (300, 1200))
    assert columns > 8
    assert best_columns(1, (13, 13), 1, (300, 1200)) == 1


def test_figures_are_those_of_the_values() -> None:
    values = np.array([[0, 2], [-2, 4]], np.float32)
    found = figures(values)
    assert (found.mean, found.least, found.greatest, found.zero) == (1, -2, 4, 0.25)
    assert found.deviation == pytest.approx(float(values.std()))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.5, "−0.500"), (12.345, "12.35"), (1234.5, "1,234"), (float("inf"), "∞")],
)
def test_numbers_are_short_and_have_a_real_minus(value: float, text: str) -> None:
    assert number(value) == text


def test_a_share_that_is_not_nothing_never_reads_as_nothing() -> None:
    assert share(0) == "0 %"
    assert share(0.001) == "< 1 %"
    assert share(0.999) == "> 99 %"
    assert share(1) == "100 %"


def test_an_exact_value_can_be_read_back_as_the_same_float() -> None:
    value = np.float32(-1.1) * np.float32(0.3)
    assert np.float32(exactly(value).replace("−", "-")) == value


def test_an_image_has_the_arrays_pixels_whatever_its_width() -> None:
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)  # rows of 21 bytes
    image = as_image(pixels)
    for row in range(5):
        for column in range(7):
            colour = image.pixelColor(column, row)
            assert (colour.red(), colour.green(), colour.blue()) == tuple(pixels[row, column])


def test_a_huge_picture_is_thinned_before_it_is_painted() -> None:
    pixels = np.zeros((2100, 3000, 3), np.uint8)
    assert picture_image(pixels).size() == QSize(1500, 1050)


def test_whole_scales_repeat_pixels_and_mix_no_colours() -> None:
    image = QImage(2, 1, QImage.Format.Format_RGB888)
    image.setPixelColor(0, 0, QColor("black"))
    image.setPixelColor(1, 0, QColor("white"))
    large = crisp(image, QSize(6, 3))
    greys = [[large.pixelColor(x, y).red() for x in range(6)] for y in range(3)]
    assert greys == [[0, 0, 0, 255, 255, 255]] * 3


def test_scales_in_between_keep_all_pixels_but_the_borders_pure() -> None:
    image = QImage(2, 1, QImage.Format.Format_RGB888)
    image.setPixelColor(0, 0, QColor("black"))
    image.setPixelColor(1, 0, QColor("white"))
    large = crisp(image, QSize(9, 4))
    greys = [large.pixelColor(x, 1).red() for x in range(9)]
    assert greys[:4] == [0] * 4
    assert greys[5:] == [255] * 4


def test_at_first_there_is_the_design_alone() -> None:
    networks = Networks(NETWORKS["mnist-28"])
    (design,) = networks.entries()
    assert design.key == DESIGN
    assert design.choice == Untrained(NETWORKS["mnist-28"])
    assert NETWORKS["mnist-28"].name in design.text


def test_a_design_that_cannot_run_says_why() -> None:
    networks = Networks(NETWORKS["net-227"])
    assert networks.current.choice is None
    assert "fc6" in networks.current.fault
    assert "9,216" in networks.current.fault
    networks.set_design(NETWORKS["torchvision"])
    assert networks.current.fault == ""


def test_a_run_is_there_while_it_is_under_way() -> None:
    networks = Networks(NETWORKS["mnist-28"])
    networks.start_live("mine")
    networks.key = LIVE
    assert networks.current.choice == LiveRun()
    networks.end_live()
    assert networks.key == DESIGN


def test_runs_and_files_stay_and_the_same_file_is_there_once(tmp_path: Path) -> None:
    networks = Networks(NETWORKS["mnist-28"])
    run = networks.add_run(tmp_path / "run-1", "mine")
    file = networks.add_file(tmp_path / "model.safetensors")
    assert networks.add_file(tmp_path / "model.safetensors") == file
    assert networks.add_file(tmp_path / "run-1") == run
    assert len(networks.entries()) == 3
    entry = networks.entry(file)
    assert entry is not None
    assert entry.choice == ModelFile(tmp_path / "model.safetensors")


def test_every_sample_picture_is_there_and_can_be_previewed(qtbot: QtBot) -> None:
    for sample in SAMPLES:
        assert preview(picture_file(sample.path)) is not None


def test_what_is_no_picture_has_no_preview(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("not a picture")
    assert preview(picture_file(text)) is None
    assert preview(picture_file(tmp_path / "missing.png")) is None
    assert preview(picture_file(tmp_path)) is None
