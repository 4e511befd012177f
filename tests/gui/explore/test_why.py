"""Why this answer: what is laid over the picture, about which class, and until when."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.requests import LiveRun, ModelFile
from alexnet_gui.core.why import Explanation, GradCam, IntegratedGradients, Method, Why
from alexnet_gui.gui.explore.looker import Question
from alexnet_gui.gui.explore.picture.picture_view import Overlay
from alexnet_gui.gui.explore.why.card import WhyCard
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import CHELSEA, COFFEE, PATIENCE_MS, Explore, opened

DENSE = Architecture(
    name="Dense",
    input=(3, 16, 16),
    layers=(Flatten(name="flatten"), Linear(name="fc8", out_features=4)),
)
LARGE = Architecture(
    name="Large",
    input=(3, 160, 160),
    layers=(
        Conv2d(name="conv1", out_channels=32, kernel=9),
        AdaptiveAvgPool2d(name="pool1", output_size=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=4),
    ),
)
MAPS = Architecture(
    name="Maps", input=(3, 16, 16), layers=(Conv2d(name="conv1", out_channels=2, kernel=3),)
)


@pytest.fixture
def card(explore: Explore) -> WhyCard:
    """Of a picture that a network has answered."""
    opened(explore)
    return explore.workspace.content.why


def overlay(explore: Explore) -> Overlay | None:
    return explore.workspace.content.picture_card.view.overlay


def picture(explore: Explore) -> QImage:
    return explore.workspace.content.picture_card.view.grab().toImage()


def pressed(card: WhyCard) -> list[Method]:
    return [method for method, button in card.methods.buttons.items() if button.isChecked()]


def explained(explore: Explore, ask: Callable[[], Any]) -> Overlay:
    """What lies over the picture after `ask`, another one than before."""
    before = overlay(explore)
    ask()

    def is_new() -> bool:
        now = overlay(explore)
        return now is not None and (before is None or now.image != before.image)

    explore.qtbot.waitUntil(is_new, timeout=PATIENCE_MS)
    found = overlay(explore)
    assert found is not None
    return found


def answer(explore: Explore, enquiry: Why) -> Explanation:
    answers: list[Explanation] = []
    explore.bridge.enquiries.ask(enquiry, answers.append)
    explore.qtbot.waitUntil(lambda: len(answers) == 1, timeout=PATIENCE_MS)
    return answers[0]


def click(card: WhyCard, method: Method) -> Callable[[], None]:
    return lambda: QTest.mouseClick(card.methods.buttons[method], Qt.MouseButton.LeftButton)


# --- what is laid over the picture ---------------------------------------------------------------


@pytest.mark.parametrize("method", ["grad-cam", "occlusion", "integrated-gradients"])
def test_an_explanation_lies_on_the_crop_as_strongly_as_the_person_likes(
    explore: Explore, card: WhyCard, method: Method
) -> None:
    plain = picture(explore)
    laid = explained(explore, click(card, method))
    assert laid.crop == explore.seen[-1].crop and laid.image.height() == 64
    assert card.result.isVisible() and "class " in card.result.text.text()
    marked = picture(explore)
    card.result.opacity.setValue(0)
    assert picture(explore) == plain != marked
    card.result.opacity.setValue(100)
    assert picture(explore) not in (plain, marked)


def test_pressed_again_or_with_escape_it_goes(explore: Explore, card: WhyCard) -> None:
    for leave in (
        click(card, "grad-cam"),
        lambda: QTest.keyClick(card.methods.buttons["grad-cam"], Qt.Key.Key_Escape),
        lambda: QTest.keyClick(explore.workspace.content.layers, Qt.Key.Key_Escape),
    ):
        explained(explore, click(card, "grad-cam"))
        leave()
        assert overlay(explore) is None and pressed(card) == []


def test_what_speaks_against_the_class_can_be_left_out(explore: Explore, card: WhyCard) -> None:
    both = explained(explore, click(card, "occlusion")).image
    card.result.for_only.click()
    laid = overlay(explore)
    assert laid is not None and laid.image != both
    card.result.for_only.click()
    explained(explore, click(card, "grad-cam"))
    assert not card.result.for_only.isVisible()  # there is nothing else


def test_opacity_and_what_is_left_out_are_remembered(
    explore: Explore, card: WhyCard, tmp_path: Path
) -> None:
    settings = SettingsStore(tmp_path / "settings.json")
    card.use_settings(settings)
    card.result.opacity.setValue(35)
    card.result.for_only.click()
    again = WhyCard()
    explore.qtbot.addWidget(again)
    again.use_settings(settings)
    assert again.result.opacity.value() == 35 and again.result.for_only.isChecked()


# --- about which class ---------------------------------------------------------------------------


def test_a_bar_of_the_predictions_chooses_the_class(explore: Explore, card: WhyCard) -> None:
    first, second = explore.seen[-1].top[:2]
    assert first.label in card.meaning.text()
    explained(explore, click(card, "grad-cam"))
    row = explore.workspace.content.predictions.rows[1]
    explained(explore, lambda: QTest.mouseClick(row, Qt.MouseButton.LeftButton))
    assert second.label in card.result.text.text()
    explained(explore, lambda: QTest.mouseClick(row, Qt.MouseButton.LeftButton))
    assert first.label in card.result.text.text()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_class_is_found_by_its_name(explore: Explore, card: WhyCard) -> None:
    second = explore.seen[-1].top[1]
    line = card.fields.target.lineEdit()
    assert line is not None
    explained(explore, click(card, "grad-cam"))
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    QTest.keyClicks(line, "no such class")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == f"Most probable: {explore.seen[-1].top[0].label}"

    def type_it() -> None:
        line.selectAll()
        QTest.keyClicks(line, second.label.upper())
        QTest.keyClick(line, Qt.Key.Key_Return)

    explained(explore, type_it)
    assert second.label in card.result.text.text()
    assert explore.workspace.content.predictions.rows[1].isChecked()


def test_grad_cam_looks_at_another_layer(explore: Explore, card: WhyCard) -> None:
    explained(explore, click(card, "grad-cam"))
    box = card.fields.layer
    assert box.layer == "conv2" and box.isVisible()
    explained(explore, lambda: QTest.keyClick(box, Qt.Key.Key_Home))
    assert "conv1" in card.result.text.text()
    click(card, "grad-cam")()
    assert not box.isVisible()


# --- until when ----------------------------------------------------------------------------------


def test_grad_cam_follows_the_picture(explore: Explore, card: WhyCard) -> None:
    before = explained(explore, click(card, "grad-cam"))
    opened(explore, COFFEE)
    explore.qtbot.waitUntil(lambda: overlay(explore) is not None, timeout=PATIENCE_MS)
    after = overlay(explore)
    assert after is not None and after.crop == explore.seen[-1].crop != before.crop
    assert pressed(card) == ["grad-cam"]


def test_what_takes_its_time_goes_with_its_picture(explore: Explore, card: WhyCard) -> None:
    explained(explore, click(card, "occlusion"))
    opened(explore, COFFEE)
    assert overlay(explore) is None and pressed(card) == []
    assert not card.result.isVisible()


def test_while_a_run_goes_on_nothing_flickers(explore: Explore, card: WhyCard) -> None:
    """The looker gives the same question's answers with newer and newer weights."""
    answered = explore.workspace.looker.answered
    assert answered is not None
    live = Question(answered.picture, LiveRun(), "live")
    card.show_seen(explore.seen[-1], live)
    explained(explore, click(card, "grad-cam"))
    laid: list[Overlay | None] = []
    card.overlay_changed.connect(laid.append)
    with explore.qtbot.waitSignals([card.overlay_changed] * 2, timeout=PATIENCE_MS):
        card.show_seen(explore.seen[-1], live)
    assert len(laid) == 2 and None not in laid


def test_an_explanation_goes_on_when_the_run_is_over_and_its_own_weights_answer(
    explore: Explore, card: WhyCard, tmp_path: Path
) -> None:
    answered = explore.workspace.looker.answered
    assert answered is not None
    card.show_seen(explore.seen[-1], Question(answered.picture, LiveRun(), "live"))
    kept = Question(answered.picture, ModelFile(tmp_path), str(tmp_path))

    def ask_as_it_ends() -> None:
        click(card, "occlusion")()
        card.show_seen(explore.seen[-1], kept, "kept")

    explained(explore, ask_as_it_ends)
    assert pressed(card) == ["occlusion"] and "Under a square" in card.result.text.text()


def test_an_explanation_of_a_run_that_is_gone_says_that_it_was_broken_off(
    explore: Explore, card: WhyCard
) -> None:
    answered = explore.workspace.looker.answered
    assert answered is not None
    card.show_seen(explore.seen[-1], Question(answered.picture, LiveRun(), "live"))
    click(card, "occlusion")()
    card.show_seen(explore.seen[-1], answered, "gone")
    assert pressed(card) == [] and card.fault.isVisible()
    assert "run is over" in card.fault.text() and "Occlusion" in card.fault.text()


def test_only_the_last_of_several_questions_is_answered(explore: Explore, card: WhyCard) -> None:
    """The first one is cancelled, while it waits or while it is computed."""

    def ask_both() -> None:
        click(card, "occlusion")()
        click(card, "integrated-gradients")()

    explained(explore, ask_both)
    assert pressed(card) == ["integrated-gradients"] and "add up" in card.result.text.text()


def test_what_takes_long_says_how_far_it_is_and_can_be_cancelled(explore: Explore) -> None:
    explore.workspace.architecture_changed(LARGE)
    opened(explore)
    card = explore.workspace.content.why
    click(card, "occlusion")()
    explore.qtbot.waitUntil(
        lambda: card.waiting.isVisible() and card.waiting.bar.value() > 0, timeout=PATIENCE_MS
    )
    stop = card.findChild(QPushButton, "explore.why.cancel")
    assert isinstance(stop, QPushButton)
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert pressed(card) == [] and not card.waiting.isVisible()
    answer(explore, IntegratedGradients(look=explore.seen[-1].request, steps=1))
    assert overlay(explore) is None  # what was cancelled has ended: its thread has gone on


# --- what cannot be asked ------------------------------------------------------------------------


def test_before_a_network_has_answered_nothing_can_be_asked(explore: Explore) -> None:
    card = explore.workspace.content.why
    for method, button in card.methods.buttons.items():
        assert not button.isEnabled() and "picture" in button.toolTip()
        assert not card.methods.actions_of[method].isEnabled()


def test_a_network_without_a_convolution_has_the_other_two(explore: Explore) -> None:
    explore.workspace.architecture_changed(DENSE)
    opened(explore)
    buttons = explore.workspace.content.why.methods.buttons
    assert [button.isEnabled() for button in buttons.values()] == [False, True, True]
    assert "has none" in buttons["grad-cam"].toolTip()


def test_a_network_that_ends_in_maps_says_why_it_cannot_be_asked(explore: Explore) -> None:
    explore.workspace.architecture_changed(MAPS)
    opened(explore)
    card = explore.workspace.content.why
    assert not any(button.isEnabled() for button in card.methods.buttons.values())
    assert "ends in maps" in card.meaning.text() and not card.fields.isVisible()


def test_without_captum_everything_else_works_and_it_says_how_to_install_it(
    explore: Explore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "captum", None)  # as where it is not installed
    opened(explore)
    card = explore.workspace.content.why
    assert not any(button.isEnabled() for button in card.methods.buttons.values())
    assert "pip install 'alexnet-gui[explain]'" in card.meaning.text()
    assert explore.workspace.content.predictions.rows[0].isVisible()


def test_what_went_wrong_is_said_in_the_card(explore: Explore, card: WhyCard) -> None:
    """The pass that is asked about is kept for a few pictures only."""
    for picture in (COFFEE, CHELSEA, COFFEE, CHELSEA):
        opened(explore, picture)
    seen = explore.seen[0]
    question = explore.workspace.looker.answered
    assert question is not None
    card.show_seen(seen, question)
    click(card, "integrated-gradients")()
    explore.qtbot.waitUntil(card.fault.isVisible, timeout=PATIENCE_MS)
    assert "not on screen any more" in card.fault.text() and overlay(explore) is None


# --- files ---------------------------------------------------------------------------------------


def test_an_explanation_is_saved_as_numbers_and_as_a_picture(
    explore: Explore, card: WhyCard, tmp_path: Path
) -> None:
    export = card.export
    assert not any(action.isEnabled() for action in card.export_actions())
    assert "first" in export.numbers.toolTip()
    explained(explore, click(card, "grad-cam"))
    told: list[Any] = []
    explore.workspace.message.connect(told.append)
    numbers, drawn = tmp_path / "why.npy", tmp_path / "why.png"
    for action, path in ((export.numbers, numbers), (export.picture, drawn)):
        answering(choose(path))
        with explore.qtbot.waitSignal(explore.workspace.message, timeout=PATIENCE_MS):
            action.trigger()
    found = answer(explore, GradCam(look=explore.seen[-1].request, layer="conv2"))
    np.testing.assert_array_equal(np.load(numbers), found.values)
    with Image.open(drawn) as written:
        _x, _y, width, height = explore.seen[-1].crop
        assert (written.mode, written.size) == ("RGB", (round(width), round(height)))
    assert [message.text for message in told] == ["why.npy is written.", "why.png is written."]


def test_the_menu_asks_as_the_buttons_do(explore: Explore, card: WhyCard) -> None:
    action = card.methods.actions_of["grad-cam"]
    explained(explore, action.trigger)
    assert pressed(card) == ["grad-cam"] and action.isChecked()
    card.clear_action.trigger()
    assert overlay(explore) is None and not action.isChecked()
    assert not card.clear_action.isEnabled()
