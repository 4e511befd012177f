"""What several parts of Explore share: asking, choosing networks and pictures, saving."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.evaluation import DataAtHand
from alexnet_gui.core.events import Failed
from alexnet_gui.gui.enquiry_desk import EnquiryDesk, Hear
from alexnet_gui.gui.explore.evaluate.source import SourceRow
from alexnet_gui.gui.explore.likes.sources import Sources
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.entry_box import EntryBox
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import PATIENCE_MS, Explore, opened
from tests.gui.windows import child


class Double(Enquiry, frozen=True):
    number: int


@pytest.fixture
def desk(qapp: object) -> Iterator[EnquiryDesk]:
    letterbox = Letterbox()

    def answer(enquiry: Enquiry, _hear: Hear, _cancelled: object) -> object:
        assert isinstance(enquiry, Double)
        return 2 * enquiry.number

    made = EnquiryDesk(letterbox, answer, lambda error: Failed(repr(error), ""))
    yield made
    made.shut_down()
    letterbox.close()


def test_of_several_questions_only_the_newest_is_answered(qtbot: QtBot, desk: EnquiryDesk) -> None:
    owner = QObject()
    asking = OneEnquiry(owner)
    heard: list[Any] = []
    for number in (1, 2, 3):
        asking.ask(desk, Double(number), heard.append)
    assert asking.waiting
    qtbot.waitUntil(lambda: not asking.waiting, timeout=PATIENCE_MS)
    assert heard == [6]
    asking.ask(desk, Double(4), heard.append)
    assert asking.cancel() and not asking.cancel()
    after: list[Any] = []
    desk.ask(Double(5), after.append)
    qtbot.waitUntil(lambda: after == [10], timeout=PATIENCE_MS)
    assert heard == [6]


def test_the_second_network_is_chosen_among_the_same_files_as_the_first(explore: Explore) -> None:
    asked: list[list[str]] = []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        asked.append(dialog.nameFilters())
        dialog.reject()

    answering(read)
    explore.workspace.networks.open_action.trigger()
    answering(read)
    explore.workspace.bar.second.selector.open_file_wanted.emit()
    assert asked[0] == asked[1]
    for suffix in ("safetensors", "ckpt", "pt", "pth", "bin"):
        assert f"*.{suffix}" in asked[0][0]


class Watched(QImage):
    """An image that notes which thread enlarges it."""

    def __init__(self, image: QImage, threads: list[threading.Thread]) -> None:
        super().__init__(image)
        self._threads = threads

    def scaled(self, *given: Any, **named: Any) -> QImage:
        self._threads.append(threading.current_thread())
        return super().scaled(*given, **named)


def test_the_map_is_enlarged_for_a_file_beside_the_window(explore: Explore, tmp_path: Path) -> None:
    opened(explore)
    threads: list[threading.Thread] = []
    card = explore.workspace.content.layers.map_card
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    card.exports.offer_map("Map 1", "relu1", np.zeros((4, 4), np.float32), Watched(image, threads))
    with explore.qtbot.waitSignal(card.message, timeout=PATIENCE_MS):
        answering(choose(tmp_path / "map.png"))
        card.exports.map_png.trigger()
    assert QImage(str(tmp_path / "map.png")).width() == 512
    assert len(threads) == 1 and threads[0] is not threading.main_thread()


def test_both_lists_of_pictures_begin_with_the_networks_own_until_a_person_chooses(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    evaluated, searched = SourceRow(store), Sources(store)
    qtbot.addWidget(evaluated)
    qtbot.addWidget(searched)
    boxes = [
        child(evaluated, EntryBox, "explore.evaluate.source"),
        child(searched, EntryBox, "explore.likes.source"),
    ]

    def offer(own: str | None) -> None:
        evaluated.show_at_hand(DataAtHand(own, ()))
        searched.offer(DataAtHand(own, ()))

    own = str(tmp_path / "own")
    offer(own)
    for box in boxes:
        assert box.itemText(0) == "Folder: own (the network's own)"
        assert box.currentIndex() == 0
    offer(None)
    assert [evaluated.spec, searched.source.spec] == ["sample", "sample"]
    for box in boxes:
        assert box.itemText(0) == "Sample: Fashion-MNIST"
    evaluated.use("torchvision:MNIST")
    offer(own)
    assert [evaluated.spec, searched.source.spec] == ["torchvision:MNIST", own]
