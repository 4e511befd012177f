"""What exported source defines, run in a namespace of its own."""

from typing import Any

import torch
from torch import nn


def run(source: str, device: str = "meta") -> nn.Module:
    """The module whose class `source` defines, made on `device`; nothing else in `source` runs."""
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "exported.py", "exec"), names)
    classes = [
        item for item in names.values() if isinstance(item, type) and item.__module__ == "exported"
    ]
    assert len(classes) == 1
    with torch.device(device):
        module = classes[0]()
    assert isinstance(module, nn.Module)
    return module
