"""What is written of a plot's lines where there is little room for it."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.train.plotting.legend import Entry, paint_entries

LONG = [
    Entry("training, top-1", "accent", brief="top-1"),
    Entry("training, top-5", "accent", dashed=True, brief="top-5"),
    Entry("validation", "problem", circle=True),
]
SHORT = [entry._replace(text=entry.brief or entry.text) for entry in LONG]


def painted(entries: list[Entry], unit: str, width: int) -> QImage:
    image = QImage(width, 24, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    paint_entries(painter, QRectF(image.rect()), entries, unit, theme())
    painter.end()
    return image


@pytest.mark.parametrize(
    ("width", "texts", "unit"), [(420, LONG, "epoch"), (320, SHORT, "epoch"), (256, SHORT, "")]
)
def test_fewer_words_are_written_rather_than_cut_ones(
    qtbot: QtBot, width: int, texts: list[Entry], unit: str
) -> None:
    plain = [entry._replace(brief="") for entry in texts]
    assert painted(LONG, "epoch", width) == painted(plain, unit, width)
    assert painted(LONG, "epoch", width) != painted(LONG[:1], "", width)
