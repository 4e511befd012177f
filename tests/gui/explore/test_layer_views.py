"""Order, towers, filters of deeper layers, statistics and features, as a person uses them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.cli import run
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import LayerSeen
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear, Softmax
from alexnet_gui.core.mosaic_choices import Choices
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.requests import Untrained
from alexnet_gui.engine.layer_files import enlarged, maps_picture
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.layers.layer_card import LayerCard
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import CHELSEA, COFFEE, PATIENCE_MS, Explore, opened

TOWERS = Architecture(
    name="Towers",
    input=(3, 48, 48),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=7, stride=2),
        Activation(name="relu1", function="relu"),
        Conv2d(name="conv2", out_channels=10, kernel=3, groups=2),
        MaxPool2d(name="pool2", kernel=3, stride=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=12),
        Softmax(name="softmax"),
    ),
)


@pytest.fixture
def towers(qtbot: QtBot, bridge: Bridge) -> Iterator[Explore]:
    made = Explore(qtbot, bridge, TOWERS)
    yield made
    made.workspace.close()


def card(explore: Explore) -> LayerCard:
    return explore.workspace.content.layers.layer_card


def show(explore: Explore, name: str) -> LayerSeen:
    explore.workspace.content.layers.show_layer(name)
    return next(layer for layer in explore.seen[-1].layers if layer.name == name)


def pick(explore: Explore, name: str, key: str) -> None:
    combo = explore.workspace.findChild(QComboBox, f"explore.{name}")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(key))


def press(explore: Explore, name: str) -> None:
    found = explore.workspace.findChild(QAbstractButton, f"explore.{name}")
    assert isinstance(found, QAbstractButton)
    found.click()


def number_box(explore: Explore) -> QSpinBox:
    found = explore.workspace.findChild(QSpinBox, "explore.filter_index")
    assert isinstance(found, QSpinBox)
    return found


def figure(explore: Explore, name: str) -> str:
    found = explore.workspace.findChild(QLabel, f"explore.{name}")
    assert isinstance(found, QLabel)
    return found.text()


# --- order and towers ----------------------------------------------------------------------------


def test_maps_in_another_order_keep_their_numbers_and_the_choice(explore: Explore) -> None:
    opened(explore)
    layer = show(explore, "relu1")
    cells = card(explore).cells
    cells.choose(4)
    places = [cells.cell_rect(i).topLeft() for i in range(6)]
    pick(explore, "order", "mean")
    ranked = np.argsort(-layer.values.mean(axis=(1, 2)), kind="stable").tolist()
    assert ranked != list(range(6))
    assert [cells.cell_rect(number).topLeft() for number in ranked] == places
    assert cells.current == 4
    maps = explore.workspace.content.layers.map_card
    assert maps.title.text() == "Map 4"
    first = ranked[0]
    QTest.mouseClick(
        cells, Qt.MouseButton.LeftButton, pos=cells.cell_rect(first).center().toPoint()
    )
    assert maps.title.text() == f"Map {first}"
    QTest.mouseMove(cells, cells.cell_rect(ranked[1]).center().toPoint())
    explore.qtbot.waitUntil(lambda: cells.under_mouse == ranked[1])
    assert explore.text("figures").startswith(f"Map {ranked[1]}")
    QTest.keyClick(cells, Qt.Key.Key_Right)
    assert cells.current == ranked[1]


def test_the_enlarged_map_is_painted_as_its_cell_wherever_that_stands(explore: Explore) -> None:
    opened(explore)
    show(explore, "conv1")
    before = card(explore).cell(3)
    pick(explore, "order", "greatest")
    after = card(explore).cell(3)
    assert np.array_equal(before[0], after[0]) and before[1] == after[1]


def test_towers_stand_side_by_side_and_keys_go_from_one_to_the_other(towers: Explore) -> None:
    opened(towers)
    show(towers, "pool2")
    cells = card(towers).cells
    assert cells.grid is not None and cells.grid.towers == 2
    left = max(cells.cell_rect(i).right() for i in range(5))
    assert all(cells.cell_rect(i).left() > left + 2 for i in range(5, 10))
    assert cells.cell_rect(0).top() == cells.cell_rect(5).top()
    assert cells.tower_rect(0).bottom() <= cells.cell_rect(0).top()
    for index in range(10):
        assert cells.cell_at(cells.cell_rect(index).center()) == index
    last_in_row = cells.grid.columns - 1
    cells.choose(last_in_row)
    QTest.keyClick(cells, Qt.Key.Key_Right)
    assert cells.current == 5
    QTest.keyClick(cells, Qt.Key.Key_Left)
    assert cells.current == last_in_row
    show(towers, "relu1")
    assert cells.grid.towers == 1


# --- filters -------------------------------------------------------------------------------------


def test_filters_of_a_deeper_convolution_are_its_weights(towers: Explore) -> None:
    opened(towers)
    show(towers, "conv2")
    press(towers, "filters")
    towers.qtbot.waitUntil(lambda: not card(towers).awaited, timeout=PATIENCE_MS)
    weights = untrained(TOWERS).network.state_dict()["conv2.weight"].numpy()  # (10, 3, 3, 3)
    assert figure(towers, "layer_details") == "10 filters, 3 × 3 × 3"
    pick(towers, "filter_part", "channel")
    for channel in (0, 2):
        number_box(towers).setValue(channel)
        for index in (1, 9):
            assert np.array_equal(card(towers).cell(index)[0], weights[index, channel])
            assert card(towers).cell_title(index) == f"Filter {index}, channel {channel}"
    pick(towers, "filter_part", "filter")
    number_box(towers).setValue(7)
    assert np.array_equal(card(towers).cell(1)[0], weights[7, 1])
    assert number_box(towers).maximum() == 9
    maps = towers.workspace.content.layers.map_card
    card(towers).cells.choose(2)
    assert maps.isVisible() and maps.title.text() == "Filter 7, channel 2"


def test_the_filter_of_the_chosen_map_is_the_one_that_is_shown(towers: Explore) -> None:
    opened(towers)
    show(towers, "conv2")
    card(towers).cells.choose(6)
    press(towers, "filters")
    towers.qtbot.waitUntil(lambda: not card(towers).awaited, timeout=PATIENCE_MS)
    assert card(towers).cells.current == 6
    pick(towers, "filter_part", "filter")
    assert number_box(towers).value() == 6


def test_what_the_person_chose_to_see_is_remembered(explore: Explore, tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    card(explore).use_settings(store)
    pick(explore, "scaling", "layer")
    pick(explore, "order", "zeros")
    pick(explore, "colours", "grey")
    another = LayerCard()
    explore.qtbot.addWidget(another)
    another.use_settings(store)
    assert another.controls.shown_as == card(explore).controls.shown_as
    assert another.controls.scaling.currentData() == "layer"


# --- statistics ----------------------------------------------------------------------------------


def test_statistics_are_those_of_the_layer_and_of_the_answer_before(explore: Explore) -> None:
    before = opened(explore)
    show(explore, "relu1")
    press(explore, "statistics")
    assert "Open another picture" in explore.text("statistics_remark")
    now = opened(explore, COFFEE)
    own, other = (seen.layers[1].values.astype(np.float64) for seen in (now, before))
    page = card(explore).statistics

    def compared() -> bool:
        found = page.whole.histogram.compared
        return found is not None and found.other is not None

    explore.qtbot.waitUntil(compared, timeout=PATIENCE_MS)
    assert explore.text("legend_own") == "coffee.png"
    assert explore.text("legend_other") == "chelsea.png"
    assert figure(explore, "whole.figures.mean.own") == f"{own.mean():.3f}"
    assert figure(explore, "whole.figures.mean.other") == f"{other.mean():.3f}"
    difference = f"{own.mean() - other.mean():+.3f}".replace("-", "−")
    assert figure(explore, "whole.figures.mean.difference") == difference
    assert figure(explore, "whole.figures.zero.own") == f"{100 * (own == 0).mean():.0f} %"


def test_a_kept_answer_stays_what_is_compared_with(explore: Explore) -> None:
    kept = opened(explore)
    press(explore, "statistics")
    press(explore, "keep")
    opened(explore, COFFEE)
    opened(explore, COFFEE.with_name("rocket.jpg"))
    assert card(explore).comparison.other is kept
    assert explore.text("legend_other") == "chelsea.png"
    pick(explore, "compare_with", "nothing")
    assert card(explore).comparison.other is None


def test_a_network_without_that_layer_is_said_to_have_none(
    explore: Explore, bridge: Bridge
) -> None:
    opened(explore)
    show(explore, "conv2")
    press(explore, "statistics")
    networks = explore.workspace.networks
    other = Architecture(name="Other", input=(3, 48, 48), layers=TOWERS.layers[:2])
    explore.answer(lambda: explore.workspace.architecture_changed(other))
    assert networks.current.choice == Untrained(other)
    show(explore, "relu1")
    assert figure(explore, "legend_other") != ""
    explore.answer(lambda: explore.workspace.architecture_changed(TOWERS))
    show(explore, "pool2")
    assert "has no layer called pool2" in explore.text("statistics_remark")


def test_a_bar_chooses_its_map(explore: Explore) -> None:
    seen = opened(explore)
    show(explore, "conv1")
    press(explore, "statistics")
    page = card(explore).statistics
    explore.qtbot.waitUntil(lambda: len(page.bars.values) == 6, timeout=PATIENCE_MS)
    place = page.bars.plot()
    x = place.left() + 2.5 * place.width() / 6
    QTest.mouseClick(page.bars, Qt.MouseButton.LeftButton, pos=QPoint(int(x), 20))
    assert explore.workspace.content.layers.map_card.title.text() == "Map 2"
    mean = seen.layers[0].values[2].mean(dtype=np.float64)
    wanted = f"{mean:.3f}".replace("-", "−")
    explore.qtbot.waitUntil(lambda: page.part.title.text() == "Map 2", timeout=PATIENCE_MS)
    assert figure(explore, "part.figures.mean.own") == wanted
    QTest.keyClick(page.bars, Qt.Key.Key_End)
    assert card(explore).cells.current == 5
    press(explore, "maps")
    assert card(explore).cells.current == 5


# --- features ------------------------------------------------------------------------------------


def test_features_can_be_chosen_by_mouse_and_keys(explore: Explore) -> None:
    seen = opened(explore)
    values = seen.layers[-1].values
    chosen: list[tuple[str, int]] = []
    card(explore).cell_chosen.connect(lambda kind, index: chosen.append((kind, index)))
    show(explore, "fc8")
    ranked = torch.tensor(values).argsort(descending=True).tolist()
    assert chosen == [("features", ranked[0])]
    features = card(explore).features
    QTest.keyClick(features, Qt.Key.Key_Down)
    assert chosen[-1] == ("features", ranked[1])
    QTest.keyClick(features, Qt.Key.Key_Home)
    QTest.keyClick(features, Qt.Key.Key_Right)
    assert chosen[-1] == ("features", 1)
    row = features.row_rect(2).center().toPoint()
    QTest.mouseClick(features, Qt.MouseButton.LeftButton, pos=row)
    assert chosen[-1] == ("features", ranked[2])
    opened(explore, COFFEE)
    assert features.current == ranked[2]


def test_units_of_the_last_dense_layer_bear_the_names_of_the_classes(
    explore: Explore, tmp_path: Path
) -> None:
    classes = tuple(f"animal {i}" for i in range(12))
    model = replace(untrained(TOWERS), classes=classes)
    save_model(model, tmp_path / "animals.safetensors")
    opened(explore)
    seen = explore.answer(lambda: explore.workspace.use_model(tmp_path / "animals.safetensors"))
    assert seen.classes == classes
    for name, named in (("flatten", False), ("fc8", True), ("softmax", True)):
        layer = show(explore, name)
        best = int(layer.values.argmax())
        card(explore).mark(best)
        assert (f"animal {best}" in explore.text("figures")) is named


# --- export --------------------------------------------------------------------------------------


def test_maps_and_filters_are_saved_as_the_command_line_saves_them(
    towers: Explore, tmp_path: Path
) -> None:
    told: list[Message] = []
    towers.workspace.message.connect(told.append)
    opened(towers)
    layer = show(towers, "conv2")
    maps_npy, maps_png, filters_npy, filters_png = card(towers).export_actions()
    for action, name in (
        (maps_npy, "maps.npy"),
        (maps_png, "maps.png"),
        (filters_npy, "filters.npy"),
        (filters_png, "filters.png"),
    ):
        with towers.qtbot.waitSignal(towers.workspace.message, timeout=PATIENCE_MS):
            answering(choose(tmp_path / name))
            action.trigger()
        assert told[-1].role == "good" and name in told[-1].text
    assert np.array_equal(np.load(tmp_path / "maps.npy"), layer.values)
    weights = untrained(TOWERS).network.state_dict()["conv2.weight"].numpy()
    assert np.array_equal(np.load(tmp_path / "filters.npy"), weights)
    write_architecture(TOWERS, tmp_path / "towers.json")
    for options, mine in (((), "maps.png"), (("--filters",), "filters.png")):
        given = ["--layer", "conv2", "--model", tmp_path / "towers.json", *options]
        given += [] if options else [CHELSEA]
        assert run(["inspect", *map(str, given), "--out", str(tmp_path / "cli.png")]) == 0
        assert (tmp_path / "cli.png").read_bytes() == (tmp_path / mine).read_bytes()


def test_a_picture_is_saved_with_what_was_chosen(towers: Explore, tmp_path: Path) -> None:
    opened(towers)
    layer = show(towers, "pool2")
    pick(towers, "scaling", "symmetric")
    pick(towers, "colours", "blue-red")
    pick(towers, "order", "mean")
    with towers.qtbot.waitSignal(towers.workspace.message, timeout=PATIENCE_MS):
        answering(choose(tmp_path / "maps.png"))
        card(towers).export_actions()[1].trigger()
    choices = Choices("symmetric", "blue-red", "mean")
    with Image.open(tmp_path / "maps.png") as kept:
        expected = enlarged(maps_picture(layer.values, choices, towers=2))
        assert np.array_equal(np.asarray(kept), expected) and max(kept.size) >= 1024


def test_a_layer_without_filters_offers_none_to_save_and_says_why(explore: Explore) -> None:
    maps, _maps, filters, _filters = card(explore).export_actions()
    assert not maps.isEnabled() and "Open a picture" in maps.toolTip()
    opened(explore)
    show(explore, "relu1")
    assert maps.isEnabled() and not filters.isEnabled()
    assert "relu1 has no filters" in filters.toolTip()
    show(explore, "fc8")
    assert maps.text().startswith("All features")


def test_a_folder_that_is_away_is_told_in_words(explore: Explore, tmp_path: Path) -> None:
    told: list[Message] = []
    explore.workspace.message.connect(told.append)
    opened(explore)
    (tmp_path / "away").mkdir()

    def vanish(dialog: QWidget) -> None:
        choose(tmp_path / "away" / "maps.npy")(dialog)
        (tmp_path / "away").rmdir()

    with explore.qtbot.waitSignal(explore.workspace.message, timeout=PATIENCE_MS):
        answering(vanish)
        card(explore).export_actions()[0].trigger()
    assert told[-1].role == "problem" and "cannot be written" in told[-1].text
