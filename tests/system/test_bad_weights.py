"""Files of weights and checkpoints that say what cannot be are refused in one line."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch

from alexnet_gui.core.model_file import read_head
from alexnet_gui.engine.checkpoints import Execution, Progress, read_checkpoint, write_checkpoint
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.weight_source import read_source
from tests.system.file_readers import checkpoint, refusal


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


def test_a_checkpoint_that_is_cut_off_anywhere_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "last.ckpt"
    write_checkpoint(path, checkpoint())
    whole = path.read_bytes()
    for tenth in range(10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        assert "it is damaged, or another program's" in refusal(read_checkpoint, path)


def test_weights_that_claim_more_numbers_than_the_file_holds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    torch.save({"fc.weight": torch.zeros(1).expand(10**6, 10**6)}, path)
    assert "fc.weight is no usual tensor" in refusal(read_source, path)
