"""One map: the sum behind each value, its terms, what it sees, and files of all that."""

import csv
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.sight import seen_by_feature
from alexnet_gui.core.unit_sum import Products
from alexnet_gui.engine import mosaic
from alexnet_gui.engine.models import untrained
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.explore.unit.map_card import MapCard, Shown, Source
from alexnet_gui.gui.explore.unit.number_grid import NumberGrid
from alexnet_gui.gui.explore.unit.pixel_view import PixelView
from alexnet_gui.gui.explore.unit.sum_dialog import SumDialog
from tests.gui.explore.exploring import COFFEE, PATIENCE_MS, SMALL, Explore, opened


def card(explore: Explore) -> MapCard:
    return explore.workspace.content.layers.map_card


def show(explore: Explore, layer: str) -> None:
    layers = explore.workspace.content.layers
    layers.strip.setCurrentRow([each.name for each in SMALL.layers].index(layer))


def summed(explore: Explore, layer: str, place: tuple[int, ...]) -> None:
    """Wait until the sum of a value is on screen."""

    def there() -> bool:
        found = card(explore).sum.summed
        return found is not None and (found.asked.layer, found.asked.place) == (layer, place)

    explore.qtbot.waitUntil(there, timeout=PATIENCE_MS)


def click(explore: Explore, row: int, column: int) -> None:
    pixels = card(explore).pixels
    point = pixels.rect_of((row, column)).center().toPoint()
    QTest.mouseClick(pixels, Qt.MouseButton.LeftButton, pos=point)


def figures(explore: Explore) -> dict[str, str]:
    return {line.label: line.figure for line in card(explore).sum.block.lines}


def points_at(pixels: PixelView, place: tuple[int, int]) -> bool:
    """Moves the mouse to `place`, which the sum above it may just have shifted."""
    centre = pixels.rect_of(place).center().toPoint()
    QTest.mouseMove(pixels, centre + QPoint(1, 0))
    QTest.mouseMove(pixels, centre)
    return pixels.place == place


def test_a_click_writes_the_sum_that_plain_pytorch_makes_of_the_same_window(
    explore: Explore,
) -> None:
    seen = opened(explore)
    show(explore, "conv2")
    explore.workspace.content.layers.layer_card.cells.choose(4)
    click(explore, 5, 9)
    summed(explore, "conv2", (4, 5, 9))
    network = untrained(SMALL).network
    weight = network.get_parameter("conv2.weight")[4].detach().double()
    bias = float(network.get_parameter("conv2.bias")[4].detach())
    window = torch.tensor(seen.layers[2].values[:, 4:7, 8:11]).double()
    total = float((window * weight).sum())
    shown = {key: float(text.replace("−", "-")) for key, text in figures(explore).items()}
    assert shown["Σ window × kernel"] == pytest.approx(total, abs=1e-5)
    assert shown["+ bias"] == pytest.approx(bias, abs=1e-5)
    assert np.float32(shown["conv2"]) == seen.layers[3].values[4, 5, 9]
    assert explore.text("sum_verdict").startswith("Adds up")


def test_behind_a_rectifier_and_a_pooling_the_sum_of_the_winner_is_written(
    explore: Explore,
) -> None:
    opened(explore)
    show(explore, "pool1")
    chosen = explore.workspace.content.layers.layer_card.cells.current
    click(explore, 3, 4)
    summed(explore, "pool1", (chosen, 3, 4))
    lines = [label for label in figures(explore) if label != "exactly"]
    assert lines[:4] == ["Σ window × kernel", "+ bias", "conv1", "ReLU"]
    assert any(label.startswith("Largest of 9: row") for label in figures(explore))


def test_arrow_keys_and_enter_fix_another_value_and_its_sum_follows(explore: Explore) -> None:
    opened(explore)
    show(explore, "relu1")
    chosen = explore.workspace.content.layers.layer_card.cells.current
    click(explore, 2, 2)
    pixels = card(explore).pixels
    QTest.keyClick(pixels, Qt.Key.Key_Down)
    QTest.keyClick(pixels, Qt.Key.Key_Right)
    summed(explore, "relu1", (chosen, 3, 3))
    explore.qtbot.waitUntil(lambda: points_at(pixels, (6, 7)))
    assert pixels.kept == (3, 3)
    QTest.keyClick(pixels, Qt.Key.Key_Return)
    summed(explore, "relu1", (chosen, 6, 7))


def test_pointing_tells_values_without_changing_the_sum(explore: Explore) -> None:
    seen = opened(explore)
    chosen = explore.workspace.content.layers.layer_card.cells.current
    click(explore, 2, 2)
    summed(explore, "conv1", (chosen, 2, 2))
    pixels = card(explore).pixels
    explore.qtbot.waitUntil(lambda: points_at(pixels, (8, 9)))
    value = seen.layers[0].values[chosen, 8, 9]
    assert np.float32(explore.text("map_value").replace("−", "-")) == value
    found = card(explore).sum.summed
    assert found is not None
    assert found.asked.place == (chosen, 2, 2)


def test_another_picture_writes_the_sum_of_the_same_place_anew(explore: Explore) -> None:
    opened(explore)
    chosen = explore.workspace.content.layers.layer_card.cells.current
    click(explore, 10, 11)
    summed(explore, "conv1", (chosen, 10, 11))
    explore.workspace.content.layers.layer_card.cells.choose(chosen)  # to be kept
    seen = opened(explore, COFFEE)

    def anew() -> bool:
        found = card(explore).sum.summed
        return found is not None and found.asked.look == seen.request

    explore.qtbot.waitUntil(anew, timeout=PATIENCE_MS)
    found = card(explore).sum.summed
    assert found is not None
    assert found.asked.place == (chosen, 10, 11)
    assert found.steps[-1].shown == float(seen.layers[0].values[found.asked.place])


def test_filters_have_no_sum_and_say_so_in_the_menu(explore: Explore) -> None:
    opened(explore)
    filters = explore.workspace.findChild(QPushButton, "explore.filters")
    assert isinstance(filters, QPushButton)
    filters.click()
    assert card(explore).sum.summed is None
    assert not card(explore).sum.isVisible()
    exports = card(explore).exports
    assert not exports.sum_text.isEnabled()
    assert exports.sum_text.toolTip() == "No sum is shown at the moment."
    assert exports.map_npy.isEnabled()


def test_a_unit_of_a_dense_layer_has_its_value_its_rank_and_its_sum(explore: Explore) -> None:
    seen = opened(explore)
    show(explore, "fc8")
    explore.workspace.content.layers.layer_card.cell_chosen.emit("features", 7)
    summed(explore, "fc8", (7,))
    values = seen.layers[-1].values
    assert np.float32(explore.text("map_value").replace("−", "-")) == values[7]
    assert explore.text("map_rank") == f"{1 + int((values > values[7]).sum())} of 12"
    assert not card(explore).pixels.isVisible()
    lines = [label for label in figures(explore) if label != "exactly"]
    assert lines == ["Σ input × weight", "+ bias", "fc8"]
    box = seen_by_feature(SMALL, "fc8", 7)
    assert box is not None
    assert f"{box.width} × {box.height} pixels" in explore.text("map_sees")


def point(grid: NumberGrid, tap: tuple[int, int]) -> None:
    """Point at a cell, in the window that it is in: another one may lie above that."""
    window = grid.window().windowHandle()
    QTest.mouseMove(window, grid.mapTo(grid.window(), grid.rect_of(tap).center().toPoint()))


def test_every_term_of_a_convolution_can_be_read_and_adds_up(explore: Explore) -> None:
    opened(explore)
    show(explore, "relu1")
    click(explore, 0, 5)  # its window reaches into the padding
    summed(explore, "relu1", (explore.workspace.content.layers.layer_card.cells.current, 0, 5))
    card(explore).sum.all_terms.click()
    (dialog,) = explore.workspace.window().findChildren(SumDialog)
    explore.qtbot.waitUntil(lambda: dialog.windowHandle().isExposed())
    assert [dialog.steps.item(i).text().split()[0] for i in range(2)] == ["conv1", "relu1"]
    assert dialog.reads.text() == (
        "It reads rows −2 to 4, columns 8 to 14 of its input. What lies beyond the edge is padding."
    )
    model = dialog.table.model()
    products = [float(model.index(i, 5).data().replace("−", "-")) for i in range(model.rowCount())]
    found = card(explore).sum.summed
    assert found is not None
    detail = found.steps[0].detail
    assert isinstance(detail, Products)
    assert len(products) == 3 * 7 * 7
    assert sum(products) == pytest.approx(detail.total, abs=1e-6)
    view = dialog.window_view
    channel = view.channel.currentData()
    assert abs(detail.by_channel[channel]) == max(abs(detail.by_channel))
    window, kernel, product = view.grids
    assert product.value((4, 1)) == window.value((4, 1)) * kernel.value((4, 1))
    point(window, (4, 1))
    explore.qtbot.waitUntil(lambda: dialog.pointed.text().startswith("Row 2, column 9: "))
    point(kernel, (0, 0))
    explore.qtbot.waitUntil(lambda: dialog.pointed.text() == "Row −2, column 8 is padding.")
    dialog.steps.setCurrentRow(1)
    assert not dialog.table.isVisible()
    assert dialog.reads.text() == "It goes on with the value of conv1."
    dialog.accept()
    explore.qtbot.waitUntil(lambda: not explore.workspace.window().findChildren(SumDialog))


def answer_dialog(path: Path) -> None:
    """Name `path` in the file dialog that opens next, as a person does."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, answer)
            return
        dialog.selectFile(str(path))
        dialog.accept()

    QTimer.singleShot(0, answer)


def saved(explore: Explore, name: str, path: Path) -> Path:
    exports = card(explore).exports
    action = next(each for each in exports.actions if each.objectName().split(".")[2] == name)
    answer_dialog(path)
    with explore.qtbot.waitSignal(card(explore).message, timeout=PATIENCE_MS) as told:
        action.trigger()
    assert told.args is not None
    assert str(path) in told.args[0].text
    return path


def test_the_map_and_its_sum_are_saved_as_files_that_hold_the_very_numbers(
    explore: Explore, tmp_path: Path
) -> None:
    seen = opened(explore)
    show(explore, "relu1")
    chosen = explore.workspace.content.layers.layer_card.cells.current
    click(explore, 9, 9)
    summed(explore, "relu1", (chosen, 9, 9))
    values = seen.layers[1].values[chosen]
    np.testing.assert_array_equal(np.load(saved(explore, "map_npy", tmp_path / "map.npy")), values)
    image = QImage(str(saved(explore, "map_png", tmp_path / "map.png")))
    width = values.shape[1]
    assert image.width() == image.height() >= 512
    assert image.width() % width == 0
    side = image.width() // width
    square = {
        image.pixel(QPoint(9 * side + x, 9 * side + y)) for x in range(side) for y in range(side)
    }
    assert len(square) == 1  # crisp
    products = np.load(saved(explore, "sum_npy", tmp_path / "products.npy"))
    found = card(explore).sum.summed
    assert found is not None
    detail = found.steps[0].detail
    assert isinstance(detail, Products)
    assert products.shape == (3, 7, 7)
    assert products.sum() == pytest.approx(detail.total, abs=1e-9)
    with saved(explore, "sum_csv", tmp_path / "sum.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert float(rows[1][4]) == found.steps[0].exact
    text = saved(explore, "sum_text", tmp_path / "sum.txt").read_text(encoding="utf-8")
    assert f"relu1, map {chosen}, row 9, column 9" in text
    card(explore).exports.copy.trigger()
    assert QGuiApplication.clipboard().text() == text


def test_the_link_to_exciting_pictures_is_there_once_somebody_follows_it(qtbot: QtBot) -> None:
    alone = MapCard()
    qtbot.addWidget(alone)
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    source = Source(1, "relu1", 3, mosaic)
    shown = Shown("Map 3", values, as_image(mosaic.maps_mosaic(values[None])), source=source)
    alone.show_cell(shown)
    link = alone.findChild(QPushButton, "explore.likes_link")
    assert isinstance(link, QPushButton)
    assert not link.isVisibleTo(alone)
    alone.offer_likes()
    alone.show_cell(shown)
    assert link.isVisibleTo(alone)
    with qtbot.waitSignal(alone.likes_wanted) as told:
        link.click()
    assert told.args == ["relu1", 3]
    alone.show_cell(shown._replace(source=None))  # a filter's weights
    assert not link.isVisibleTo(alone)
