"""Whoever paints only what is seen hears when it is seen again, however that comes about."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.widgets.seen import Sight, is_seen
from tests.gui.windows import let_desktop_set

MINIMISED, USUAL = Qt.WindowState.WindowMinimized, Qt.WindowState.WindowNoState


class Seen:
    """A widget on the first of two pages of a window, and how often it came on screen."""

    def __init__(self) -> None:
        self.times = 0
        self.pages = QStackedWidget()
        self.widget = QWidget()
        self.pages.addWidget(self.widget)
        self.pages.addWidget(QWidget())
        Sight(self.widget).came.connect(self._note)

    def _note(self) -> None:
        assert is_seen(self.widget)
        self.times += 1


@pytest.fixture
def seen(qtbot: QtBot) -> Seen:
    made = Seen()
    qtbot.addWidget(made.pages)
    with qtbot.waitExposed(made.pages):
        made.pages.show()
    assert made.times == 1
    return made


@pytest.mark.parametrize(
    ("away", "back"),
    [
        (
            lambda pages: let_desktop_set(pages, MINIMISED),
            lambda pages: let_desktop_set(pages, USUAL),
        ),
        (QWidget.showMinimized, QWidget.showNormal),
        (QWidget.hide, QWidget.show),
        (lambda pages: pages.setCurrentIndex(1), lambda pages: pages.setCurrentIndex(0)),
    ],
    ids=["icon of the desktop", "icon of ours", "hidden", "another page"],
)
def test_it_is_told_once_it_is_seen_and_not_before(
    seen: Seen,
    qtbot: QtBot,
    away: Callable[[QWidget], None],
    back: Callable[[QWidget], None],
) -> None:
    away(seen.pages)
    qtbot.waitUntil(lambda: not is_seen(seen.widget))
    before = seen.times
    back(seen.pages)
    qtbot.waitUntil(lambda: seen.times > before)
    assert is_seen(seen.widget)


def test_a_page_behind_does_not_come_with_its_window(seen: Seen, qtbot: QtBot) -> None:
    seen.pages.setCurrentIndex(1)
    let_desktop_set(seen.pages, MINIMISED)
    let_desktop_set(seen.pages, USUAL)
    assert seen.times == 1


def test_in_another_window_it_follows_that_one(seen: Seen, qtbot: QtBot) -> None:
    other = QStackedWidget()
    qtbot.addWidget(other)
    other.addWidget(seen.widget)
    with qtbot.waitExposed(other):
        other.show()
    assert seen.times == 2
    let_desktop_set(seen.pages, MINIMISED)
    let_desktop_set(seen.pages, USUAL)
    assert seen.times == 2
    let_desktop_set(other, MINIMISED)
    let_desktop_set(other, USUAL)
    assert seen.times > 2
