"""Where networks come from: the starter, torchvision's weights, files of other programs."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import RunStarted
from alexnet_gui.core.imagenet import IMAGENET
from alexnet_gui.core.starter import STARTER
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import DESIGN, LIVE
from tests.engine.imagenet_weights import CATEGORIES, weights_served
from tests.engine.serving import Handler
from tests.gui.answers import answering, choose
from tests.gui.explore.exploring import PATIENCE_MS, SMALL, Explore, opened
from tests.gui.windows import child, click

# The offscreen platform says so when a list opens.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OFFER = "torchvision's ImageNet-1k weights (download 244 MB)…"


class Waiting(Handler):
    """Sends half of a file, and the rest when it may."""

    go_on = threading.Event()

    def do_GET(self) -> None:
        content = (Path(self.directory) / self.path.removeprefix("/")).read_bytes()
        half = len(content) // 2
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:half])
        self.wfile.flush()
        self.go_on.wait(60)
        with suppress(OSError):  # nobody may want it any more
            self.wfile.write(content[half:])


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(Waiting, "go_on", threading.Event())
    with weights_served(tmp_path, monkeypatch, Waiting) as file:
        try:
            yield file
        finally:
            Waiting.go_on.set()


@pytest.fixture
def explore(qtbot: QtBot, server: Path, bridge: Bridge) -> Iterator[Explore]:
    made = Explore(qtbot, bridge, SMALL)
    yield made
    made.workspace.close()


def texts(explore: Explore) -> list[str]:
    selector = explore.workspace.bar.selector
    return [selector.itemText(i) for i in range(selector.count())]


def pick(explore: Explore, text: str) -> None:
    """Choose a line of the selector with the keyboard."""
    selector = explore.workspace.bar.selector
    selector.setFocus()
    selector.showPopup()
    view = selector.view()
    view.setCurrentIndex(selector.model().index(texts(explore).index(text), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


def words(explore: Explore) -> str:
    return child(explore.workspace, QLabel, "explore.imagenet.words").text()


def started(name: str) -> RunStarted:
    return RunStarted(
        run="run",
        network=name,
        parameters=1,
        classes=("a", "b"),
        training_pictures=1,
        validation_pictures=1,
        steps_per_epoch=1,
        first_step=0,
        total_steps=1,
        device="cpu",
        precision="float32",
        memory_format="contiguous",
    )


# --- the starter ---------------------------------------------------------------------------------


def test_before_anything_is_chosen_the_starter_answers(qtbot: QtBot, bridge: Bridge) -> None:
    explore = Explore(qtbot, bridge, SMALL, design=False)
    assert explore.workspace.bar.selector.currentText() == "Starter: AlexNet, 200 classes"
    seen = opened(explore)
    assert {each.label for each in seen.top[:2]} == {"tabby", "Egyptian cat"}
    explore.workspace.close()


def test_a_run_takes_the_place_of_a_starter_that_nobody_chose(qtbot: QtBot, cold: Bridge) -> None:
    explore = Explore(qtbot, cold, SMALL, design=False)
    desk = explore.workspace.networks
    explore.workspace.run_started(started("mine"))
    assert desk.current.key == LIVE
    desk.end_live()  # it failed before it had learned anything
    assert desk.current.key == STARTER
    explore.workspace.close()


def test_a_starter_that_was_chosen_stays_when_a_run_starts(qtbot: QtBot, cold: Bridge) -> None:
    explore = Explore(qtbot, cold, SMALL, design=False)
    desk = explore.workspace.networks
    desk.choose(STARTER)
    explore.workspace.run_started(started("mine"))
    assert desk.current.key == STARTER
    assert "Live run: mine" in texts(explore)
    explore.workspace.close()


# --- ImageNet ------------------------------------------------------------------------------------


def test_torchvisions_weights_come_on_request_and_then_answer(explore: Explore) -> None:
    opened(explore)
    assert OFFER in texts(explore)
    pick(explore, OFFER)
    strip = explore.workspace.imagenet
    assert strip.isVisible()
    assert explore.workspace.bar.selector.currentText().startswith("Design")  # shown meanwhile
    seen = explore.answer(Waiting.go_on.set)
    assert {each.label for each in seen.top} <= set(CATEGORIES)
    assert explore.workspace.networks.current.key == IMAGENET
    assert not strip.isVisible()
    assert OFFER not in texts(explore)


def test_a_download_shows_how_far_it_is_and_can_be_cancelled(
    explore: Explore, qtbot: QtBot, tmp_path: Path
) -> None:
    pick(explore, OFFER)
    bar = child(explore.workspace, QProgressBar, "explore.imagenet.progress")
    qtbot.waitUntil(lambda: bar.value() > 0, timeout=PATIENCE_MS)
    assert "of 1 MB" in words(explore)
    click(explore.workspace, "explore.imagenet.end")
    assert not explore.workspace.imagenet.isVisible()
    Waiting.go_on.set()
    folder = tmp_path / "torch" / "hub" / "checkpoints"
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [], timeout=PATIENCE_MS)
    assert explore.workspace.networks.current.key == DESIGN
    assert OFFER in texts(explore)


def test_arrow_keys_pass_by_what_would_download_or_ask_for_a_file(explore: Explore) -> None:
    selector = explore.workspace.bar.selector
    selector.setFocus()
    for _press in range(6):
        QTest.keyClick(selector, Qt.Key.Key_Down)
    assert selector.currentText().startswith("Design")
    assert not explore.workspace.imagenet.isVisible()


def test_without_a_connection_a_sentence_stays_and_it_can_be_tried_again(
    explore: Explore, qtbot: QtBot, server: Path
) -> None:
    Waiting.go_on.set()
    away = server.rename(server.with_suffix(".away"))
    pick(explore, OFFER)
    again = "explore.imagenet.again"
    qtbot.waitUntil(lambda: "could not be downloaded" in words(explore), timeout=PATIENCE_MS)
    assert explore.workspace.bar.selector.currentText().startswith("Design")
    away.rename(server)
    click(explore.workspace, again)
    qtbot.waitUntil(lambda: explore.workspace.networks.current.key == IMAGENET, timeout=PATIENCE_MS)


def test_who_went_to_another_network_meanwhile_stays_there(explore: Explore, qtbot: QtBot) -> None:
    pick(explore, OFFER)
    explore.workspace.networks.choose(STARTER)
    Waiting.go_on.set()
    qtbot.waitUntil(lambda: OFFER not in texts(explore), timeout=PATIENCE_MS)
    assert explore.workspace.networks.current.key == STARTER


# --- files of other programs ---------------------------------------------------------------------


def write_small(path: Path, classes: int = 12) -> Path:
    import torch
    from torch import nn

    layers = nn.Sequential(nn.Conv2d(3, 6, 7), nn.Conv2d(6, 9, 3), nn.Linear(9 * 15 * 15, classes))
    torch.save(layers.state_dict(), path)
    return path


def test_weights_of_another_program_are_looked_through_in_the_design(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    path = write_small(tmp_path / "theirs.pth")
    answering(choose(path))
    seen = explore.answer(lambda: pick(explore, "Open model file…"))
    assert seen.model == "Small with theirs.pth"
    assert explore.workspace.bar.selector.currentText() == "File: theirs.pth in Small"


def test_weights_that_do_not_fit_are_named_and_the_network_before_stays(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    path = write_small(tmp_path / "ten.pth", 10)
    failed = explore.failure(lambda: explore.workspace.use_model(path))
    assert failed.message.startswith("ten.pth does not fit Small: 2.weight is 10 × 2,025 where")
    assert failed.hint == "Set Classes in Design to 10, and open it again."
    assert explore.workspace.networks.current.key == DESIGN


def test_what_is_wrong_is_said_before_there_is_a_picture(explore: Explore, tmp_path: Path) -> None:
    path = write_small(tmp_path / "ten.pth", 10)
    failed = explore.failure(lambda: explore.workspace.use_model(path))
    assert "does not fit" in failed.message
    assert explore.workspace.networks.current.key == DESIGN


def test_opened_again_after_an_edit_it_is_taken_for_the_new_design(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    path = write_small(tmp_path / "ten.pth", 10)
    explore.failure(lambda: explore.workspace.use_model(path))
    last = msgspec.structs.replace(SMALL.layers[-1], out_features=10)
    explore.answer(lambda: explore.workspace.architecture_changed(SMALL.with_layer(5, last)))
    assert explore.answer(lambda: explore.workspace.use_model(path)).trained_steps is None
    assert explore.workspace.bar.selector.currentText() == "File: ten.pth in Small"


def test_a_file_that_would_run_code_is_refused(explore: Explore, tmp_path: Path) -> None:
    import pickle

    sprung, path = tmp_path / "sprung", tmp_path / "trap.pt"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(sprung),)

    path.write_bytes(pickle.dumps({"conv1.weight": Trap()}))
    failed = explore.failure(lambda: explore.workspace.use_model(path))
    assert "holds no weights that can be read" in failed.message
    assert not sprung.exists()
