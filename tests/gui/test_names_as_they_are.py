"""Whatever a network, a class, a picture or a run is called, the window shows its name as it is.

Qt takes a text for HTML that looks like it, loads the pictures that it names, and makes links of
it; and a name can turn the writing round, or go on in another line.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Linear
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.discard_question import ask_discard
from tests.engine.training import write_pictures
from tests.gui.shown_texts import Shown, shown_texts
from tests.gui.train.small_runs import NETWORK, PATIENCE_MS, make_ready, start
from tests.gui.windows import child, click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HTML = "<img src=x><h1>"
NAME = f"{HTML}a\u202eb\n2"  # no slash: a file can be called so
READABLE = rf"{HTML}a\u202eb\n2"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of two classes; it, they and the pictures are called so."""
    folder = write_pictures(tmp_path / NAME, {f"{NAME} {n}": 6 for n in (1, 2)}, (14, 14))
    for picture in folder.rglob("*.png"):
        picture.rename(picture.with_name(f"{picture.stem} {NAME}.png"))
    return folder


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot, tmp_path: Path, pictures: Path) -> Path:
    """The run of a network that is called so, on those pictures, in a folder that is."""
    two = Linear(name="fc1", out_features=2)
    network = Architecture(name=NAME, input=(3, 28, 28), layers=(*NETWORK.layers[:-1], two))
    make_ready(window, qtbot, tmp_path, network)
    with qtbot.waitSignal(window.bridge.data_described, timeout=PATIENCE_MS):
        window.train.use_data(str(pictures))
    check(window, {"design.network.name", "train.network.name", "train.data.holdings"})
    with qtbot.waitSignal(window.bridge.run_ended, timeout=PATIENCE_MS):
        start(window, qtbot, max_steps=2, batch_size=4)
    check(window, {"train.title", "explore.network"})
    assert window.train.run is not None
    folder = Path(window.train.run.job.out)
    return folder.rename(folder.with_name(NAME))


def is_wrong(shown: Shown) -> bool:
    escaped_in_vain = not shown.rich and "&lt;" in shown.text
    return (shown.rich and "<img" in shown.text) or escaped_in_vain


def check(window: MainWindow, wanted: set[str]) -> None:
    """Nothing is HTML or steers, and the name does stand in all of `wanted`, among others."""
    texts = [shown for shown in shown_texts(window) if "img src" in shown.text]
    assert not [shown for shown in texts if is_wrong(shown)]
    assert not [shown for shown in texts if "\u202e" in shown.text or "b\n2" in shown.text]
    found = places(window)
    assert wanted <= found, f"only in {sorted(found)}"


def places(window: MainWindow) -> set[str]:
    """The widgets with the name in some text, by their own names."""
    return {shown.where for shown in shown_texts(window) if READABLE in shown.text}


def test_names_from_files_are_text_wherever_they_stand(
    window: MainWindow, trained: Path, pictures: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    look_at_dialogs_of_train(window, trained, qtbot)
    look_at_the_workspaces(window, trained, pictures, qtbot, tmp_path)
    look_at_other_dialogs(window, pictures, qtbot)


def look_at_dialogs_of_train(window: MainWindow, trained: Path, qtbot: QtBot) -> None:
    window.train.others.show_list()
    qtbot.waitUntil(lambda: "train.runs.table" in places(window), timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.bridge.data_desk.survey_ended, timeout=PATIENCE_MS):
        click(window, "train.data.look")
    qtbot.waitUntil(lambda: "train.look.pictures" in places(window), timeout=PATIENCE_MS)
    check(window, {"train.look.heading", "train.look.classes"})
    ask_discard(window, str(trained), lambda: None, lost=False, resumed_at=0)
    check(window, {"qt_msgbox_informativelabel"})
    child(window, QMessageBox, "train.discard.question").close()


def look_at_the_workspaces(
    window: MainWindow, trained: Path, pictures: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window.open(trained)
    qtbot.waitUntil(lambda: window.workspace == "train", timeout=PATIENCE_MS)
    check(window, {"banner.text"})
    window.explore.use_model(trained)
    with qtbot.waitSignal(window.explore.looker.seen, timeout=PATIENCE_MS):
        window.open(next(pictures.rglob("*.png")))
    check(window, {"window", "explore.place", "explore.model", "explore.prediction_row1"})
    damaged = tmp_path / f"damaged {NAME}.png"
    damaged.write_bytes(b"no picture")
    window.open(damaged)
    qtbot.waitUntil(lambda: "damaged" in _banner(window), timeout=PATIENCE_MS)
    check(window, {"banner.text"})
    file = tmp_path / f"{NAME}.json"
    write_architecture(window.design.document.architecture, file)
    window.open(file)
    window.show_workspace("design")
    check(window, {"window", "design.presets", "design.undo"})


def _banner(window: MainWindow) -> str:
    return child(window, QLabel, "banner.text").text()


def look_at_other_dialogs(window: MainWindow, pictures: Path, qtbot: QtBot) -> None:
    click(window, "explore.model_info")
    click(window, "explore.evaluate.open")
    dialog = window.explore.evaluating.evaluate_dialog
    assert dialog is not None
    dialog.source.use(str(pictures))
    click(dialog, "explore.evaluate.progress.start")
    qtbot.waitUntil(lambda: not dialog.going, timeout=PATIENCE_MS)
    check(window, {"explore.model_info.row5", "explore.evaluate.network"})
    check(window, {"explore.evaluate.classes", "explore.evaluate.mistakes"})
    for name in ("compare", "notes"):
        child(window, QAction, f"design.{name}.action").trigger()
    check(window, {"design.compare.left", "design.notes.text"})


def test_tooltips_and_questions_take_nothing_for_html(window: MainWindow, qtbot: QtBot) -> None:
    QToolTip.showText(QPoint(10, 10), f"{HTML} far too large", window)
    [tip] = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    assert tip.property("textFormat") == Qt.TextFormat.PlainText
    QToolTip.hideText()
    question = QMessageBox(QMessageBox.Icon.Question, "", HTML, parent=window)
    question.setInformativeText(HTML)
    with qtbot.waitExposed(question):
        question.show()
    labels = [each for each in question.findChildren(QLabel) if each.text() == HTML]
    assert len(labels) == 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    question.close()
