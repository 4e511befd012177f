"""`alexnet-gui predict`: the most probable classes of pictures.

alexnet-gui predict photo.jpg
alexnet-gui predict holiday --model run --top 1 --out holiday.csv
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alexnet_gui.cli.common import add_json, print_json, require_other
from alexnet_gui.cli.interruption import SIGNALLED, stopped_by_signals
from alexnet_gui.cli.model_argument import trained_model
from alexnet_gui.cli.progress import ProgressLine
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PicturesExamined, Prediction
from alexnet_gui.core.figures import percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.starter import STARTER
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.core.whole_file import whole_file

if TYPE_CHECKING:
    from alexnet_gui.engine.models import Model

UNREADABLE = 1

Answer = tuple[Prediction, ...] | UserError


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser(
        "predict",
        help=_("print the most probable classes of pictures"),
        description=_(
            "The most probable classes of pictures, and how probable each is. The exit status is 1"
            " if one of them cannot be read; the others are answered all the same."
        ),
    )
    parser.add_argument(
        "pictures",
        nargs="+",
        metavar="PICTURE",
        help=_(
            "picture files; a folder stands for all pictures in it and below, by name, 2 before 10"
        ),
    )
    parser.add_argument(
        "--model",
        metavar="FILE|RUN|starter|imagenet",
        help=_("the network: a model file, a run's folder, imagenet, or starter (the default)"),
    )
    parser.add_argument(
        "--top", type=int, default=5, metavar="K", help=_("how many classes (default: 5)")
    )
    parser.add_argument(
        "--ten-crop",
        action="store_true",
        help=_("average ten crops of each picture, as the paper does"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE.csv",
        help=_(
            "write a table instead of printing: a line for each picture, with the columns picture,"
            " label1, probability1, … as many as --top says, and error, which says why a picture"
            " cannot be read"
        ),
    )
    add_json(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print or write what each picture is; 0, or 1 if a picture cannot be read."""
    out: Path | None = arguments.out
    if arguments.top < 1:
        raise UserError(_("--top {n} is not a number of classes.").format(n=arguments.top))
    if out is not None and out.suffix.lower() != ".csv":
        raise UserError(
            _("{file} is not called .csv.").format(file=out.name),
            _("A table of predictions is a CSV file: name it so."),
        )
    if out is not None:
        require_other(out, arguments.pictures)
    model = trained_model(arguments.model)  # Ctrl+C still breaks off at once
    control = Control()
    with stopped_by_signals(control) as received:
        try:
            return _predict(model, arguments, control)
        except CancelledError:
            return SIGNALLED + received[0]


def _predict(model: "Model", arguments: argparse.Namespace, control: Control) -> int:
    from alexnet_gui.engine.prediction_files import csv_head, csv_row
    from alexnet_gui.engine.predictions import classes_of, predictions

    asked = _asked(arguments.pictures)
    count = min(arguments.top, classes_of(model))
    answers = predictions(
        model,
        [each for _name, each in asked if isinstance(each, Path)],
        top=count,
        ten_crop=arguments.ten_crop,
        cancelled=lambda: control.stopping,
    )
    teller = _Teller(arguments, len(asked))
    with ExitStack() as open_parts:
        open_parts.enter_context(teller)
        table = None
        if arguments.out is not None:
            table = open_parts.enter_context(whole_file(arguments.out))
            table.write(csv_head(count).encode())
        for picture, each in asked:
            answer = each if isinstance(each, UserError) else next(answers)
            if table is not None:
                table.write(csv_row(picture, answer, count).encode())
            teller.tell(picture, answer)
    teller.end()
    return UNREADABLE if teller.unreadable else 0


def _asked(given: Sequence[str]) -> list[tuple[str, Path | UserError]]:
    """The pictures that are meant, each under its name as it was given.

    A folder that holds none is one that cannot be read, among others.

    Raises:
        UserError: The folder is all that is given.
    """
    from alexnet_gui.engine.prediction_files import pictures_of

    asked: list[tuple[str, Path | UserError]] = []
    for name in given:
        path = Path(name)
        try:
            found = pictures_of([path])
        except UserError as error:
            if len(given) == 1:
                raise
            asked.append((name, error))
        else:
            asked += ((str(file) if path.is_dir() else name, file) for file in found)
    return asked


class _Teller:
    """Prints answers, and how far they are where a person sees that beside nothing else."""

    def __init__(self, arguments: argparse.Namespace, total: int) -> None:
        self._model: str = arguments.model or STARTER
        self._out: Path | None = arguments.out
        self._listed: list[dict[str, Any]] | None = [] if arguments.json else None
        self._prints = self._out is None and self._listed is None
        self._total = total
        self._done = 0
        self.unreadable = 0
        self._line = ProgressLine(sys.stderr)
        self._shows = sys.stderr.isatty() and not (self._prints and sys.stdout.isatty())

    def __enter__(self) -> "_Teller":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._line.__exit__()

    def tell(self, picture: str, answer: Answer) -> None:
        """Note what one picture is, or why nobody can tell."""
        self._done += 1
        self.unreadable += isinstance(answer, UserError)
        if self._listed is not None:
            self._listed.append(_as_json(picture, self._model, answer))
        elif isinstance(answer, UserError):
            self._line.say(f"alexnet-gui: {_refusal(picture, answer)}")
        elif self._prints:
            _print_text(picture, answer)
        if self._shows:
            self._line.show(PicturesExamined(self._done, self._total))

    def end(self) -> None:
        """All are told: print what was kept for the end."""
        if self._listed is not None:
            print_json(self._listed)
        elif self._out is not None:
            text = ngettext("{n:,} picture: {file}", "{n:,} pictures: {file}", self._total)
            if self.unreadable:
                text = ngettext(
                    "{n:,} picture, unreadable: {file}",
                    "{n:,} pictures, {unreadable:,} of them unreadable: {file}",
                    self._total,
                )
            file = readable(str(self._out))
            print(text.format(n=self._total, unreadable=self.unreadable, file=file))


def _as_json(picture: str, model: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, UserError):
        return {"picture": picture, "model": model, "error": str(answer)}
    top = [{"label": each.label, "probability": each.probability} for each in answer]
    return {"picture": picture, "model": model, "top": top}


def _refusal(picture: str, why: UserError) -> str:
    """Why a picture cannot be read; its path first, unless the reason names it in full."""
    return str(why) if picture in why.message else f"{picture}: {why}"


def _print_text(picture: str, top: tuple[Prediction, ...]) -> None:
    print(readable(picture))
    for each in top:
        print(f"  {percent(each.probability, 2):>8}  {readable(each.label)}")
