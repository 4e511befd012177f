"""The curves of runs from their files. Importing this imports numpy."""

from collections.abc import Sequence
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed, StepsDone, Validated
from alexnet_gui.core.metrics_reader import MetricsReader, Rewound
from alexnet_gui.core.run_names import METRICS
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.curves import Other, RunCurves


def read_others(
    folders: Sequence[Path], names: Sequence[str]
) -> tuple[tuple[Other, ...], Failed | None]:
    """The curves of the run in each of `folders`, called as `names` say, as far as its rows go now.

    One without any is left out, and a damaged one ends before the damage: the words are about them.
    """
    others: list[Other] = []
    without: list[str] = []
    damaged: dict[str, UserError] = {}
    for folder, name in zip(folders, names, strict=False):  # of names there may be more
        curves = RunCurves()
        try:
            _read(folder / METRICS, curves)
        except UserError as error:
            damaged[name] = error
        if len(curves):
            others.append(Other(name, curves))
        elif name not in damaged:
            without.append(name)
    return tuple(others), _words(without, damaged)


def _read(path: Path, curves: RunCurves) -> None:
    reader = MetricsReader(path)
    while told := reader.read():
        for event in told:
            match event:
                case StepsDone():
                    curves.append(event.steps)
                case Validated():
                    curves.validated(event)
                case Rewound():
                    curves.rewind(event.step)


def _words(without: Sequence[str], damaged: dict[str, UserError]) -> Failed | None:
    """What is not laid over the others, or not all of it; nothing if there is no such run."""
    sentences = []
    if damaged:
        first, *more = damaged.values()
        sentences += [first.message, first.hint]
        if more:
            names = "; ".join(list(damaged)[1:])
            sentences.append(_("Not shown, or not whole: {names}.").format(names=names))
    if without:
        names = "; ".join(without)
        sentences.append(_("There is no curve: {names}.").format(names=names))
    told = [sentence for sentence in sentences if sentence]
    return Failed(told[0], " ".join(told[1:])) if told else None
