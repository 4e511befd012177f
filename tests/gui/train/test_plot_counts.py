"""What a run costs the plots: repainted when seen and changed, some three times a second."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import StepsDone
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.plots import REPAINT_MS
from tests.gui.counting import Paints, let_it_be_painted, paints
from tests.gui.train.curve_making import step
from tests.gui.train.plots_shown import Shown, drawn, shown_plots

EVENTS = 60
BEFORE = 1000  # steps that are drawn already


@pytest.fixture
def shown(settings_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    made = shown_plots(SettingsStore(settings_path), qtbot)
    yield made
    made.window.hide()


def charts(shown: Shown, counted: Paints) -> list[int]:
    return [counted.within(card.chart).total() for card in shown.plots.cards]


def tell(shown: Shown, count: int) -> None:
    """A run that hands on steps so many times, in many turns of the event loop."""
    for number in range(count):
        shown.plots.take(StepsDone((step(BEFORE + number + 1),)))
        QApplication.processEvents()


def repaints_in(seconds: float) -> int:
    """As many as there may be: at the beginning, each time that it is time, and one for luck."""
    return 2 + int(1000 * seconds / REPAINT_MS)


def about_to_repaint(shown: Shown) -> bool:
    return any(timer.isActive() for timer in shown.plots.findChildren(QTimer))


def wait_until_drawn(shown: Shown, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not about_to_repaint(shown))
    let_it_be_painted()


def test_many_events_within_an_interval_repaint_once(shown: Shown, qtbot: QtBot) -> None:
    with paints() as counted:
        began = perf_counter()
        tell(shown, EVENTS)
        wait_until_drawn(shown, qtbot)
        most = repaints_in(perf_counter() - began)
    assert all(1 <= count <= most for count in charts(shown, counted))


def test_many_deliveries_are_one_paint_of_each_plot(shown: Shown, qtbot: QtBot) -> None:
    loss = shown.plots.loss
    with paints() as counted:
        for number in range(7):  # of a third of a second, which one repaint shows
            shown.plots.take(StepsDone((step(2000 + number, loss=3.0 + number),)))
        qtbot.waitUntil(lambda: max(drawn(loss, line=0)) == 9.0)
        let_it_be_painted()  # also where a paint would ask for another one
    assert charts(shown, counted) == [1, 1, 1, 1]


def test_a_chart_that_is_repainted_at_each_event_is_noticed(shown: Shown) -> None:
    with paints() as counted:
        began = perf_counter()
        for number in range(EVENTS):
            shown.plots.take(StepsDone((step(BEFORE + number + 1),)))
            shown.repaint()
        most = repaints_in(perf_counter() - began)
    assert all(count > most for count in charts(shown, counted))


def test_without_news_nothing_is_repainted(shown: Shown, qtbot: QtBot) -> None:
    tell(shown, 1)
    wait_until_drawn(shown, qtbot)
    with paints() as counted:
        let_it_be_painted()
    assert charts(shown, counted) == [0, 0, 0, 0]
    assert not about_to_repaint(shown)


def test_what_nobody_sees_is_not_drawn(shown: Shown, qtbot: QtBot) -> None:
    seen, *others = shown.plots.cards
    for card in others:
        card.hide()
    before = [drawn(card, 0) for card in others]
    with paints() as counted:
        tell(shown, 3)
        wait_until_drawn(shown, qtbot)
    assert charts(shown, counted)[1:] == [0, 0, 0]
    assert [drawn(card, 0) for card in others] == before
    seen.hide()
    tell(shown, 3)
    assert not about_to_repaint(shown)
