"""A small network, a window that trains it, and what a run of it tells first."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import RunStarted
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.widgets.setting_form import SettingForm
from tests.gui.windows import child

PATIENCE_MS = 60_000
NETWORK = Architecture(
    name="small",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=8, kernel=5, stride=4),
        Flatten(name="flatten"),
        Linear(name="fc1", out_features=10),
    ),
)
DENSE = msgspec.structs.replace(NETWORK, layers=NETWORK.layers[1:])  # an epoch takes an instant
STARTED = RunStarted(
    run="run", network="small", parameters=1, classes=("cat", "dog", "cow"), training_pictures=30,
    validation_pictures=6, steps_per_epoch=10, first_step=0, total_steps=30, device="cpu",
    precision="float32", memory_format="contiguous",
)  # fmt: skip


def make_ready(
    window: MainWindow, qtbot: QtBot, folder: Path, network: Architecture = NETWORK
) -> None:
    """Have the engine loaded, and Train in front with `network`, whose file is put in `folder`."""
    file = folder / "network.json"
    write_architecture(network, file)
    bridge = window.bridge
    with qtbot.waitSignals([bridge.engine_ready, bridge.data_described], timeout=PATIENCE_MS):
        bridge.start_engine()
    window.open(file)
    window.show_workspace("train")


def start(window: MainWindow, qtbot: QtBot, **recipe: object) -> None:
    """Start a run that lasts, but for what `recipe` says, and wait for its first steps."""
    values = {"batch_size": 500, "epochs": 500, "max_steps": None} | recipe
    child(window, SettingForm, "train.recipe.form").set_values(values)
    window.train.start()
    qtbot.waitUntil(lambda: len(window.train.plots.curves) > 0, timeout=PATIENCE_MS)


def choose_folder(window: MainWindow, chosen: Path) -> None:
    """Go to a folder in the dialog that is open, and agree."""
    dialog = child(window, QFileDialog, "train.unsaved.folder")
    dialog.setDirectory(str(chosen))
    buttons = child(dialog, QDialogButtonBox, "buttonBox")
    agree = buttons.button(QDialogButtonBox.StandardButton.Open)
    QTest.mouseClick(agree, Qt.MouseButton.LeftButton)
