"""The document: steps that can be undone, files, and whether anything is unsaved."""

from pathlib import Path

import pytest

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def document() -> Document:
    return Document(PRESETS[0])


def stride(document: Document) -> object:
    layer = document.architecture.layers[0]
    assert isinstance(layer, Conv2d)
    return layer.stride


def history(document: Document) -> tuple[object, str | None, str | None]:
    return stride(document), document.undo_label, document.redo_label


def type_stride(document: Document, *values: int) -> None:
    for value in values:
        edit = edits.set_value(document.architecture, 0, "stride", value)
        document.apply(edit, key="stride")


def test_a_step_has_a_name_and_can_be_undone_and_done_again(document: Document) -> None:
    document.apply(edits.set_value(document.architecture, 0, "stride", 2))
    assert history(document) == (2, "stride of conv1", None)
    document.undo()
    assert history(document) == (4, None, "stride of conv1")
    document.redo()
    assert history(document) == (2, "stride of conv1", None)


def test_what_is_typed_in_one_go_is_one_step(document: Document) -> None:
    type_stride(document, 1, 12, 123)
    document.undo()
    assert stride(document) == 4
    assert document.undo_label is None


def test_after_the_edit_is_sealed_the_next_one_is_a_step_of_its_own(document: Document) -> None:
    type_stride(document, 1)
    document.seal()
    type_stride(document, 2)
    document.undo()
    assert stride(document) == 1


def test_typing_back_what_was_there_leaves_nothing_to_undo(document: Document) -> None:
    type_stride(document, 1, 4)
    assert document.undo_label is None
    assert not document.dirty


def test_cancelling_puts_back_what_was_there_and_keeps_redo(document: Document) -> None:
    document.apply(edits.set_classes(document.architecture, 10))
    document.undo()
    type_stride(document, 1, 12)
    document.cancel("stride")
    assert stride(document) == 4
    assert document.redo_label == "classes"


def test_cancelling_leaves_other_steps_alone(document: Document) -> None:
    document.apply(edits.set_classes(document.architecture, 10))
    document.cancel("stride")
    assert document.architecture.classes == 10


def test_every_change_is_told_once(document: Document) -> None:
    told: list[int] = []
    document.changed.connect(lambda: told.append(1))
    type_stride(document, 2)
    type_stride(document, 2)
    assert told == [1]


def test_it_is_dirty_until_it_is_saved_or_back_to_what_it_was(
    document: Document, tmp_path: Path
) -> None:
    seen = []
    type_stride(document, 2)
    seen.append(document.dirty)
    document.undo()
    seen.append(document.dirty)
    document.redo()
    document.save(tmp_path / "mine.json")
    seen.append(document.dirty)
    document.undo()
    seen.append(document.dirty)
    assert seen == [True, False, False, True]


def test_a_saved_file_opens_as_the_same_architecture(document: Document, tmp_path: Path) -> None:
    type_stride(document, 2)
    document.save(tmp_path / "mine.json")
    other = Document(PRESETS[1])
    other.open(tmp_path / "mine.json")
    assert other.architecture == document.architecture
    assert other.path == tmp_path / "mine.json"
    assert other.undo_label == "open mine.json"
    assert other.preset is None


def test_a_file_that_cannot_be_read_leaves_the_document_as_it_is(
    document: Document, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(UserError):
        document.open(tmp_path / "bad.json")
    assert document.architecture == PRESETS[0].architecture


def test_a_preset_starts_a_new_document(document: Document) -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    type_stride(document, 2)
    document.load(preset)
    assert document.preset is preset
    assert not document.dirty
    assert document.original == preset.architecture
    assert document.undo_label == f"start from {preset.name}"


def test_undo_goes_back_to_the_document_before_with_its_file_and_its_changes(
    document: Document, tmp_path: Path
) -> None:
    document.save(tmp_path / "mine.json")
    type_stride(document, 2)
    edited = document.architecture
    document.load(PRESETS[1])
    restarts: list[bool] = []
    document.restarted.connect(lambda: restarts.append(True))
    document.undo()
    back = (document.architecture, document.path, document.dirty)
    document.redo()
    forth = (document.architecture, document.path, document.dirty)
    assert back == (edited, tmp_path / "mine.json", True)
    assert forth == (PRESETS[1].architecture, None, False)
    assert restarts == [True, True]


def test_undo_of_an_edit_keeps_the_file_that_was_saved_after_it(
    document: Document, tmp_path: Path
) -> None:
    type_stride(document, 2)
    document.save(tmp_path / "mine.json")
    document.undo()
    assert document.path == tmp_path / "mine.json"
    assert document.dirty
