"""A training loop as tutorials have it: the side that training is compared with.

    python -m benchmarks.published_loop PRESET DATA

The network is the source that `alexnet-gui export` writes, which is PyTorch's own modules alone,
with ReLU in place as in the published ones. Its pictures are in memory as batches of tensors, so
nothing is decoded, gathered or augmented while it trains.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import cycle

import torch
from torch import Tensor, nn

from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.source_code import class_name, python_source
from alexnet_gui.engine.datasets import open_data
from alexnet_gui.engine.picture_sets import Fitting
from benchmarks.sides import serve, timed

BATCH, BATCHES = 32, 10


def training_step(model: nn.Module, batches: Iterator[tuple[Tensor, Tensor]]) -> Callable[[], None]:
    """What the loop of a tutorial does for each batch."""
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9, weight_decay=5e-4)
    running_loss = 0.0
    model.train()

    def step() -> None:
        nonlocal running_loss
        inputs, labels = next(batches)
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()

    return step


def main(name: str, data: str) -> int:
    preset = find_preset(name)
    assert preset is not None
    opened = open_data(data, preset.architecture.input)
    architecture = preset.architecture.with_classes(len(opened.classes))
    fitting = Fitting(opened.preprocessing, architecture.input, torch.device("cpu"))
    chosen = torch.randperm(len(opened.train))[: BATCH * BATCHES].split(BATCH)
    batches = [(fitting(opened.train.at(part)), opened.train.labels[part]) for part in chosen]
    source: dict[str, type[nn.Module]] = {}
    exec(python_source(architecture).replace("nn.ReLU()", "nn.ReLU(inplace=True)"), source)
    torch.manual_seed(0)
    model = source[class_name(architecture.name)]()
    serve(timed(training_step(model, cycle(batches))))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
