"""Which network a picture goes through: the design, a run, a file."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import RunFinished, RunStarted
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import DESIGN
from tests.gui.explore.exploring import (
    CHELSEA,
    COFFEE,
    GREY,
    PATIENCE_MS,
    PRESET,
    SMALL,
    Explore,
    opened,
)


def test_of_several_pictures_the_newest_is_shown(explore: Explore) -> None:
    def both() -> None:
        explore.workspace.open_picture(CHELSEA)
        explore.workspace.open_picture(COFFEE)

    assert explore.answer(both).picture == "coffee.png"
    assert [seen.picture for seen in explore.seen] == ["coffee.png"]


def test_somebody_elses_answer_is_not_shown(explore: Explore) -> None:
    opened(explore)
    with explore.qtbot.waitSignal(explore.bridge.picture_seen, timeout=PATIENCE_MS):
        explore.bridge.look(Look(COFFEE, "coffee.png", Untrained(SMALL)))
    assert explore.text("picture_name").startswith("chelsea.png")


def test_an_edit_of_the_design_shows_when_the_person_pauses(explore: Explore) -> None:
    opened(explore)
    conv = msgspec.structs.replace(SMALL.layers[0], out_channels=10)
    changed = SMALL.with_layer(0, conv)
    seen = explore.answer(lambda: explore.workspace.architecture_changed(changed))
    assert seen.layers[0].values.shape[0] == 10


def test_an_edit_while_nobody_looks_shows_when_somebody_does(explore: Explore) -> None:
    opened(explore)
    explore.workspace.hide()
    explore.workspace.architecture_changed(GREY)
    assert not explore.workspace.looker.waiting
    assert explore.answer(explore.workspace.show).layers[0].values.shape[0] == 4


def test_a_design_that_cannot_run_says_so_and_cannot_be_chosen(explore: Explore) -> None:
    opened(explore)
    explore.workspace.architecture_changed(PRESET["net-227"])
    assert explore.shown("fault")
    assert "9,216" in explore.text("fault")
    selector = explore.workspace.bar.selector
    model = selector.model()
    row = selector.findData(DESIGN, Qt.ItemDataRole.UserRole)
    assert not model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert "9,216" in selector.itemText(row + 1)
    explore.workspace.architecture_changed(SMALL)
    assert not explore.shown("fault")


def test_before_the_engine_is_there_the_picture_itself_is_shown(qtbot: QtBot, cold: Bridge) -> None:
    explore = Explore(qtbot, cold, SMALL)
    assert "loading" in explore.text("waiting")
    explore.workspace.open_picture(CHELSEA)
    view = explore.workspace.content.picture_card.view
    qtbot.waitUntil(view.isVisible, timeout=PATIENCE_MS)
    assert "loading" in explore.text("waiting_for")
    assert explore.names == ["chelsea.png"]
    assert explore.answer(cold.start_engine).picture == "chelsea.png"
    assert explore.workspace.content.layers.isVisible()


def test_explore_follows_a_run_and_keeps_what_it_has_learned(
    explore: Explore, tmp_path: Path
) -> None:
    explore.workspace.architecture_changed(GREY)
    opened(explore)
    job = Job(
        architecture=GREY,
        recipe=Recipe(epochs=1000, batch_size=64, device="cpu"),
        data="sample",
        out=str(tmp_path / "run"),
    )
    finished: list[RunFinished] = []

    def hear(event: object) -> None:
        if isinstance(event, RunStarted):
            explore.workspace.run_started(event)
        elif isinstance(event, RunFinished):
            finished.append(event)
            explore.workspace.run_finished(event)

    explore.bridge.run_event.connect(hear)
    first = explore.answer(lambda: explore.bridge.train(job))
    assert first.trained_steps is not None
    assert explore.workspace.bar.selector.currentText() == "Live run: Grey"
    second = explore.answer(lambda: None)  # by itself
    assert second.trained_steps is not None
    assert second.trained_steps > first.trained_steps
    assert f"after {second.trained_steps:,} steps" in explore.text("model")
    assert not explore.shown("untrained")
    with explore.qtbot.waitSignal(explore.bridge.run_ended, timeout=PATIENCE_MS):
        explore.bridge.stop()
    explore.qtbot.waitUntil(lambda: not explore.workspace.looker.waiting, timeout=PATIENCE_MS)
    assert explore.workspace.bar.selector.currentText() == "Run: Grey (run)"
    last = explore.seen[-1]
    assert last.trained_steps is not None
    assert explore.notices == []
