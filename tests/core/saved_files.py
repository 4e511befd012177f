"""Model files without tensors and runs without checkpoints: what says which network they hold."""

import json
from pathlib import Path
from typing import Any

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.model_file import ModelHead, metadata_of
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import DataRecord, RunRecord, write_run

SMALL = Architecture(
    name="Small",
    input=(3, 8, 8),
    layers=(Flatten(name="flatten"), Linear(name="fc", out_features=2)),
)
RECIPE = Recipe(epochs=3, learning_rate=0.02)
CLASSES = ("cat", "dog")


def write_saved_model(path: Path, provenance: dict[str, Any] | None = None, **changes: str) -> Path:
    """A model file: eight bytes of length, then the header, with `changes` to its texts."""
    head = ModelHead(
        architecture=SMALL,
        classes=CLASSES,
        preprocessing=usual_preprocessing(SMALL.input),
        provenance=provenance or {},
    )
    header = json.dumps({"__metadata__": metadata_of(head) | changes}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    return path


def write_saved_run(folder: Path, data: str = "sample", recipe: Recipe = RECIPE) -> Path:
    """A run's folder with its run.json."""
    record = RunRecord(
        architecture=SMALL,
        recipe=recipe,
        data=DataRecord(
            spec=data,
            fingerprint="0" * 16,
            classes=CLASSES,
            preprocessing=usual_preprocessing(SMALL.input),
            training_pictures=10,
            validation_pictures=2,
        ),
        versions={},
        created="2026-01-01T00:00:00Z",
    )
    write_run(folder, record)
    return folder
