"""The thread that trains: what it leaves to the window's."""

import os
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Failed
from alexnet_gui.core.giving_way import NICENESS
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.run_delivery import Emit, RunDelivery
from alexnet_gui.gui.run_trainer import RunTrainer


@pytest.mark.skipif(sys.platform != "linux", reason="a niceness of its own")
def test_training_and_its_threads_let_the_window_go_first(qtbot: QtBot, tmp_path: Path) -> None:
    found: list[int] = []

    def note() -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    def work(_job: Job, _control: Control, _emit: Emit) -> None:
        note()
        helper = threading.Thread(target=note)  # as PyTorch has them
        helper.start()
        helper.join()

    over: list[Failed | None] = []
    letterbox = Letterbox()
    delivery = RunDelivery(lambda _event: None)
    trainer = RunTrainer(delivery, letterbox, work, lambda e: Failed(str(e), ""), over.append)
    architecture = Architecture(name="None", input=(1, 1, 1), layers=())
    job = Job(architecture=architecture, recipe=Recipe(), data="sample", out=str(tmp_path))
    trainer.start(job)
    qtbot.waitUntil(lambda: over == [None])
    note()
    assert found[0] == found[1] == found[2] + NICENESS
