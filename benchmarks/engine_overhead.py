"""What the trainer costs beside a bare training loop: a ratio measured in turns in one process.

    python benchmarks/engine_overhead.py [--steps 30] [--rounds 3]

Both train mnist-28 at batch 32 on the same pictures with the same optimiser. The bare loop keeps
no measures, saves nothing and can be neither paused nor stopped.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
import torch
import torch.nn.functional as F

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, StepsDone
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import Preset, find_preset
from alexnet_gui.engine.datasets import open_data
from alexnet_gui.engine.network import build
from alexnet_gui.engine.trainer import train

BATCH = 32
SKIPPED = 5  # first steps, which both leave out


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    preset = find_preset("mnist-28")
    assert preset is not None
    ratios = []
    for _round in range(options.rounds):
        bare, engine = _bare(preset, options.steps), _engine(preset, options.steps)
        ratios.append(engine / bare)
        print(f"bare {bare:.0f}, trainer {engine:.0f} pictures a second, ratio {ratios[-1]:.3f}")
    print(f"median ratio {median(ratios):.3f}")
    return 0


def _bare(preset: Preset, steps: int) -> float:
    """Pictures a second of the shortest loop that trains."""
    data = open_data("sample", preset.architecture.input)
    x = (data.train.pixels.float() / 255 - data.mean[0]) / data.std[0]  # (10000, 1, 28, 28)
    network = build(preset.architecture, seed=0).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-4, weight_decay=0.01, fused=True)
    order = torch.randperm(len(x))
    start = perf_counter()
    for step in range(steps):
        if step == SKIPPED:
            start = perf_counter()
        chosen = order[step * BATCH : (step + 1) * BATCH]
        loss = F.cross_entropy(network(x[chosen]), data.train.labels[chosen])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
    return (steps - SKIPPED) * BATCH / (perf_counter() - start)


def _engine(preset: Preset, steps: int) -> float:
    """Pictures a second of the trainer, by the times of its steps."""
    times: list[float] = []

    def emit(event: Event) -> None:
        if isinstance(event, StepsDone):
            times.extend(step.seconds for step in event.steps)

    recipe = msgspec.structs.replace(
        preset.recipe, batch_size=BATCH, max_steps=steps, device="cpu", precision="float32"
    )
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "run"))
        train(
            Job(architecture=preset.architecture, recipe=recipe, data="sample", out=out),
            emit,
            Control(),
        )
    return (steps - SKIPPED) * BATCH / (times[-1] - times[SKIPPED - 1])


if __name__ == "__main__":
    sys.exit(main())
