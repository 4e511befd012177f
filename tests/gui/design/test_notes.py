"""The notes on a network: they follow it, can be copied, and open an address only when asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.notes import NotesDialog
from alexnet_gui.gui.theme import appearance


class Browser(QObject):
    """Stands where the desktop's browser would be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toString())


@pytest.fixture
def document() -> Document:
    return Document(PRESETS[0])


@pytest.fixture
def dialog(qtbot: QtBot, document: Document) -> Iterator[NotesDialog]:
    appearance.use("light")
    made = NotesDialog(document)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    services: Any = QDesktopServices  # its annotation asks for bytes, and it takes only text
    services.setUrlHandler("https", made, "open")
    yield made
    services.unsetUrlHandler("https")


def text_of(dialog: NotesDialog) -> QTextBrowser:
    found = dialog.findChild(QTextBrowser, "design.notes.text")
    assert found is not None
    return found


def test_it_tells_of_the_documents_network(dialog: NotesDialog) -> None:
    text = text_of(dialog).toPlainText()
    assert text.startswith("AlexNet, 2012")
    assert "60,965,224 parameters" in text
    assert "37.5 %" in text


def test_it_follows_an_edit_and_another_preset(
    qtbot: QtBot, dialog: NotesDialog, document: Document
) -> None:
    document.apply(edits.set_value(document.architecture, 0, "stride", 2))
    qtbot.waitUntil(lambda: "1 layer was changed" in text_of(dialog).toPlainText())
    preset = find_preset("mnist-28")
    assert preset is not None
    document.load(preset)
    qtbot.waitUntil(lambda: text_of(dialog).toPlainText().startswith("AlexNet for 28 × 28"))


def test_while_closed_it_does_nothing_and_is_up_to_date_when_opened(
    qtbot: QtBot, dialog: NotesDialog, document: Document
) -> None:
    dialog.close()
    document.apply(edits.set_name(document.architecture, "Mine"))
    assert text_of(dialog).toPlainText().startswith("AlexNet, 2012")
    dialog.show()
    qtbot.waitExposed(dialog)
    assert text_of(dialog).toPlainText().startswith("Mine")


def test_all_of_it_can_be_copied(dialog: NotesDialog) -> None:
    copy = dialog.findChild(QPushButton, "design.notes.copy")
    assert copy is not None
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text_of(dialog).toPlainText()


def test_an_address_is_opened_by_a_click_and_shows_nothing_itself(
    dialog: NotesDialog, browser: Browser
) -> None:
    dialog.resize(700, 1400)
    text = text_of(dialog)
    assert browser.opened == []
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place_of_link(text))
    assert len(browser.opened) == 1
    assert browser.opened[0].startswith("https://papers.nips.cc/")
    assert text.toPlainText().startswith("AlexNet, 2012")


def test_where_a_click_would_lead_is_said_beforehand(dialog: NotesDialog) -> None:
    dialog.resize(700, 1400)
    text = text_of(dialog)
    address = dialog.findChild(QLabel, "design.notes.address")
    assert address is not None
    QTest.mouseMove(text.viewport(), place_of_link(text))
    assert address.text().startswith("https://papers.nips.cc/")
    QTest.mouseMove(text.viewport(), QPoint(3, 3))
    assert address.text() == ""


def place_of_link(text: QTextBrowser) -> QPoint:
    """The first place at which there is an address."""
    room = text.viewport().rect()
    for y in range(0, room.height(), 6):
        for x in range(0, room.width(), 40):
            if text.anchorAt(QPoint(x, y)):
                return QPoint(x, y)
    pytest.fail("There is no address in sight.")


def test_escape_closes_it(dialog: NotesDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
