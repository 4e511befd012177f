"""Saves one version after the other of everything that the program keeps, until it is killed."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
import torch

from alexnet_gui.core.events import Step
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.layers import Dropout
from alexnet_gui.core.measured_times import Measured, Timing, recall_times, remember_times
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import DataRecord, RunRecord, read_run, write_run
from alexnet_gui.engine.checkpoints import (
    Checkpoint,
    Execution,
    Progress,
    read_checkpoint,
    write_checkpoint,
)
from alexnet_gui.engine.metrics_file import MetricsFile
from alexnet_gui.engine.models import Model, load_model, save_model
from alexnet_gui.engine.network import build
from alexnet_gui.engine.picture_cache import read_cached, write_cached
from alexnet_gui.gui.settings_store import SettingsStore
from tests.engine.training import SMALL

MANY = SMALL.with_layers(
    (*SMALL.layers[:-2], *(Dropout(name=f"drop{i}") for i in range(10, 100)), *SMALL.layers[-2:])
)
NETWORK = build(SMALL, seed=0)  # here, so that a child need not build it before it saves it
SHAPE = (3, 32, 32)
PICTURES = 40
KEY = "kept"
SECONDS = 1e-6  # that a version is told in


def save(arguments: list[str]) -> int:
    """Save all of them, the first as the version that is given, and say so after each."""
    folder, version = Path(arguments[0]), int(arguments[1])
    draw, names = Random(version), list(WRITERS)
    while True:
        draw.shuffle(names)  # each is the first now and then
        for name in names:
            WRITERS[name](folder, version)
            print(f"{name} {version}\n", end="", flush=True)  # at once, and not word by word
        version += 1


def checkpoint(folder: Path, version: int) -> None:
    write_checkpoint(
        folder / "last.ckpt",
        Checkpoint(
            progress=Progress(step=version),
            execution=Execution("cpu", "float32", "contiguous", 1),
            network={name: torch.full((20_000,), float(version)) for name in ("one", "other")},
        ),
    )


def checkpoint_version(folder: Path) -> set[int]:
    read = read_checkpoint(folder / "last.ckpt")
    found = {int(value) for tensor in read.network.values() for value in tensor.unique()}
    return found | {read.progress.step}


def metrics(folder: Path, version: int) -> None:
    with MetricsFile(folder / "metrics.csv", version) as file:
        file.add_steps([Step(version, 1.0, 0.5, 0.5, 0.5, 0.1, 100.0, float(version))])


def metrics_version(folder: Path) -> set[int]:
    lines = (folder / "metrics.csv").read_text().splitlines(keepends=True)
    head, *rows = [line.split(",") for line in lines if line.endswith("\n")]
    assert head[0] == "step" and len(lines) - len(rows) <= 2
    steps = [int(row[0]) for row in rows]
    assert steps == sorted(set(steps)) and {len(row) for row in rows} == {len(head)}
    return {steps[-1]}


def record(folder: Path, version: int) -> None:
    data = DataRecord(
        spec="sample",
        fingerprint="f" * 4000,
        classes=("cat", "dog"),
        preprocessing=usual_preprocessing(SMALL.input),
        training_pictures=1 + version,
        validation_pictures=1 + version,
    )
    made = RunRecord(
        architecture=MANY, recipe=Recipe(), data=data, versions={}, created=str(version)
    )
    write_run(folder, made)


def record_version(folder: Path) -> set[int]:
    read = read_run(folder)
    assert read.architecture == MANY
    pictures = {read.data.training_pictures, read.data.validation_pictures}
    return {int(read.created), *(count - 1 for count in pictures)}


def architecture(folder: Path, version: int) -> None:
    write_architecture(msgspec.structs.replace(MANY, name=str(version)), folder / "network.json")


def architecture_version(folder: Path) -> set[int]:
    read = read_architecture(folder / "network.json")
    assert read.layers == MANY.layers
    return {int(read.name)}


def model(folder: Path, version: int) -> None:
    with torch.no_grad():
        for parameter in NETWORK.parameters():
            parameter.fill_(version)
    classes, preprocessing = tuple(map(str, range(10))), usual_preprocessing(SMALL.input)
    made = Model("a network", SMALL, NETWORK, classes, preprocessing)
    save_model(made, folder / "model.safetensors")


def model_version(folder: Path) -> set[int]:
    read = load_model(folder / "model.safetensors")
    return {int(value) for tensor in read.network.parameters() for value in tensor.unique()}


def settings(folder: Path, version: int) -> None:
    store = SettingsStore(folder / "settings.json")
    for i in range(30):
        store.set_text(f"group{i}/value", f"{version} {'x' * 500}")
    assert store.save()


def settings_version(folder: Path) -> set[int]:
    store = SettingsStore(folder / "settings.json")
    texts = [store.text(f"group{i}/value") for i in range(30)]
    assert all(text.endswith(" " + "x" * 500) for text in texts), texts
    return {int(text.split()[0]) for text in texts}


def prepared(folder: Path, version: int) -> None:
    pixels = [torch.full(SHAPE, version % 256, dtype=torch.uint8)] * (PICTURES - 1)
    write_cached(KEY, SHAPE, PICTURES, iter([str(version), *pixels]), 2**30)


def prepared_version(folder: Path) -> set[int]:
    found = read_cached(KEY, lambda done, total: None, lambda: False)
    assert found is not None, "the prepared pictures are damaged"
    assert found.kept == list(range(1, PICTURES))
    version = int(found.skipped[0])
    assert found.pixels.unique().tolist() == [version % 256]
    return {version}


def times(folder: Path, version: int) -> None:
    timing = Timing("float32", "contiguous", version * SECONDS)
    remember_times(Measured(KEY, (timing,)))


def times_version(folder: Path) -> set[int]:
    measured = recall_times(KEY)
    assert measured is not None
    [timing] = measured.timings
    assert timing.seconds is not None
    return {round(timing.seconds / SECONDS)}


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "checkpoint": checkpoint,
    "metrics": metrics,
    "record": record,
    "architecture": architecture,
    "model": model,
    "settings": settings,
    "prepared": prepared,
    "times": times,
}
READERS: dict[str, Callable[[Path], set[int]]] = {
    "checkpoint": checkpoint_version,
    "metrics": metrics_version,
    "record": record_version,
    "architecture": architecture_version,
    "model": model_version,
    "settings": settings_version,
    "prepared": prepared_version,
    "times": times_version,
}
