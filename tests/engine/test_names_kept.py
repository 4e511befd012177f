"""Names stay what they are, bit for bit, in files, in records and in lists of classes."""

import json
import os
import sys
from pathlib import Path

import msgspec
import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import RunStarted
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.run_record import read_run
from alexnet_gui.engine.folder_listing import list_folder
from alexnet_gui.engine.models import load_model, save_model
from alexnet_gui.engine.trainer import train
from tests.engine.training import SMALL, Events, job, stop_when_saved, write_pictures

NAMES = (
    "רשת\u200f (1)",  # a mark of direction
    "Schiff\u00adfahrt",  # a soft hyphen
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # a flag of tags
    "\U0001fae8",  # newer than the Unicode of Python 3.11
    "a\u200bb",
    "two  spaces\u00a0and\u202fmore",
    "c\u202eba",  # turned round
    "\x1b[2J\n",
    r"a\u200bb",  # no escape: these signs
)
UNICODE_FILES = sys.platform == "linux"


@pytest.mark.parametrize("name", NAMES)
def test_a_network_is_written_back_with_its_name_as_it_was(tmp_path: Path, name: str) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    write_architecture(msgspec.structs.replace(SMALL, name=name), first)
    read = read_architecture(first)
    assert read.name == name
    write_architecture(read, second)
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.skipif(not UNICODE_FILES, reason="only there a name may be any signs")
def test_classes_whose_names_look_alike_keep_all_their_pictures(tmp_path: Path) -> None:
    write_pictures(tmp_path, dict.fromkeys(NAMES, 3))
    listing = list_folder(tmp_path, 0)
    assert sorted(listing.classes) == sorted(NAMES)
    pictures = [*listing.train, *listing.validation]
    assert len(pictures) == 3 * len(NAMES)
    assert all(file.parent.name == listing.classes[label] for file, label in pictures)


@pytest.mark.skipif(not UNICODE_FILES, reason="only there a name may be any bytes")
def test_classes_whose_names_are_no_unicode_are_not_mixed_up(tmp_path: Path) -> None:
    odd = [os.fsdecode(b"cat\xfe"), os.fsdecode(b"cat\xff")]
    write_pictures(tmp_path, {odd[0]: 3, odd[1]: 3, os.fsdecode(b"dog\xff"): 3})
    listing = list_folder(tmp_path, 0)
    assert listing.classes == (r"cat\udcfe", r"cat\udcff", "dog�")
    assert len(listing.train) + len(listing.validation) == 9


@pytest.mark.skipif(not UNICODE_FILES, reason="only there a name may be any signs")
def test_a_run_on_such_classes_goes_on_and_its_model_knows_them(tmp_path: Path) -> None:
    data = write_pictures(tmp_path / "pictures", dict.fromkeys(NAMES, 3))
    network = msgspec.structs.replace(SMALL.with_classes(len(NAMES)), name=NAMES[0])
    out, control = tmp_path / "run", Control()
    wish = job(
        out, architecture=network, data=str(data), batch_size=4, max_steps=4, checkpoint_every=2
    )
    train(wish, Events(stop_when_saved(control, at=2)), control)
    recorded = read_run(out)
    assert set(recorded.data.classes) == set(NAMES)
    assert set(json.loads((out / "run.json").read_text())["data"]["classes"]) == set(NAMES)
    assert recorded.architecture.name == NAMES[0]
    events = Events()
    finished = train(msgspec.structs.replace(wish, resume=True), events, Control())
    assert finished.steps == 4
    [started] = [event for event in events if isinstance(event, RunStarted)]
    assert started.classes == recorded.data.classes
    file = tmp_path / "model.safetensors"
    save_model(load_model(out), file)
    assert load_model(file).classes == recorded.data.classes
    assert load_model(file).architecture == network
