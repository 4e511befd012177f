"""Where the tab key goes in Explore, and where a new picture's answers are."""

from PySide6.QtWidgets import QWidget

from alexnet_gui.gui.widgets.tab_order import stops
from tests.gui.explore.exploring import CHELSEA, COFFEE, Explore, opened


def in_order(part: QWidget, *names: str) -> bool:
    """Whether Tab comes to these, among others, in this order."""
    found = [stop.objectName() for stop in stops(part)]
    places = [found.index(f"explore.{name}") for name in names]
    return places == sorted(places)


def test_tab_goes_through_the_bar_as_one_sees_it(explore: Explore) -> None:
    bar = ("open", "paste", "samples", "network", "model_info", "second_network")
    assert in_order(explore.workspace, *bar, "evaluate.open", "two", "export")


def test_tab_comes_to_the_steps_before_the_ways_to_crop(explore: Explore) -> None:
    card = explore.workspace.content.picture_card
    assert in_order(card, "picture", "previous", "next", "cut_model", "cut_squash", "cut_ten")


def test_the_answers_of_a_new_picture_are_in_sight_and_those_of_a_new_crop_stay_put(
    explore: Explore,
) -> None:
    explore.workspace.resize(1200, 560)
    opened(explore, CHELSEA)
    bar = explore.workspace.content.left.verticalScrollBar()
    explore.qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    there = bar.value()
    view = explore.workspace.content.picture_card.view
    assert view.crop is not None
    x, y, width, height = view.crop
    explore.answer(lambda: view.frame_wanted.emit((x, y, width / 2, height / 2)))
    assert bar.value() == min(there, bar.maximum()) > 0
    opened(explore, COFFEE)
    assert bar.value() == 0
