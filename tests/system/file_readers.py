"""Every kind of file that is read, a whole one of each, and what is said against a damaged one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

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

JARGON = (
    "Expected", "Object ", " - at `", "`$", "Invalid enum", "Invalid value",  # msgspec's
    "Traceback", "codec", "Error(", "object at 0x",
)  # fmt: skip
SIGNS = ("`", "$")  # msgspec's too, but a sentence may quote what the file holds


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
    path = folder / "settings.json"
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
        signs = [] if path.is_fifo() else [s for s in SIGNS if s.encode() not in path.read_bytes()]
        assert not any(word in error.message for word in (*JARGON, *signs)), line
        return line
    return ""
