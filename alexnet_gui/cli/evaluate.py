"""`alexnet-gui evaluate`: how well a model does on pictures, over all and class by class.

alexnet-gui evaluate run --data sample
alexnet-gui evaluate model.safetensors --data photos --split all --json
"""

import argparse
import sys
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, get_args

from alexnet_gui.cli.common import add_json, print_json
from alexnet_gui.cli.interruption import SIGNALLED, stopped_by_signals
from alexnet_gui.cli.model_argument import trained_model
from alexnet_gui.cli.progress import ProgressLine
from alexnet_gui.core.control import Control
from alexnet_gui.core.readable import readable
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import _, ngettext

if TYPE_CHECKING:
    from alexnet_gui.engine.evaluation import ClassFigures, Evaluation

_LONGEST = 28  # characters of a class's name in the table


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("evaluate", help=_("print how well a model does on pictures"))
    parser.add_argument(
        "model",
        metavar="MODEL",
        help=_("the network: a model file, a run's folder, or a checkpoint"),
    )
    parser.add_argument(
        "--data",
        metavar="SPEC",
        required=True,
        help=_("sample, a folder with one sub-folder per class, or torchvision:NAME"),
    )
    parser.add_argument(
        "--split",
        choices=get_args(Split),
        default="validation",
        help=_(
            "which of the pictures (default: validation); of a folder without a folder for"
            " validation that is the fifth that training keeps apart"
        ),
    )
    parser.add_argument(
        "--device",
        default="automatic",
        help=_("automatic, cpu, cuda, cuda:1, … or mps (default: automatic)"),
    )
    add_json(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; 0."""
    control = Control()
    with stopped_by_signals(control) as received:
        model = trained_model(arguments.model)
        from alexnet_gui.engine.devices import choose_device
        from alexnet_gui.engine.evaluation import evaluate

        device = choose_device(arguments.device)
        try:
            with ProgressLine(sys.stderr) as progress:
                found = evaluate(
                    model,
                    arguments.data,
                    arguments.split,
                    device,
                    tell=progress.show,
                    cancelled=lambda: control.stopping,
                )
        except CancelledError:
            return SIGNALLED + received[0]
    for remark in found.remarks:
        print(readable(remark), file=sys.stderr)
    if arguments.json:
        print_json(_as_json(arguments, found))
    else:
        _print_text(found)
    return 0


def _as_json(arguments: argparse.Namespace, found: "Evaluation") -> dict[str, Any]:
    return {
        "model": arguments.model,
        "data": arguments.data,
        "pictures": found.pictures,
        "loss": found.loss,
        "top1_error": found.top1_error,
        "top5_error": found.top5_error,
        "classes": [
            {
                "class": each.name,
                "pictures": each.pictures,
                "top1_error": each.top1_error,
                "precision": each.precision,
                "confused_with": each.confused_with,
            }
            for each in found.classes
        ],
    }


def _print_text(found: "Evaluation") -> None:
    print(
        ngettext(
            "{n:,} picture: loss {loss:.4f}, top-1 error {top1:.1%}, top-5 error {top5:.1%}",
            "{n:,} pictures: loss {loss:.4f}, top-1 error {top1:.1%}, top-5 error {top5:.1%}",
            found.pictures,
        ).format(n=found.pictures, loss=found.loss, top1=found.top1_error, top5=found.top5_error)
    )
    head = (_("class"), _("pictures"), _("recall"), _("precision"), _("most confused with"))
    rows = [head, *map(_row, found.classes)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    print()
    for name, *figures, confused in rows:
        numbers = "  ".join(
            text.rjust(width) for text, width in zip(figures, widths[1:], strict=True)
        )
        print(f"{name.ljust(widths[0])}  {numbers}  {confused}".rstrip())


def _row(each: "ClassFigures") -> tuple[str, str, str, str, str]:
    """A class's line: its name, pictures, recall, precision, and what it is taken for."""
    recall = None if each.top1_error is None else 1 - each.top1_error
    confused = ""
    if each.confused_with is not None:
        confused = _("{name} ({n:,})").format(name=readable(each.confused_with), n=each.confusions)
    name = readable(each.name)
    name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return name, f"{each.pictures:,}", _share(recall), _share(each.precision), confused


def _share(fraction: float | None) -> str:
    return "—" if fraction is None else f"{fraction:.1%}"
