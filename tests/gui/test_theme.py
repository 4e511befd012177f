"""Colours can be read, follow the system or a choice, and reach every widget that asks."""

import re
from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, invalidate, isValid

from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.explore.layers.layer_strip import LayerStrip
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.style_sheet import style_sheet
from alexnet_gui.gui.theme import DARK, LIGHT, Theme, appearance, mono_font, text_font
from alexnet_gui.gui.widgets.basics import Card, button, follow_theme, icon_button

TEXTS = ("text", "secondary", "faint", "accent", "problem", "note", "good")
GROUNDS = (
    "background",
    "panel",
    "field",
    "accent_tint",
    "problem_tint",
    "note_tint",
    "good_tint",
)
FAMILIES = ("convolution", "activation", "normalisation", "pooling", "dropout", "dense")


def luminance(colour: QColor) -> float:
    """WCAG 2.1's relative luminance, 0 to 1."""

    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, over: str, under: str) -> float:
    """WCAG 2.1's contrast ratio, 1 to 21."""
    bright, dim = sorted((luminance(theme.color(role)) for role in (over, under)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> None:
    appearance.use("light")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_every_text_can_be_read_on_every_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(theme, text, ground) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_words_of_a_primary_button_can_be_read(theme: Theme) -> None:
    assert contrast(theme, "on_accent", "accent") >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_families_of_layers_differ_from_each_other(theme: Theme) -> None:
    assert len({getattr(theme, family) for family in FAMILIES}) == len(FAMILIES)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_leaves_no_role_open(theme: Theme) -> None:
    assert "@" not in style_sheet(theme)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_names_pictures_that_are_there(theme: Theme) -> None:
    for path in re.findall(r'url\("([^"]+)"\)', style_sheet(theme)):
        assert resource("icons", path.rpartition("/")[2]).is_file()


def test_a_choice_of_dark_shows_at_once(qtbot: QtBot) -> None:
    card = Card("Loss")
    qtbot.addWidget(card)
    card.resize(200, 100)
    with qtbot.waitSignal(appearance.changed):
        appearance.use("dark")
    assert card.grab().toImage().pixelColor(100, 90) == DARK.color("panel")


def test_a_window_that_is_dressed_has_the_style_sheet_instead_of_the_application(
    qapp: QApplication,
) -> None:
    window = QWidget()
    appearance.dress(window)
    dialog = QDialog(window)
    assert (qapp.styleSheet(), window.styleSheet()) == ("", style_sheet(LIGHT))
    appearance.use("dark")
    assert (qapp.styleSheet(), window.styleSheet()) == ("", style_sheet(DARK))
    assert dialog.grab().toImage().pixelColor(5, 5) == DARK.color("background")
    delete(window)
    assert qapp.styleSheet() == style_sheet(DARK)


def test_whoever_follows_the_theme_is_told_until_it_is_gone(qtbot: QtBot) -> None:
    told: list[str] = []
    widget = QWidget()
    qtbot.addWidget(widget)
    follow_theme(widget, lambda: told.append(appearance.theme.name))
    appearance.use("dark")
    assert told == ["light", "dark"]
    with qtbot.waitSignal(widget.destroyed):
        widget.deleteLater()
    appearance.use("light")
    assert told == ["light", "dark"]


def test_what_qt_made_for_a_list_may_be_forgotten_before_the_list(qtbot: QtBot) -> None:
    strip = LayerStrip()
    qtbot.addWidget(strip)
    invalidate(strip.viewport())
    appearance.use("dark")
    assert isValid(strip.viewport())


def test_figures_stand_under_each_other(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    for font in (text_font(), mono_font()):
        widths = {QFontMetricsF(font).horizontalAdvance(digit * 8) for digit in "0123456789"}
        assert len(widths) == 1


def test_an_icon_takes_the_colour_it_is_asked_for(qapp: QApplication) -> None:
    image = icon("close", "#ff0000").pixmap(20, 20).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#ff0000"}


def test_every_button_has_a_name_for_tests_and_one_for_people(qtbot: QtBot) -> None:
    for made in (button("Open", "x.open"), icon_button("open", "Open", "x.open")):
        qtbot.addWidget(made)
        assert (made.objectName(), made.accessibleName()) == ("x.open", "Open")
