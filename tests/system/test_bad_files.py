"""Files that are damaged, or say what cannot be: each is read, or refused in one line."""

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import architecture_text, read_architecture
from alexnet_gui.core.metrics_reader import MetricsReader
from alexnet_gui.core.model_file import read_head
from alexnet_gui.core.run_summary import summarise
from alexnet_gui.core.saved_network import read_saved
from alexnet_gui.engine.checkpoints import (
    Checkpoint,
    Execution,
    Progress,
    read_checkpoint,
    write_checkpoint,
)
from alexnet_gui.engine.models import load_model, save_model, untrained
from alexnet_gui.engine.weight_source import read_source
from alexnet_gui.gui.settings_store import SettingsStore
from tests.core.run_folders import HEAD, rows
from tests.core.saved_files import SMALL, write_saved_run

SHORT, LONG = 60, 100_000  # examples, of all readers together in the long form
JARGON = ("`", "$", "Expected", "Object ", "Traceback", "codec", "Error(", "object at 0x")


def checkpoint(**changes: Any) -> Checkpoint:
    fields: dict[str, Any] = {
        "progress": Progress(step=3),
        "execution": Execution("cpu", "float32", "contiguous", 1),
        "network": untrained(SMALL).network.state_dict(),
        "optimiser": {"state": {}, "param_groups": []},
        "random": {"cpu": torch.get_rng_state()},
    }
    return Checkpoint(**fields | changes)


def write_architecture_file(folder: Path) -> Path:
    path = folder / "net.json"
    path.write_text(architecture_text(SMALL))
    return path


def write_record(folder: Path) -> Path:
    return write_saved_run(folder / "run") / "run.json"


def write_metrics(folder: Path) -> Path:
    path = folder / "metrics.csv"
    path.write_text(HEAD + rows(25))
    return path


def write_model(folder: Path) -> Path:
    path = folder / "small.safetensors"
    save_model(untrained(SMALL), path)
    return path


def write_last(folder: Path) -> Path:
    path = folder / "last.ckpt"
    write_checkpoint(path, checkpoint())
    return path


def write_weights(folder: Path) -> Path:
    path = folder / "weights.pt"
    torch.save(untrained(SMALL).network.state_dict(), path)
    return path


def write_settings(folder: Path) -> Path:
    path = folder / "settings.ini"
    store = SettingsStore(path)
    store.theme = "dark"
    store.remember_folder(str(folder))
    store.remember_file(str(folder / "net.json"))
    assert store.save()
    return path


def read_settings(path: Path) -> None:
    store = SettingsStore(path)
    assert store.theme in ("system", "light", "dark")
    assert isinstance(store.text("window/workspace"), str)
    _all = (store.recent_folders, store.recent_files, store.run_folders, store.geometry)


def read_metrics(path: Path) -> None:
    reader = MetricsReader(path)
    while reader.read():
        pass


def read_run_of(path: Path) -> None:
    assert "\n" not in summarise(path.parent).fault
    read_saved(path.parent)


# What is written, how it is read, and whether it is JSON, so that it can be changed by its keys.
READERS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], object], bool]] = {
    "architecture": (write_architecture_file, read_architecture, True),
    "record": (write_record, read_run_of, True),
    "metrics": (write_metrics, read_metrics, False),
    "head": (write_model, read_head, False),
    "model": (write_model, load_model, False),
    "checkpoint": (write_last, read_checkpoint, False),
    "weights": (write_weights, read_source, False),
    "settings": (write_settings, read_settings, False),
}


def refusal(read: Callable[[Path], object], path: Path) -> str:
    """What `read` says against the file at `path`: one line without jargon; or nothing."""
    try:
        read(path)
    except UserError as error:
        line = str(error)
        assert path.name in line or path.parent.name in line, line
        assert line.isprintable(), line
        assert not any(word in error.message for word in JARGON), line
        return line
    return ""


texts = st.text("ab_.é\ud800\u202e\n\x1b\0/", max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


def places(document: object, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON document, as the keys and numbers that lead to it."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(document, dict):
        inner = list(document.items())
    elif isinstance(document, list):
        inner = list(enumerate(document))
    return [p for key, value in inner for p in [(*before, key), *places(value, (*before, key))]]


def changed(text: str, data: st.DataObject) -> str:
    """A JSON text with something else in one of its places, or nothing, or one key more."""
    document = json.loads(text)
    *way, key = data.draw(st.sampled_from(places(document)))
    inner = document
    for step in way:
        inner = inner[step]
    if data.draw(st.booleans()):
        inner[key] = data.draw(values)
    else:
        del inner[key]
        if isinstance(inner, dict) and data.draw(st.booleans()):
            inner[data.draw(texts)] = data.draw(values)
    return json.dumps(document)


def damaged(whole: bytes, data: st.DataObject) -> bytes:
    """Bytes with some others in a place, or with some missing."""
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    return whole[:start] + data.draw(st.binary(max_size=40)) + whole[start + length :]


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_whatever_is_in_a_file_it_is_read_or_refused_in_one_line(
    name: str, tmp_path: Path, soak: bool
) -> None:
    write, read, is_json = READERS[name]
    path = write(tmp_path)
    whole = path.read_bytes()
    assert refusal(read, path) == ""

    @settings(
        max_examples=LONG // len(READERS) if soak else SHORT,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def once(data: st.DataObject) -> None:
        if is_json and data.draw(st.integers(0, 3)):
            path.write_text(changed(whole.decode(), data))
        else:
            path.write_bytes(damaged(whole, data))
        refusal(read, path)

    once()


# --- faults that chance does not find ------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in READERS if name != "settings"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_in_the_place_of_a_file_is_refused_without_waiting_for_it(
    name: str, tmp_path: Path
) -> None:
    write, read, _is_json = READERS[name]
    path = write(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert "is not a file" in refusal(read, path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"processes": 0}, "processes: it must be at least 1"),
        ({"processes": "two"}, "processes: it must be a whole number, not a text"),
        ({"versions": []}, "versions: it must be an object in braces, not a list"),
        ({"more": 1}, "more: unknown key"),
        ({"recipe": {"optimiser": "magic"}}, "recipe.optimiser: 'magic' is not one of the values"),
        ({"created": 10**30}, "created: the number is too large"),
    ],
)
def test_a_fault_in_a_runs_record_is_told_in_words_with_its_place(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    path = write_record(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert says in refusal(read_run_of, path)


def test_a_key_that_is_given_twice_in_a_runs_record_is_refused(tmp_path: Path) -> None:
    path = write_record(tmp_path)
    path.write_text(path.read_text().replace('"versions"', '"created": "", "versions"'))
    assert "created: the key is given twice" in refusal(read_run_of, path)


def header(path: Path, **tensors: dict[str, Any]) -> None:
    """Write a safetensors file of one number whose header says `tensors`."""
    text = json.dumps({name.replace("_", "."): what for name, what in tensors.items()}).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(4))


@pytest.mark.parametrize(
    "tensor",
    [
        {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [2**63], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1], "data_offsets": [0, 2**60]},
        {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]},
        {"dtype": "object", "shape": [1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": "[1]", "data_offsets": [0, 4]},
        {},
    ],
)
def test_a_safetensors_file_that_says_what_cannot_be_is_refused(
    tmp_path: Path, tensor: dict[str, Any]
) -> None:
    path = tmp_path / "claims.safetensors"
    header(path, fc_weight=tensor)
    assert refusal(load_model, path)
    assert refusal(read_source, path)


@pytest.mark.parametrize("length", [0, 7, 2**32, 2**63, 2**64 - 1])
def test_a_header_of_any_length_is_no_trouble(tmp_path: Path, length: int) -> None:
    path = tmp_path / "long.safetensors"
    path.write_bytes(struct.pack("<Q", length) + b"{}")
    for read in (read_head, load_model, read_source):
        assert refusal(read, path)


def test_names_of_tensors_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "names.safetensors"
    names = ("../../fc.weight", "/etc/passwd", "fc.__class__.weight", "a\nb", "")
    safetensors.torch.save_file({name: torch.zeros(2) for name in names}, path)
    assert {layer.name for layer in read_source(path).given.layers} >= {"fc.__class__"}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"network": {"fc.weight": torch.zeros(1).expand(10**6, 10**6)}}, "network"),
        ({"network": {3: torch.zeros(1)}}, "network"),
        ({"network": {"fc.weight": torch.zeros(2).to_sparse()}}, "network"),
        ({"network": {"fc.weight": torch.zeros(2, device="meta")}}, "network"),
        ({"optimiser": {"state": {0: {"m": torch.zeros(1).expand(10**9)}}}}, "optimiser"),
        ({"random": {"cpu": torch.zeros(9, dtype=torch.uint8)}}, "random"),
        ({"random": {"cpu": torch.zeros(5056, dtype=torch.uint8)}}, "random"),
        ({"random_elsewhere": ({"cpu": "dice"},)}, "random_elsewhere"),
        ({"progress": Progress(step=-1)}, "progress.step: it must be a number from 0"),
        ({"progress": Progress(seconds=float("nan"))}, "progress.seconds"),
        ({"execution": Execution("cpu", "float32", "contiguous", 10**9)}, "execution.threads"),
        ({"execution": Execution("cpu", "float32", "contiguous", 1, 0)}, "execution.processes"),
    ],
)
def test_a_checkpoint_of_what_no_training_keeps_is_refused_with_the_place(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    path = tmp_path / "last.ckpt"
    write_checkpoint(path, checkpoint(**change))
    assert f"can be read: {place}" in refusal(read_checkpoint, path)


def test_weights_that_claim_more_numbers_than_the_file_holds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    torch.save({"fc.weight": torch.zeros(1).expand(10**6, 10**6)}, path)
    assert "fc.weight is no usual tensor" in refusal(read_source, path)
