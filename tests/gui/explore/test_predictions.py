"""The bars: how many, what has changed, and which class is chosen."""

from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Prediction
from alexnet_gui.core.layers import Linear
from alexnet_gui.core.requests import Cut
from alexnet_gui.gui.explore.predictions.prediction_row import PredictionRow, change_text
from alexnet_gui.gui.explore.predictions.predictions_card import PredictionsCard
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.explore.exploring import COFFEE, SMALL, Explore, opened


@pytest.fixture
def card(explore: Explore) -> PredictionsCard:
    return explore.workspace.content.predictions


def shown(card: PredictionsCard) -> list[str]:
    """The classes on screen."""
    return [row.name.text() for row in card.rows if row.isVisible()]


def changes(card: PredictionsCard) -> list[str]:
    return [row.change.text() for row in card.rows if row.isVisible()]


def choose(card: PredictionsCard, name: str) -> None:
    action = card.findChild(QAction, f"explore.{name}_action")
    assert isinstance(action, QAction)
    action.trigger()


def test_as_many_classes_are_shown_as_were_asked_for_and_that_is_remembered(
    explore: Explore, card: PredictionsCard, tmp_path: Path
) -> None:
    settings = SettingsStore(tmp_path / "settings.json")
    card.use_settings(settings)
    seen = opened(explore)
    assert shown(card) == [each.label for each in seen.top[:5]]
    for name, count in (("top10", 10), ("top3", 3)):
        choose(card, name)
        assert shown(card) == [each.label for each in seen.top[:count]]
        assert card.top.text() == f"Top {count}"
    again = PredictionsCard()
    again.use_settings(settings)
    assert again.top.count == 3


def test_the_first_answer_has_nothing_to_be_compared_with(
    explore: Explore, card: PredictionsCard
) -> None:
    opened(explore)
    assert not explore.shown("against")
    assert not card.rows[0].change.isVisible()


def test_another_picture_is_compared_with_the_one_before(
    explore: Explore, card: PredictionsCard
) -> None:
    first = opened(explore)
    second = opened(explore, COFFEE)
    assert explore.text("against") == "Changes against chelsea.png"
    for row, now in zip(card.rows, second.top[:5], strict=False):
        before = float(first.probabilities[now.index])
        assert row.bar.before == before
        assert row.change.text() == change_text(now.probability, before)


def test_another_network_is_compared_class_by_class(
    explore: Explore, card: PredictionsCard
) -> None:
    first = opened(explore)
    other = SMALL.with_layer(0, msgspec.structs.replace(SMALL.layers[0], out_channels=9))
    second = explore.answer(lambda: explore.workspace.architecture_changed(other))
    assert explore.text("against") == "Changes against Small, untrained"
    assert card.rows[0].bar.before == float(first.probabilities[second.top[0].index])
    opened(explore, COFFEE)
    explore.answer(lambda: explore.workspace.architecture_changed(SMALL))
    assert explore.text("against") == "Changes against Small, untrained"


def test_networks_of_other_classes_are_not_compared(
    explore: Explore, card: PredictionsCard
) -> None:
    opened(explore)
    fewer = SMALL.with_layer(len(SMALL.layers) - 1, Linear(name="fc8", out_features=7))
    explore.answer(lambda: explore.workspace.architecture_changed(fewer))
    assert not explore.shown("against")
    assert len(shown(card)) == 5


def test_a_crop_that_is_moved_stays_compared_with_what_there_was_before(
    explore: Explore, card: PredictionsCard
) -> None:
    own = opened(explore)
    pictures = explore.workspace.pictures
    for x in (0, 20, 40):
        seen = explore.answer(partial(pictures.cut_out, Cut("frame", (x, 10, 200, 200))))
        assert explore.text("against") == "Changes against the network's own crop"
        assert card.rows[0].bar.before == float(own.probabilities[seen.top[0].index])
    explore.answer(lambda: pictures.cut_out(Cut("ten")))
    assert explore.text("against") == "Changes against the crop before"


def test_changes_can_be_switched_off_for_good(
    explore: Explore, card: PredictionsCard, tmp_path: Path
) -> None:
    settings = SettingsStore(tmp_path / "settings.json")
    card.use_settings(settings)
    opened(explore)
    opened(explore, COFFEE)
    choose(card, "changes")
    assert not explore.shown("against")
    assert not card.rows[0].change.isVisible()
    assert card.rows[0].bar.before is None
    again = PredictionsCard()
    again.use_settings(settings)
    assert not again.top.changes


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [(0.5, 0.25, "▲ 25.0"), (0.1, 0.35, "▼ 25.0"), (0.5, 0.5001, ""), (0.5, None, "")],
)
def test_a_change_is_in_percentage_points(now: float, before: float | None, text: str) -> None:
    assert change_text(now, before) == text


def test_a_little_is_not_shown_as_nothing(qtbot: QtBot) -> None:
    row = PredictionRow(0)
    qtbot.addWidget(row)
    row.show_prediction(Prediction("koala", 0.0002, 0), 0.984, changes=True)
    assert row.percent.text() == "< 0.1 %"
    assert row.percent.sizeHint().width() <= row.percent.width()
    assert row.toolTip() == "koala: < 0.1 %, before 98.4 %"


def test_a_click_or_the_space_bar_chooses_a_class_and_gives_it_up_again(
    explore: Explore, card: PredictionsCard
) -> None:
    seen = opened(explore)
    chosen: list[int] = []
    card.class_chosen.connect(chosen.append)
    QTest.mouseClick(card.rows[2], Qt.MouseButton.LeftButton)
    assert card.chosen_class == seen.top[2].index
    assert [row.isChecked() for row in card.rows[:4]] == [False, False, True, False]
    card.rows[1].setFocus()
    QTest.keyClick(card.rows[1], Qt.Key.Key_Space)
    QTest.keyClick(card.rows[1], Qt.Key.Key_Space)
    assert chosen == [seen.top[2].index, seen.top[1].index, -1]


def test_a_chosen_class_stays_chosen_while_it_is_among_those_shown(
    explore: Explore, card: PredictionsCard
) -> None:
    seen = opened(explore)
    card.rows[0].click()
    choose(card, "top10")
    after = opened(explore, COFFEE)
    indices = [each.index for each in after.top]
    there = seen.top[0].index in indices
    assert card.chosen_class == (seen.top[0].index if there else None)
    fewer = SMALL.with_layer(len(SMALL.layers) - 1, Linear(name="fc8", out_features=7))
    explore.answer(lambda: explore.workspace.architecture_changed(fewer))
    assert card.chosen_class is None


def test_long_names_are_cut_and_said_in_full(explore: Explore, card: PredictionsCard) -> None:
    seen = opened(explore)
    row = card.rows[0]
    long = msgspec.structs.replace(seen.top[0], label="a very long name of a class indeed")
    row.show_prediction(long, None, changes=False)
    assert "…" in row.name.text()
    assert row.toolTip().startswith(long.label)
