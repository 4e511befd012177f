"""`alexnet-gui evaluate`: how well a model does on pictures, over all and class by class.

alexnet-gui evaluate run --data sample
alexnet-gui evaluate starter --data photos --split all --worst 10 --json
"""

import argparse
import sys
from concurrent.futures import CancelledError
from typing import get_args

from alexnet_gui.cli.common import add_json, print_json
from alexnet_gui.cli.interruption import SIGNALLED, stopped_by_signals
from alexnet_gui.cli.model_argument import trained_model
from alexnet_gui.cli.progress import ProgressLine
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.evaluation import ClassFigures, Evaluation, Mistake
from alexnet_gui.core.evaluation_files import as_json
from alexnet_gui.core.figures import loss_text, percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import _, ngettext

_LONGEST = 28  # characters of a class's name in the table


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("evaluate", help=_("print how well a model does on pictures"))
    parser.add_argument(
        "model",
        metavar="MODEL",
        help=_("the network: a model file, a run's folder, a checkpoint, starter or imagenet"),
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
        "--worst",
        type=int,
        default=0,
        metavar="N",
        help=_(
            "also list the N mistakes that the model is surest of: the picture, what it is, and"
            " what it is taken for (default: 0)"
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
    if arguments.worst < 0:
        raise UserError(_("--worst {n} is not a number of mistakes.").format(n=arguments.worst))
    model = trained_model(arguments.model)  # Ctrl+C still breaks off at once
    from alexnet_gui.engine.devices import choose_device
    from alexnet_gui.engine.evaluation import evaluate

    device = choose_device(arguments.device)
    control = Control()
    with stopped_by_signals(control) as received:
        try:
            with ProgressLine(sys.stderr) as progress:
                found = evaluate(
                    model,
                    arguments.data,
                    arguments.split,
                    device,
                    worst=arguments.worst,
                    tell=progress.show,
                    cancelled=lambda: control.stopping,
                )
        except CancelledError:
            return SIGNALLED + received[0]
    for remark in found.remarks:
        print(readable(remark), file=sys.stderr)
    if arguments.json:
        print_json(as_json(found, arguments.model, arguments.worst or None))
    else:
        _print_text(found)
    return 0


def _print_text(found: Evaluation) -> None:
    print(_sum(found))
    head = (_("class"), _("pictures"), _("recall"), _("precision"), _("most confused with"))
    rows = [head, *map(_row, found.classes)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    print()
    for name, *figures, confused in rows:
        numbers = "  ".join(
            text.rjust(width) for text, width in zip(figures, widths[1:], strict=True)
        )
        print(f"{name.ljust(widths[0])}  {numbers}  {confused}".rstrip())
    if found.mistakes:
        print()
    for each in found.mistakes:
        print(_mistake(each))


def _sum(found: Evaluation) -> str:
    """All pictures in one line; top-5 only where there are more than five classes."""
    text = ngettext(
        "{n:,} picture: loss {loss}, top-1 error {top1}",
        "{n:,} pictures: loss {loss}, top-1 error {top1}",
        found.pictures,
    ).format(n=found.pictures, loss=loss_text(found.loss), top1=percent(found.top1_error))
    if not found.has_top5:
        return text
    top5 = percent(found.top5_error)
    return _("{figures}, top-5 error {top5}").format(figures=text, top5=top5)


def _mistake(each: Mistake) -> str:
    """What a picture is, what it is taken for, and where it stands."""
    return _("{picture}: {label}, taken for {other} ({probability})").format(
        picture=readable(each.path or each.name),
        label=readable(each.label),
        other=readable(each.predicted),
        probability=percent(each.probability),
    )


def _row(each: ClassFigures) -> tuple[str, str, str, str, str]:
    """A class's line: its name, pictures, recall, precision, and what it is taken for."""
    confused = ""
    if each.confused_with is not None:
        confused = _("{name} ({n:,})").format(name=readable(each.confused_with), n=each.confusions)
    name = readable(each.name)
    name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return name, f"{each.pictures:,}", percent(each.recall), percent(each.precision), confused
