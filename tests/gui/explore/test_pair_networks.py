"""Two at once: which network is the second, what comes of it, and the end of it."""

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from alexnet_gui.core.events import RunFinished, RunStarted
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.checkpoints import read_checkpoint, write_checkpoint
from alexnet_gui.gui.explore.looker import Looker
from alexnet_gui.gui.explore.networks.networks import LIVE
from tests.gui.explore.exploring import COFFEE, GREY, PATIENCE_MS, PRESET, Explore, opened
from tests.gui.explore.pairing import two, view_of


def test_another_picture_goes_through_both(explore: Explore, other: Path) -> None:
    opened(explore)
    two(explore, other)
    pair = explore.workspace.pair
    with explore.qtbot.waitSignal(pair.looker.seen, timeout=PATIENCE_MS) as heard:
        opened(explore, COFFEE)
    assert heard.args[0].picture == "coffee.png"


def test_a_second_network_that_cannot_be_read_says_so_on_its_side_and_the_first_goes_on(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing of the kind")
    pair = explore.workspace.pair
    pair.network.key = explore.workspace.networks.networks.add_file(broken)
    with explore.qtbot.waitSignal(pair.looker.failed, timeout=PATIENCE_MS):
        pair.action.trigger()
    assert "broken.safetensors" in view_of(explore).sides[1].sentence.text()
    assert explore.notices == []
    assert opened(explore, COFFEE).picture == "coffee.png"
    assert view_of(explore).sides[0].shows_layer


def test_a_damaged_file_chosen_while_two_are_shown_is_told_on_its_side_alone(
    explore: Explore, other: Path, tmp_path: Path
) -> None:
    opened(explore)
    two(explore, other)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(other.read_bytes()[:-100])
    pair = explore.workspace.pair
    with explore.qtbot.waitSignal(pair.looker.failed, timeout=PATIENCE_MS):
        pair.network.add_file(broken)
    first, second = view_of(explore).sides
    assert "broken.safetensors" in second.sentence.text()
    assert second.sentence.isVisible() and not second.shows_layer
    assert first.shows_layer
    assert explore.notices == []
    with explore.qtbot.waitSignal(explore.workspace.looker.seen, timeout=PATIENCE_MS):
        explore.workspace.open_picture(COFFEE)
    assert [side.shows_layer for side in view_of(explore).sides] == [True, False]


def test_a_picture_that_is_none_leaves_both_as_they_were(
    explore: Explore, other: Path, tmp_path: Path
) -> None:
    opened(explore)
    two(explore, other)
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    explore.failure(lambda: explore.workspace.open_picture(text))
    pair = explore.workspace.pair
    explore.qtbot.waitUntil(lambda: not pair.looker.waiting, timeout=PATIENCE_MS)
    assert all(side.shows_layer for side in view_of(explore).sides)
    assert pair.looker.answered is not None
    assert pair.looker.answered.picture.name == "chelsea.png"


def test_one_again_is_the_view_as_it_was(explore: Explore, other: Path) -> None:
    opened(explore)
    layers = explore.workspace.layers
    before = [layers.strip.item(row).toolTip() for row in range(layers.strip.count())]
    two(explore, other)
    explore.workspace.pair.action.trigger()
    assert [layers.strip.item(row).toolTip() for row in range(layers.strip.count())] == before
    assert layers.layer_card.isVisible()
    assert layers.layer_card.controls.parentWidget() is layers.layer_card
    assert layers.map_card.isVisible()
    assert explore.workspace.content.predictions.isVisible()
    assert not view_of(explore).sides[1].panel.layer_card.isVisible()
    assert not view_of(explore).sides[1].panel.map_card.isVisible()
    layers.strip.setCurrentRow(1)
    assert layers.layer == "relu1"
    cells = layers.layer_card.cells
    assert cells.cell_at(cells.cell_rect(2).center()) == 2
    assert cells.cell_at(QPointF(-1, -1)) == -1


def test_the_second_network_chosen_last_comes_back_with_the_key(
    explore: Explore, other: Path
) -> None:
    opened(explore)
    two(explore, other)
    explore.workspace.activateWindow()
    for _time in range(2):
        QTest.keyClick(explore.workspace, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    pair = explore.workspace.pair
    explore.qtbot.waitUntil(lambda: pair.looker.answered is not None, timeout=PATIENCE_MS)
    assert pair.on
    assert explore.workspace.bar.second.selector.currentText() == "File: other.safetensors"
    two_button = explore.workspace.findChild(QPushButton, "explore.two")
    assert isinstance(two_button, QPushButton)
    assert two_button.isChecked()


def test_both_sides_follow_a_run_and_keep_what_it_has_learned(
    explore: Explore, tmp_path: Path
) -> None:
    explore.workspace.architecture_changed(GREY)
    opened(explore)
    recipe = Recipe(epochs=1000, batch_size=64, device="cpu")
    job = Job(architecture=GREY, recipe=recipe, data="sample", out=str(tmp_path / "run"))

    def hear(event: object) -> None:
        if isinstance(event, RunStarted):
            explore.workspace.run_started(event)
        elif isinstance(event, RunFinished):
            explore.workspace.run_finished(event)

    explore.bridge.run_event.connect(hear)
    explore.answer(lambda: explore.bridge.train(job))
    pair = explore.workspace.pair
    steps: list[int | None] = []
    pair.looker.seen.connect(lambda seen: steps.append(seen.trained_steps))
    pair.network.key = LIVE
    pair.action.trigger()
    explore.qtbot.waitUntil(lambda: len(steps) >= 2, timeout=PATIENCE_MS)
    assert steps[0] is not None and steps[1] is not None
    assert steps[1] > steps[0]
    with explore.qtbot.waitSignal(explore.bridge.run_ended, timeout=PATIENCE_MS):
        explore.bridge.stop()
    for looker in (pair.looker, explore.workspace.looker):
        _rested(explore, looker)
    assert pair.network.key == str(tmp_path / "run")
    progress = {
        name: read_checkpoint(tmp_path / "run" / f"{name}.ckpt").progress
        for name in ("best", "last")
    }
    assert progress["best"].step != progress["last"].step
    for name, at in progress.items():
        epoch = at.epoch + (1 if at.batches else 0)
        text = f"Run: Grey (run), {name}: epoch {epoch:,}, step {at.step:,}"
        explore.qtbot.waitUntil(partial(_is_listed, explore, text), timeout=PATIENCE_MS)
    assert explore.notices == []


def test_a_design_that_cannot_run_says_so_on_its_side_and_the_other_sees_the_next_picture(
    explore: Explore, other: Path
) -> None:
    opened(explore)
    two(explore, other)
    explore.workspace.architecture_changed(PRESET["net-227"])
    pair = explore.workspace.pair
    with explore.qtbot.waitSignal(pair.looker.seen, timeout=PATIENCE_MS):
        explore.workspace.open_picture(COFFEE)
    view = view_of(explore)
    explore.qtbot.waitUntil(lambda: not view.sides[0].shows_layer, timeout=PATIENCE_MS)
    assert "9,216" in view.sides[0].sentence.text()
    assert view.sides[1].shows_layer
    assert view.sides[1].panel.layer_card.isVisible()


def _is_listed(explore: Explore, text: str) -> bool:
    selector = explore.workspace.bar.second.selector
    return selector.findText(text) >= 0


def test_every_checkpoint_is_offered_by_epoch_and_step_and_what_is_the_same_once(
    explore: Explore, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    recipe = Recipe(epochs=2, batch_size=512, device="cpu")
    job = Job(architecture=GREY, recipe=recipe, data="sample", out=str(run))
    with explore.qtbot.waitSignal(explore.bridge.run_ended, timeout=PATIENCE_MS):
        explore.bridge.train(job)
    last = read_checkpoint(run / "last.ckpt")
    write_checkpoint(run / "best.ckpt", last)
    at = replace(last.progress, step=3, epoch=0, batches=3)
    write_checkpoint(run / "early.ckpt", replace(last, progress=at))
    opened(explore)
    two(explore, run)
    same = f"Run: run, best and last: epoch 2, step {last.progress.step:,}"
    explore.qtbot.waitUntil(lambda: _is_listed(explore, same), timeout=PATIENCE_MS)
    network = explore.workspace.pair.network
    texts = [entry.text for entry in network.entries() if entry.text.startswith("Run: run,")]
    assert texts == [same, "Run: run, early.ckpt: epoch 1, step 3"]
    network.choose(str(run / "last.ckpt"))
    assert network.current.text == same


def _rested(explore: Explore, looker: Looker) -> None:
    explore.qtbot.waitUntil(lambda: not looker.waiting, timeout=PATIENCE_MS)
