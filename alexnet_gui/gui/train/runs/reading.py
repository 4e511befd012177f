"""The curves of runs from their files. Importing this imports numpy."""

from collections.abc import Sequence
from pathlib import Path

from alexnet_gui.core.events import StepsDone, Validated
from alexnet_gui.core.metrics_reader import MetricsReader, Rewound
from alexnet_gui.core.run_record import METRICS
from alexnet_gui.gui.train.curves import Other, RunCurves


def read_others(folders: Sequence[Path], names: Sequence[str]) -> tuple[Other, ...]:
    """The curves of the run in each of `folders`, called as `names` say, as far as its rows go now.

    Raises:
        UserError: A metrics.csv cannot be read, or a row of it is damaged.
    """
    named = zip(folders, names, strict=False)  # of which there may be more
    return tuple(Other(name, _curves(folder / METRICS)) for folder, name in named)


def _curves(path: Path) -> RunCurves:
    reader, curves = MetricsReader(path), RunCurves()
    while told := reader.read():
        for event in told:
            match event:
                case StepsDone():
                    curves.append(event.steps)
                case Validated():
                    curves.validated(event)
                case Rewound():
                    curves.rewind(event.step)
    return curves
