"""A bridge with the engine, and Explore on screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.gui.bridge import Bridge
from tests.gui.explore.exploring import PATIENCE_MS, SMALL, Explore
from tests.gui.explore.pairing import OTHER


@pytest.fixture
def cold(qapp: object) -> Iterator[Bridge]:
    """A bridge whose engine was not started."""
    bridge = Bridge()
    yield bridge
    bridge.shut_down()


@pytest.fixture
def bridge(qtbot: QtBot, cold: Bridge) -> Bridge:
    with qtbot.waitSignal(cold.engine_ready, timeout=PATIENCE_MS):
        cold.start_engine()
    return cold


@pytest.fixture
def explore(qtbot: QtBot, bridge: Bridge) -> Iterator[Explore]:
    made = Explore(qtbot, bridge, SMALL)
    yield made
    made.workspace.close()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A model file of another network, to be seen beside the one on screen."""
    path = tmp_path / "other.safetensors"
    save_model(untrained(OTHER, seed=5), path)
    return path
