"""How often a network is run and a picture is decoded for what a person does in Explore."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from alexnet_gui.engine import inspection, opened_pictures
from alexnet_gui.gui.explore.layers.layer_card import LayerCard
from tests.gui.explore.exploring import COFFEE, Explore, opened
from tests.gui.explore.test_work_done import Count


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Count:
    return Count(monkeypatch, inspection, "forward_pass")


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Count:
    return Count(monkeypatch, opened_pictures, "open_picture")


def layers(explore: Explore) -> LayerCard:
    return explore.workspace.content.layers.layer_card


def test_a_drop_decodes_the_picture_once_and_runs_the_network_once(
    explore: Explore, passes: Count, decoded: Count
) -> None:
    opened(explore)
    assert (len(passes.values), len(decoded.values)) == (1, 1)
    opened(explore, COFFEE)
    assert (len(passes.values), len(decoded.values)) == (2, 2)


def test_looking_about_runs_no_network_and_decodes_nothing(
    explore: Explore, passes: Count, decoded: Count
) -> None:
    seen = opened(explore)
    card = layers(explore)
    explore.qtbot.waitUntil(card.cells.isVisible)
    for layer in seen.layers:
        explore.workspace.content.layers.show_layer(layer.name)
    explore.workspace.content.layers.show_layer("conv1")
    for index in range(3):
        place = card.cells.cell_rect(index).center().toPoint()
        QTest.mouseMove(card.cells, place)
        QTest.mouseMove(card.cells, place + QPoint(1, 1))
        QTest.mouseClick(card.cells, Qt.MouseButton.LeftButton, pos=place)
    explore.workspace.resize(1100, 700)
    assert (len(passes.values), len(decoded.values)) == (1, 1)


def test_asking_again_is_noticed(explore: Explore, passes: Count, decoded: Count) -> None:
    opened(explore)
    opened(explore)
    assert len(passes.values) == 2
