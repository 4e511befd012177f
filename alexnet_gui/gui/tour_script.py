"""What the tour shows: edit the network, train it, look through it; all through real events."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QElapsedTimer, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QWidget,
)

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.widgets.value_field import ValueField

STEPS = 48  # "a few dozen": enough for a curve, and for answers that are no longer chance
BATCH = 32

W = TypeVar("W", bound=QWidget)


class Until(NamedTuple):
    """What a script waits for; `what` says it in words, should it not come about in time."""

    what: str
    condition: Callable[[], bool]
    seconds: float = 120.0


Script = Iterator[Until | Path]


def stages(window: MainWindow, out: Path) -> Script:
    """The whole tour; yields what it waits for, and every picture that it has kept."""
    yield Until(_("the window"), window.isVisible)
    yield from _design(window, out)
    yield from _train(window, out)
    yield from _explore(window, out)


def _design(window: MainWindow, out: Path) -> Script:
    design = window.design
    window.show_workspace("design")
    design.load_preset("paper-2012")
    table = widget(window, QTableView, "design.table")
    table.selectRow(4)
    yield from _settled(window)
    yield _keep(window, out / "1-design.png")
    before = design.architecture
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, Column.STRIDE))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = widget(table, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "2")
    first = design.architecture.layers[0]
    if not isinstance(first, Conv2d) or first.stride != 2:
        raise UserError(_("The shapes did not follow a keystroke in the table."))
    yield from _settled(window)
    yield _keep(window, out / "2-edited.png")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    yield Until(_("the edited stride"), lambda: table.state() == _NoState)
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    yield Until(_("the edit undone"), lambda: design.architecture == before)
    design.load_preset("net-227")
    yield from _settled(window)
    yield _keep(window, out / "3-mistake.png")


def _train(window: MainWindow, out: Path) -> Script:
    train = window.train
    window.design.load_preset("mnist-28")
    window.show_workspace("train")
    yield Until(_("PyTorch"), lambda: window.bridge.ready)
    window.train.use_data("sample")
    _type(window, "train.recipe.form.max_steps", str(STEPS))
    _type(window, "train.recipe.form.batch_size", str(BATCH))
    yield from _settled(window)
    train.start()
    yield Until(_("the first curves"), lambda: _steps(window) >= STEPS // 2, 300.0)
    yield from _settled(window)
    yield _keep(window, out / "4-training.png")
    yield Until(_("the end of the run"), lambda: not train.running, 300.0)
    if _steps(window) != STEPS:
        raise UserError(
            _("The run took {found} steps instead of {wanted}.").format(
                found=_steps(window), wanted=STEPS
            )
        )
    yield from _settled(window)
    yield _keep(window, out / "5-trained.png")


def _explore(window: MainWindow, out: Path) -> Script:
    picture = resource("pictures", "chelsea.png")
    drop(window, picture)
    title = f"{picture.name} — AlexNet"
    yield Until(_("the dropped picture"), lambda: window.windowTitle() == title)
    strip = widget(window, QListWidget, "explore.layers")
    yield Until(_("the network's answer"), lambda: strip.isVisible() and strip.count() > 0)
    for number, name in enumerate(("conv1", "relu2", "pool5", "fc8"), start=6):
        _walk_to(strip, name)
        yield from _settled(window)
        yield _keep(window, out / f"{number}-{name}.png")
    _walk_to(strip, "conv1")
    QTest.mouseClick(widget(window, QPushButton, "explore.filters"), Qt.MouseButton.LeftButton)
    yield from _settled(window)
    yield _keep(window, out / "10-filters.png")
    yield from _explain(window, out)


def _explain(window: MainWindow, out: Path) -> Script:
    """The same picture through the model that comes along, and why it answers so."""
    explore = window.explore
    QTest.mouseClick(widget(window, QPushButton, "explore.maps"), Qt.MouseButton.LeftButton)
    selector = widget(window, QComboBox, "explore.network")
    selector.setFocus()
    QTest.keyClick(selector, Qt.Key.Key_Home)

    def answered() -> bool:
        last = explore.looker.answered
        return last is not None and last.key == explore.networks.current.key

    yield Until(_("the starter model's answer"), answered)
    yield from _settled(window)
    yield _keep(window, out / "11-starter.png")
    why = widget(window, QPushButton, "explore.why.grad-cam")
    if why.isEnabled():  # captum is there
        QTest.mouseClick(why, Qt.MouseButton.LeftButton)
        view = explore.content.picture_card.view
        yield Until(_("the explanation"), lambda: view.overlay is not None)
        yield from _settled(window)
        yield _keep(window, out / "12-why.png")


# --- hands and eyes ------------------------------------------------------------------------------

_NoState = QAbstractItemView.State.NoState


def widget(parent: QWidget, kind: type[W], name: str | None = None) -> W:
    """The widget of that kind and name inside `parent`."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    if found is None:
        raise LookupError(f"there is no {name or kind.__name__} in {parent.objectName()}")
    return found


def drop(window: QWidget, path: Path) -> None:
    """Drop the file at `path` onto the middle of the window, as a file manager does."""
    surface = window.windowHandle()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path.absolute()))])
    place = QPointF(window.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(surface, QDragEnterEvent(place.toPoint(), copy, data, buttons, keys))
    QApplication.sendEvent(surface, QDropEvent(place, copy, data, buttons, keys))


def _type(window: QWidget, name: str, text: str) -> None:
    field = widget(window, ValueField, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Tab)


def _walk_to(strip: QListWidget, name: str) -> None:
    """Walk along the strip of layers with the arrow keys, as far as the layer `name`."""
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Home)
    for _step in range(strip.count()):
        spoken: str = strip.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
        if spoken.partition(",")[0] == name:
            return
        QTest.keyClick(strip, Qt.Key.Key_Right)
    raise LookupError(f"there is no layer {name} in the strip")


def _steps(window: MainWindow) -> int:
    run = window.train.run
    return run.last.step if run is not None and run.last is not None else 0


def _settled(window: QWidget) -> Script:
    """Wait until what was shown has been painted: plots are, three times a second."""
    waited = QElapsedTimer()
    waited.start()
    yield Until(_("the window painted"), lambda: waited.hasExpired(450))


def _keep(window: QWidget, path: Path) -> Path:
    """Keep a picture of the window at `path`."""
    if not window.grab().save(str(path)):
        raise UserError(_("{path} cannot be written.").format(path=path))
    return path
