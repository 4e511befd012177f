"""Comparing two networks: choices, differences, following the document, keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.compare.dialog import CompareDialog
from alexnet_gui.gui.design.compare.model import Column
from alexnet_gui.gui.design.compare.table import CompareTable
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import appearance
from alexnet_gui.gui.widgets.figures import bytes_text
from tests.gui.windows import child, click

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PAPER = PRESETS[0]


class Eyes:
    """A person at the dialog: looks at rows and sums, presses keys."""

    def __init__(self, dialog: CompareDialog) -> None:
        self.dialog = dialog
        self.table = child(dialog, CompareTable, "design.compare.table")

    def names(self) -> list[tuple[str, str]]:
        """The layers of both sides, row by row."""
        return [
            (self.cell(row, Column.LAYER), self.cell(row, Column.RIGHT_LAYER))
            for row in range(self.table.model().rowCount())
        ]

    def cell(self, row: int, column: Column) -> str:
        return str(self.table.model().index(row, column).data())

    def row(self, name: str) -> int:
        return next(row for row, names in enumerate(self.names()) if name in names)

    def words(self, name: str) -> str:
        return self.cell(self.row(name), Column.WORDS)

    def sign(self, name: str) -> str:
        return self.cell(self.row(name), Column.SIGN)

    def text(self, name: str) -> str:
        return child(self.dialog, QLabel, f"design.compare.{name}").text()

    def side(self, side: str) -> QComboBox:
        return child(self.dialog, QComboBox, f"design.compare.{side}")

    def choose(self, side: str, text: str) -> None:
        """Walk down the choices to the one that is called so."""
        box = self.side(side)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        while box.currentText() != text:
            before = box.currentIndex()
            QTest.keyClick(box, Qt.Key.Key_Down)
            assert box.currentIndex() > before, text

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifier)

    def chosen(self) -> str:
        """The layer in the chosen row."""
        left, right = self.names()[self.table.currentIndex().row()]
        return left or right


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document(PAPER)


@pytest.fixture
def opened(qtbot: QtBot, document: Document) -> Iterator[Callable[[], Eyes]]:
    """Opens the dialog on the document as it is by then."""
    appearance.use("light")
    made: list[CompareDialog] = []

    def open_dialog() -> Eyes:
        dialog = CompareDialog(document)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return Eyes(dialog)

    yield open_dialog
    for dialog in made:
        dialog.hide()


def stride(document: Document, value: int) -> None:
    document.apply(edits.set_value(document.architecture, 0, "stride", value))


def remove(document: Document, name: str) -> None:
    names = [layer.name for layer in document.architecture.layers]
    document.apply(edits.remove(document.architecture, [names.index(name)]))


# --- what it begins with -------------------------------------------------------------------------


def test_an_edited_network_stands_beside_what_it_was(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    eyes = opened()
    assert eyes.side("left").currentText() == "AlexNet, 2012 — before the edits"
    assert eyes.side("right").currentText() == "AlexNet, 2012 — in Design"
    assert eyes.words("conv1") == "stride 4 → 2"


def test_the_papers_network_stands_beside_torchvisions(opened: Callable[[], Eyes]) -> None:
    eyes = opened()
    assert eyes.side("left").currentText() == "AlexNet, 2012 — in Design"
    assert eyes.side("right").currentText() == "AlexNet, torchvision"
    assert eyes.text("parameters.left") == "60,965,224"
    assert eyes.text("parameters.right") == "61,100,840"
    assert eyes.text("parameters.ratio") == "×1.002"
    assert eyes.text("macs.left") == "724,406,816"


def test_any_other_network_stands_beside_the_papers(
    opened: Callable[[], Eyes], document: Document
) -> None:
    half = find_preset("half-width")
    assert half is not None
    document.load(half)
    eyes = opened()
    assert eyes.side("left").currentText() == "AlexNet, 2012"
    assert eyes.side("right").currentText() == "AlexNet, half width — in Design"


# --- rows ----------------------------------------------------------------------------------------


def test_layers_of_one_name_stand_in_one_row(
    opened: Callable[[], Eyes], document: Document
) -> None:
    remove(document, "norm1")
    eyes = opened()
    assert eyes.names()[2:6] == [
        ("conv1", "conv1"),
        ("relu1", "relu1"),
        ("norm1", ""),
        ("pool1", "pool1"),
    ]


def test_signs_and_words_mark_what_differs(opened: Callable[[], Eyes], document: Document) -> None:
    stride(document, 2)
    remove(document, "norm1")
    document.apply(edits.insert(document.architecture, 0, "batch_norm2d"))
    new = document.architecture.layers[0].name
    eyes = opened()
    assert [eyes.sign(name) for name in (new, "conv1", "relu1", "norm2", "fc8")] == [
        "+", "≠", "·", "·", "",
    ]  # fmt: skip
    assert eyes.words(new) == "only at the right"


def test_only_differences_hides_what_is_alike(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    eyes = opened()
    assert ("fc8", "fc8") in eyes.names()
    click(eyes.dialog, "design.compare.only")
    assert ("fc8", "fc8") not in eyes.names()
    assert ("conv1", "conv1") in eyes.names()
    click(eyes.dialog, "design.compare.only")
    assert ("fc8", "fc8") in eyes.names()


def test_two_that_are_the_same_are_said_to_be_so(opened: Callable[[], Eyes]) -> None:
    eyes = opened()
    eyes.choose("right", "AlexNet, 2012")
    assert eyes.text("summary") == "Both are the same network."
    assert not child(eyes.dialog, QAbstractButton, "design.compare.next").isEnabled()
    assert eyes.text("parameters.ratio") == "the same"


def test_a_network_that_cannot_run_is_shown_with_its_problem(opened: Callable[[], Eyes]) -> None:
    eyes = opened()
    eyes.choose("right", "Blog net at 227, as printed")
    problem = "It is declared for 9,216 features, but gets 6,400."
    assert eyes.cell(eyes.row("fc6"), Column.RIGHT_OUTPUT) == "▲ —"
    assert problem in eyes.words("fc6")
    assert eyes.text("message") == f"▲ Right: fc6: {problem}"
    assert eyes.text("macs.right") == "—"
    eyes.choose("right", "AlexNet, torchvision")
    assert not child(eyes.dialog, QLabel, "design.compare.message").isVisible()


# --- choices -------------------------------------------------------------------------------------


def test_swapping_puts_the_left_one_at_the_right(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    eyes = opened()
    click(eyes.dialog, "design.compare.swap")
    assert eyes.side("left").currentText() == "AlexNet, 2012 — in Design"
    assert eyes.words("conv1") == "stride 2 → 4"


def test_every_published_network_can_be_chosen(opened: Callable[[], Eyes]) -> None:
    box = opened().side("left")
    names = [box.itemText(i) for i in range(box.count())]
    assert names[2:] == [preset.name for preset in PRESETS]


def choose_file(path: Path) -> None:
    """Type `path` into the next file dialog, once it is open."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(10, act)
            return
        child(dialog, QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()

    QTimer.singleShot(0, act)


def test_a_file_can_be_compared(opened: Callable[[], Eyes], tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    write_architecture(PAPER.architecture.with_classes(10), path)
    eyes = opened()
    choose_file(path)
    click(eyes.dialog, "design.compare.right.file")
    assert eyes.side("right").currentText() == "AlexNet, 2012 — mine.json"
    assert eyes.words("fc8") == "units 1,000 → 10"


def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(
    opened: Callable[[], Eyes], tmp_path: Path
) -> None:
    path = tmp_path / "torn.json"
    path.write_text('{"format": "alexnet-gui/arch', encoding="utf-8")
    eyes = opened()
    before = eyes.names()
    choose_file(path)
    click(eyes.dialog, "design.compare.left.file")
    assert "torn.json" in eyes.text("message")
    assert eyes.names() == before
    assert eyes.side("left").currentText() == "AlexNet, 2012 — in Design"


# --- following the document ----------------------------------------------------------------------


def test_an_edit_shows_at_once_and_undo_too(
    opened: Callable[[], Eyes], document: Document, qtbot: QtBot
) -> None:
    eyes = opened()
    click(eyes.dialog, "design.compare.swap")  # torchvision's at the left
    stride(document, 2)
    qtbot.waitUntil(lambda: "stride 4 → 2" in eyes.words("conv1"))
    document.undo()
    qtbot.waitUntil(lambda: "stride" not in eyes.words("conv1"))


def test_what_is_edited_while_it_is_hidden_shows_when_it_comes_back(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    eyes = opened()
    eyes.dialog.hide()
    stride(document, 3)
    eyes.dialog.show()
    assert eyes.words("conv1") == "stride 4 → 3"


def test_the_network_as_it_was_follows_saving(
    opened: Callable[[], Eyes], document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    stride(document, 2)
    eyes = opened()
    document.save(tmp_path / "mine.json")
    qtbot.waitUntil(lambda: eyes.text("summary") == "Both are the same network.")
    assert eyes.side("left").currentText() == "AlexNet, 2012 — as it is in mine.json"


def test_the_chosen_row_stays_chosen_while_rows_come_and_go(
    opened: Callable[[], Eyes], document: Document, qtbot: QtBot
) -> None:
    stride(document, 2)
    eyes = opened()
    eyes.table.setCurrentIndex(eyes.table.model().index(eyes.row("pool2"), Column.LAYER))
    remove(document, "norm1")
    document.apply(edits.insert(document.architecture, 0, "batch_norm2d"))
    qtbot.waitUntil(lambda: ("norm1", "") in eyes.names())
    assert eyes.chosen() == "pool2"


def test_memory_is_for_the_batch_that_design_shows(document: Document, qtbot: QtBot) -> None:
    view = DesignView(None)
    dialog = CompareDialog(document, view=view)
    qtbot.addWidget(dialog)
    dialog.show()
    memory = child(dialog, QLabel, "design.compare.training.left")
    before = memory.text()
    view.batch = 1
    qtbot.waitUntil(lambda: memory.text() != before)
    dialog.hide()


def test_memory_is_for_the_optimiser_that_design_shows(
    opened: Callable[[], Eyes], document: Document
) -> None:
    half = find_preset("half-width")
    assert half is not None
    document.load(half)
    eyes = opened()
    for side, network in (("left", PAPER.architecture), ("right", half.architecture)):
        memory = training_memory(analyse(network), 128, half.recipe.optimiser)
        assert memory is not None
        assert eyes.text(f"training.{side}") == bytes_text(memory.total)
    captions = [label.text() for label in eyes.dialog.findChildren(QLabel)]
    assert "Training memory, batch 128, AdamW" in captions


# --- room ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [980, 1240, 1800])
@pytest.mark.parametrize("network", ["AlexNet, torchvision", "Blog net at 227, as printed"])
def test_nothing_is_cut_and_nothing_has_to_be_scrolled_to_the_side(
    opened: Callable[[], Eyes], width: int, network: str
) -> None:
    eyes = opened()
    eyes.choose("right", network)
    eyes.dialog.resize(width, 740)
    QApplication.processEvents()
    assert eyes.table.horizontalScrollBar().maximum() == 0
    assert eyes.table.columnWidth(Column.SETTINGS) == eyes.table.columnWidth(Column.RIGHT_SETTINGS)
    metrics = eyes.table.fontMetrics()
    for row in range(eyes.table.model().rowCount()):
        for column in Column:
            room = eyes.table.visualRect(eyes.table.model().index(row, column))
            inside = QRect(0, 0, room.width() - 10, room.height())
            text = eyes.cell(row, column)
            needed = metrics.boundingRect(inside, Qt.TextFlag.TextWordWrap, text)
            assert inside.united(needed) == inside, text


def test_the_dialog_has_the_size_that_it_had_last(
    document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    view = DesignView(SettingsStore(tmp_path / "settings.json"))
    for size in (QSize(980, 600), None):
        dialog = CompareDialog(document, view=view)
        qtbot.addWidget(dialog)
        dialog.show()
        if size is not None:
            dialog.resize(size)
        assert dialog.size() == QSize(980, 600)
        dialog.close()


# --- keys ----------------------------------------------------------------------------------------


def test_n_and_p_walk_through_what_differs_by_itself(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    remove(document, "norm2")
    eyes = opened()
    walked = []
    for key in (Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_P):
        eyes.press(key)
        walked.append(eyes.chosen())
    assert walked == ["conv1", "norm2", "conv1", "norm2"]


def test_the_chosen_row_is_told_in_full(opened: Callable[[], Eyes], document: Document) -> None:
    stride(document, 2)
    eyes = opened()
    assert "N" in eyes.text("chosen")
    eyes.press(Qt.Key.Key_N)
    assert eyes.text("chosen") == "conv1: stride 4 → 2"


def test_the_words_on_the_chosen_row_follow_an_edit(
    opened: Callable[[], Eyes], document: Document, qtbot: QtBot
) -> None:
    stride(document, 2)
    eyes = opened()
    eyes.press(Qt.Key.Key_N)
    stride(document, 3)
    qtbot.waitUntil(lambda: eyes.text("chosen") == "conv1: stride 4 → 3")


def test_p_begins_at_the_end(opened: Callable[[], Eyes], document: Document) -> None:
    stride(document, 2)
    remove(document, "norm2")
    eyes = opened()
    eyes.press(Qt.Key.Key_P)
    assert eyes.chosen() == "norm2"


def test_the_buttons_walk_as_the_keys_do(opened: Callable[[], Eyes], document: Document) -> None:
    stride(document, 2)
    eyes = opened()
    click(eyes.dialog, "design.compare.next")
    assert eyes.chosen() == "conv1"


def test_arrows_walk_row_by_row(opened: Callable[[], Eyes]) -> None:
    eyes = opened()
    for _step in range(3):
        eyes.press(Qt.Key.Key_Down)
    assert eyes.chosen() == "relu1"


def test_f6_goes_round_the_parts(opened: Callable[[], Eyes]) -> None:
    eyes = opened()
    parts: list[QWidget] = [eyes.table, eyes.side("left"), eyes.side("right"), eyes.table]
    for part in parts:
        assert part.hasFocus()
        eyes.press(Qt.Key.Key_F6)
    eyes.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert eyes.table.hasFocus()


def test_tab_reaches_everything_that_can_be_worked(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    eyes = opened()
    reached = []
    for _step in range(12):
        eyes.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused.objectName().removeprefix("design.compare."))
    assert set(reached) >= {
        "left", "left.file", "swap", "right", "right.file", "only", "previous", "next", "table",
        "copy", "close",
    }  # fmt: skip


def test_escape_closes(opened: Callable[[], Eyes]) -> None:
    eyes = opened()
    eyes.press(Qt.Key.Key_Escape)
    assert not eyes.dialog.isVisible()


def test_enter_in_the_table_closes_and_copies_nothing(opened: Callable[[], Eyes]) -> None:
    QGuiApplication.clipboard().setText("mine")
    eyes = opened()
    eyes.press(Qt.Key.Key_Return)
    assert eyes.dialog.isVisible()
    assert QGuiApplication.clipboard().text() == "mine"


def test_copying_puts_the_rows_shown_on_the_clipboard(
    opened: Callable[[], Eyes], document: Document
) -> None:
    stride(document, 2)
    eyes = opened()
    eyes.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    everything = QGuiApplication.clipboard().text()
    assert everything.startswith("# AlexNet, 2012 — before the edits and AlexNet, 2012 — in Design")
    assert "| fc8 |" in everything
    click(eyes.dialog, "design.compare.only")
    click(eyes.dialog, "design.compare.copy")
    assert "| fc8 |" not in QGuiApplication.clipboard().text()


# --- and Design ----------------------------------------------------------------------------------


def test_a_row_that_is_chosen_is_that_layer_in_design(
    opened: Callable[[], Eyes], document: Document, qtbot: QtBot
) -> None:
    remove(document, "norm1")
    eyes = opened()
    names = [layer.name for layer in document.architecture.layers]
    with qtbot.waitSignal(eyes.dialog.layer_wanted) as wanted:
        place = eyes.table.visualRect(eyes.table.model().index(eyes.row("pool1"), Column.SETTINGS))
        QTest.mouseClick(eyes.table.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert wanted.args == [names.index("pool1")]
    with qtbot.assertNotEmitted(eyes.dialog.layer_wanted):
        eyes.press(Qt.Key.Key_Up)  # norm1, which is no more


def test_an_edit_that_moves_the_chosen_row_chooses_nothing_in_design(
    opened: Callable[[], Eyes], document: Document, qtbot: QtBot
) -> None:
    stride(document, 2)
    eyes = opened()
    eyes.press(Qt.Key.Key_N)
    with qtbot.assertNotEmitted(eyes.dialog.layer_wanted):
        document.apply(edits.insert(document.architecture, 0, "batch_norm2d"))
        qtbot.waitUntil(lambda: any(not left for left, _right in eyes.names()))


def test_a_dialog_that_is_gone_hears_nothing_more(document: Document, qtbot: QtBot) -> None:
    dialog = CompareDialog(document)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    stride(document, 2)
    assert document.dirty


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_follow_the_theme(
    mode: str, opened: Callable[[], Eyes], document: Document
) -> None:
    renamed = msgspec.structs.replace(document.architecture, name="x" * 200)
    document.apply(edits.Edit("a long name", renamed))
    eyes = opened()
    appearance.use("dark" if mode == "dark" else "light")
    picture = eyes.table.viewport().grab().toImage()
    assert picture.pixelColor(3, picture.height() - 3) == appearance.theme.color("panel")
    appearance.use("light")
