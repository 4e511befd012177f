"""Pictures come into Explore: opened, pasted, chosen; what is none is refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.bridge import Bridge
from tests.gui.explore.exploring import CHELSEA, COFFEE, PRESET, Explore, opened


def test_before_there_is_a_picture_the_window_says_how_to_bring_one(explore: Explore) -> None:
    assert explore.workspace.empty.isVisible()
    for name in ("chelsea", "astronaut", "coffee", "rocket"):
        sample = explore.workspace.findChild(QToolButton, f"explore.sample.{name}")
        assert isinstance(sample, QToolButton)
        assert sample.isVisible()
        assert not sample.icon().isNull()


def test_a_click_on_a_sample_picture_shows_it(explore: Explore) -> None:
    sample = explore.workspace.findChild(QToolButton, "explore.sample.chelsea")
    assert isinstance(sample, QToolButton)
    seen = explore.answer(sample.click)
    assert seen.picture == "chelsea.png"
    assert explore.names == ["chelsea.png"]
    assert not explore.workspace.empty.isVisible()


def test_the_picture_stands_there_with_its_size_and_the_crop_that_the_network_sees(
    explore: Explore,
) -> None:
    seen = opened(explore)
    assert explore.text("picture_name") == "chelsea.png · 451 × 300"
    assert explore.workspace.content.picture_card.view.crop == seen.crop
    assert explore.text("crop") == f"crop {seen.crop[2]:.0f} × {seen.crop[3]:.0f}"


@pytest.mark.parametrize("preset", ["mnist-28", "half-width"])
def test_a_published_network_answers_with_chances_and_shows_each_of_its_layers(
    qtbot: QtBot, bridge: Bridge, preset: str
) -> None:
    explore = Explore(qtbot, bridge, PRESET[preset])
    seen = opened(explore)
    assert len(seen.top) == 10
    assert 0 < sum(prediction.probability for prediction in seen.top) <= 1
    strip = explore.workspace.content.layers.strip
    assert strip.count() == len(PRESET[preset].layers)
    for row, layer in enumerate(PRESET[preset].layers):
        strip.setCurrentRow(row)
        assert explore.workspace.content.layers.layer == layer.name
        values = seen.layers[row].values
        if values.ndim == 3:
            grid = explore.workspace.content.layers.layer_card.cells.grid
            assert grid is not None
            assert grid.count == values.shape[0]
        else:
            assert explore.workspace.content.layers.layer_card.features.isVisible()


def test_predictions_are_named_with_their_share_and_the_time_they_took(explore: Explore) -> None:
    seen = opened(explore)
    assert explore.text("prediction1") == seen.top[0].label
    card = explore.workspace.content.predictions
    shares = [prediction.probability for prediction in seen.top]
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert f"{100 * shares[0]:.1f} %" in texts
    assert explore.text("milliseconds") == f"{seen.milliseconds:,.0f} ms"


def test_an_untrained_network_says_that_its_answers_are_chance(explore: Explore) -> None:
    opened(explore)
    assert explore.shown("untrained")
    assert "not been trained" in explore.text("untrained")


def test_a_text_renamed_jpg_is_refused_and_the_old_picture_stays(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    text = tmp_path / "text.jpg"
    text.write_text("This is no picture.")
    failed = explore.failure(lambda: explore.workspace.open_picture(text))
    assert "text.jpg" in failed.message
    assert explore.text("picture_name").startswith("chelsea.png")
    assert explore.names[-1] == "chelsea.png"


def test_a_file_that_has_vanished_is_told_and_the_window_still_invites(
    explore: Explore, tmp_path: Path
) -> None:
    failed = explore.failure(lambda: explore.workspace.open_picture(tmp_path / "gone.png"))
    assert "gone.png" in failed.message
    assert explore.workspace.empty.isVisible()
    assert explore.names[-1] == ""


def test_a_model_that_is_none_is_told_and_the_network_before_stays_chosen(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    wrong = tmp_path / "model.safetensors"
    wrong.write_bytes(b"nothing of the kind")
    failed = explore.failure(lambda: explore.workspace.use_model(wrong))
    assert "model.safetensors" in failed.message
    assert explore.workspace.bar.selector.currentText() == "Design, untrained: Small"


def test_pixels_on_the_clipboard_are_shown(explore: Explore) -> None:
    image = QImage(90, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime = QMimeData()
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    seen = explore.answer(explore.workspace.pictures.paste)
    assert seen.pixels.shape == (60, 90, 3)
    assert tuple(seen.pixels[30, 40]) == (255, 0, 0)


def test_a_copied_file_is_shown(explore: Explore) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(COFFEE))])
    QGuiApplication.clipboard().setMimeData(mime)
    assert explore.answer(explore.workspace.pictures.paste).picture == "coffee.png"


def test_a_clipboard_without_a_picture_is_told(explore: Explore) -> None:
    QGuiApplication.clipboard().setText("two words")
    assert "clipboard" in explore.failure(explore.workspace.pictures.paste).message


def test_pasting_from_an_empty_clipboard_is_told(explore: Explore) -> None:
    QGuiApplication.clipboard().clear()

    def paste() -> None:
        QTest.keyClick(explore.workspace, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert "clipboard" in explore.failure(paste).message


def test_a_long_name_gives_way_to_the_size(explore: Explore, tmp_path: Path) -> None:
    path = tmp_path / f"{'holiday ' * 20}.png"
    path.write_bytes(CHELSEA.read_bytes())
    opened(explore, path)
    assert explore.text("picture_name").startswith("holiday")
    assert "…" in explore.text("picture_name")
    assert explore.text("picture_name").endswith(" · 451 × 300")
    assert explore.names == [path.name]
