"""The plots on screen: what is drawn, read and compared."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Remark, StepsDone
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import appearance, theme
from alexnet_gui.gui.train.curves import Other
from alexnet_gui.gui.train.plotting.card import PlotCard
from tests.gui.train.curve_making import curves, step, validated
from tests.gui.train.plots_shown import Shown, drawn, point, shown_plots
from tests.gui.windows import child, let_desktop_set


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def shown(qtbot: QtBot, settings: SettingsStore) -> Shown:
    return shown_plots(settings, qtbot)


# --- what is drawn --------------------------------------------------------------------------------


def test_a_million_steps_are_drawn_with_a_few_points_and_every_spike(shown: Shown) -> None:
    losses = np.ones(1_000_000)
    losses[123_456], losses[765_432] = 9.0, 0.25
    shown.run(losses)
    raw = drawn(shown.plots.loss, line=0)
    assert len(raw) < 2000
    assert (max(raw), min(raw)) == (9.0, 0.25)


def test_losses_that_are_not_finite_break_the_line_and_never_blank_the_plot(shown: Shown) -> None:
    shown.run([1.0, 2.0, np.nan, np.inf, -np.inf, 1.5, 1e300, 1.0])
    assert drawn(shown.plots.loss, line=0) == [1.0, 2.0, 1.5, 1e290, 1.0]
    shown.run(np.full(5000, np.nan))
    assert drawn(shown.plots.loss) == []
    shown.run([*np.full(3000, np.nan), 1.0])
    assert set(drawn(shown.plots.loss)) == {1.0}


def test_a_single_step_is_a_dot(shown: Shown) -> None:
    card = shown.plots.learning_rate
    shown.run([1.0])
    assert count(card, theme().color("accent")) > 0
    shown.run([])
    assert count(card, theme().color("accent")) == 0


def test_on_a_logarithmic_axis_what_is_not_positive_breaks_the_line(shown: Shown) -> None:
    shown.run([1.0, 10.0, 0.0, -1.0, 100.0])
    child(shown.window, QAction, "train.loss.scale.logarithmic").trigger()
    QApplication.processEvents()
    assert drawn(shown.plots.loss, line=0) == pytest.approx([0, 1, 2])


def test_in_every_theme_the_smoothed_line_has_the_accent(shown: Shown) -> None:
    shown.run(np.ones(500))
    for mode in ("dark", "light"):
        appearance.use("dark" if mode == "dark" else "light")
        QApplication.processEvents()
        assert count(shown.plots.loss, theme().color("accent")) > 200


def count(card: PlotCard, colour: QColor) -> int:
    """Pixels of a chart of about that colour: edges of lines are blurred."""
    image = card.chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, 2::-1].astype(int)
    apart = np.abs(pixels - np.array([colour.red(), colour.green(), colour.blue()])).max(axis=1)
    return int(np.count_nonzero(apart < 64))


def test_the_best_epoch_and_an_early_end_are_marked(shown: Shown) -> None:
    shown.plots.curves.validated(validated(500, best=True, epoch=5.0))
    shown.repaint()
    for card in (shown.plots.loss, shown.plots.error):
        assert count(card, theme().color("good")) > 10
    before = count(shown.plots.loss, theme().color("note"))
    shown.plots.take(Remark("early stopping", "It ended early.", 900))
    shown.repaint()
    assert count(shown.plots.loss, theme().color("note")) > before + 100


def test_a_hidden_plot_is_not_drawn_and_the_last_state_always_is(
    shown: Shown, qtbot: QtBot
) -> None:
    loss = shown.plots.loss
    shown.window.hide()
    shown.plots.take(StepsDone((step(2000, loss=7.0),)))
    QApplication.processEvents()
    assert max(drawn(loss, line=0)) == 2.0
    shown.window.show()
    qtbot.waitUntil(lambda: max(drawn(loss, line=0)) == 7.0)
    shown.plots.take(StepsDone((step(2001, loss=8.0),)))
    qtbot.waitUntil(lambda: max(drawn(loss, line=0)) == 8.0)


def test_a_minimised_plot_is_not_drawn_until_the_window_comes_back(
    shown: Shown, qtbot: QtBot
) -> None:
    loss = shown.plots.loss
    let_desktop_set(shown.window, Qt.WindowState.WindowMinimized)
    shown.plots.take(StepsDone((step(2000, loss=7.0),)))
    loss.chart.refresh()
    assert max(drawn(loss, line=0)) == 2.0
    let_desktop_set(shown.window, Qt.WindowState.WindowNoState)
    qtbot.waitUntil(lambda: max(drawn(loss, line=0)) == 7.0)


# --- reading --------------------------------------------------------------------------------------


def test_the_keys_move_from_step_to_step_and_escape_leaves(shown: Shown) -> None:
    chart, view = shown.plots.loss.chart, shown.plots.view
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert view.cursor == 0
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert view.cursor == 1
    assert "2.000" in chart.accessibleDescription() or "1.999" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_PageDown)
    assert view.cursor == 51
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert view.cursor == 999
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert view.cursor == 999
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert view.cursor is None


def test_where_nobody_reads_any_more_the_cursor_goes(shown: Shown) -> None:
    chart = shown.plots.loss.chart
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert shown.plots.view.cursor == 0
    shown.plots.controls.findChildren(QSlider)[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.plots.view.cursor is None


def test_the_mouse_reads_the_same_step_in_every_plot(shown: Shown) -> None:
    loss, speed = shown.plots.loss, shown.plots.speed
    QTest.mouseMove(loss.chart.viewport(), point(loss, 4.0))
    assert "epoch 4.0" in loss.reading.text()
    assert "epoch 4.0" in speed.reading.text()
    assert "300" in speed.reading.text()
    QApplication.sendEvent(loss.chart, QEvent(QEvent.Type.Leave))
    assert "epoch" not in loss.reading.text()


def test_near_a_circle_the_validation_is_read(shown: Shown) -> None:
    shown.plots.curves.validated(validated(500, best=True, epoch=5.0))
    shown.repaint()
    error = shown.plots.error
    QTest.mouseMove(error.chart.viewport(), point(error, 5.0) + QPoint(3, 0))
    assert "40.0 %" in error.reading.text()
    assert "validation" in error.reading.toolTip() + error.reading.text()


def test_a_reading_is_said_in_fewer_words_rather_than_cut(shown: Shown) -> None:
    shown.plots.curves.validated(validated(1000, best=True, epoch=10.0))
    for width in (1400, 870, 640):
        shown.window.resize(width, 640)
        for cursor in (None, 0, 567, 999):
            shown.plots.view.put_cursor(cursor)
            for card in shown.plots.cards:
                wide = card.reading.fontMetrics().horizontalAdvance(card.reading.text())
                assert wide <= card.reading.width(), (width, card.reading.text())


# --- choices --------------------------------------------------------------------------------------


def test_what_the_axes_count_and_how_smooth_curves_are_is_remembered(
    shown: Shown, settings: SettingsStore, qtbot: QtBot
) -> None:
    view = shown.plots.view
    view.show_span(2, 4)
    along = child(shown.window, QComboBox, "train.plots.along")
    along.setFocus()
    QTest.keyClick(along, Qt.Key.Key_Down)
    assert view.along == "step"
    assert view.span == pytest.approx((200, 400))
    slider = child(shown.window, QSlider, "train.plots.smoothing")
    QTest.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: view.smoothing == 0)
    assert shown.plots.curves.loss.smooth.tolist() == shown.plots.curves.loss.raw.tolist()
    child(shown.window, QAction, "train.error.scale.fitted").trigger()
    again = Shown(settings)
    qtbot.addWidget(again.window)
    assert (again.plots.view.along, again.plots.view.smoothing) == ("step", 0)
    assert child(again.window, QAction, "train.error.scale.fitted").isChecked()
    assert child(again.window, QAction, "train.loss.scale.zero").isChecked()


def test_every_control_of_the_plots_has_two_names(shown: Shown) -> None:
    for kind in (QComboBox, QSlider):
        for control in shown.window.findChildren(kind):
            assert control.objectName().startswith("train.")
            assert control.accessibleName()
    for card in shown.plots.cards:
        assert card.chart.accessibleName()


# --- other runs -----------------------------------------------------------------------------------


def test_earlier_runs_are_drawn_beside_in_colours_of_their_own_and_taken_away(
    shown: Shown,
) -> None:
    others = [Other(f"run {n}", curves(np.full(1500, 1.2 + n / 5))) for n in range(4)]
    shown.plots.show_others(others)
    QApplication.processEvents()
    assert shown.plots.view.whole[1] > 15
    for n in range(1, 5):
        assert count(shown.plots.loss, theme().color(f"compared_{n}")) > 50
    names = child(shown.window, QWidget, "train.plots.others")
    assert names.isVisible()
    assert "run 3" in names.toolTip()
    shown.plots.show_others(())
    QApplication.processEvents()
    assert names.isHidden()
    assert count(shown.plots.loss, theme().color("compared_1")) == 0


def test_earlier_runs_are_smoothed_as_the_run_at_hand(shown: Shown) -> None:
    losses = np.random.default_rng(0).normal(2, 0.5, 400)
    other = Other("earlier", curves(losses))
    shown.plots.view.smooth_by(0.5)
    shown.plots.show_others([other])
    expected = curves(losses)
    expected.smooth_by(0.5)
    assert other.curves.loss.smooth == pytest.approx(expected.loss.smooth)
