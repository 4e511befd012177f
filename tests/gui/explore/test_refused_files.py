"""Files that gave no answer: they are not listed, and what else they may be is offered."""

from pathlib import Path

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.requests import Fitted
from alexnet_gui.core.transfer import tensors_of
from alexnet_gui.gui.explore.networks.networks import DESIGN
from tests.gui.explore.exploring import GREY, PATIENCE_MS, PRESET, SMALL, Explore, opened
from tests.gui.explore.test_model_choice import texts, write_small


def test_a_file_that_gave_no_answer_is_not_listed(explore: Explore, tmp_path: Path) -> None:
    opened(explore)
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"none")
    explore.failure(lambda: explore.workspace.use_model(bad))
    assert not any("bad.safetensors" in text for text in texts(explore))
    assert explore.workspace.bar.selector.currentText().startswith("Design")


def test_nor_is_one_that_fails_before_there_is_a_picture(explore: Explore, tmp_path: Path) -> None:
    path = write_small(tmp_path / "ten.pth", 10)
    explore.failure(lambda: explore.workspace.use_model(path))
    assert not any("ten.pth" in text for text in texts(explore))
    assert explore.workspace.networks.current.key == DESIGN


def test_a_file_that_answered_stays_although_it_fails_in_another_design(
    explore: Explore, tmp_path: Path
) -> None:
    opened(explore)
    path = write_small(tmp_path / "theirs.pth")
    explore.answer(lambda: explore.workspace.use_model(path))
    explore.workspace.architecture_changed(GREY)
    explore.failure(lambda: explore.workspace.use_model(path))
    assert explore.workspace.bar.selector.currentText() == "File: theirs.pth in Small"
    assert explore.workspace.networks.current.choice == Fitted(path, SMALL)


def test_weights_of_a_published_network_are_offered_to_be_looked_through_as_that(
    explore: Explore, tmp_path: Path
) -> None:
    import torch

    network, path = PRESET["half-width"], tmp_path / "plain.pth"
    tensors = {
        f"{row.layer.name}.{part}": torch.zeros(shape)
        for row in require_valid(network).rows
        for part, shape in tensors_of(row)
    }
    torch.save(tensors, path)
    with explore.qtbot.waitSignal(explore.workspace.message, timeout=PATIENCE_MS) as told:
        explore.workspace.use_model(path)
    (message,) = told.args
    assert message.text.startswith("plain.pth does not fit Small")
    assert message.hint == "It fits AlexNet, half width."
    assert message.action == "Look through it as AlexNet, half width"
    with explore.qtbot.waitSignal(explore.workspace.networks.chosen):
        message.act()
    assert explore.workspace.networks.current.choice == Fitted(path, network)
    assert len(opened(explore).layers) == len(network.layers)
