"""`alexnet-gui predict`: the most probable classes of pictures."""

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alexnet_gui.cli.common import add_json, print_json
from alexnet_gui.cli.model_argument import trained_model
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Prediction
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from alexnet_gui.engine.models import Model

UNREADABLE = 1
AT_ONCE = 16  # pictures in memory

Answer = tuple[Prediction, ...] | UserError


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("predict", help=_("print the most probable classes of pictures"))
    parser.add_argument("pictures", nargs="+", metavar="PICTURE", help=_("picture files"))
    parser.add_argument(
        "--model", metavar="FILE|RUN", help=_("the network: a model file or a run's folder")
    )
    parser.add_argument(
        "--top", type=int, default=5, metavar="K", help=_("how many classes (default: 5)")
    )
    parser.add_argument(
        "--ten-crop",
        action="store_true",
        help=_("average ten crops of each picture, as the paper does"),
    )
    add_json(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print what each picture is; 0, or 1 if a picture cannot be read."""
    if arguments.top < 1:
        raise UserError(_("--top {n} is not a number of classes.").format(n=arguments.top))
    model = trained_model(arguments.model)
    listed: list[dict[str, Any]] = []
    status = 0
    for picture, answer in _answers(model, arguments):
        if isinstance(answer, UserError):
            status = UNREADABLE
        if arguments.json:
            listed.append(_as_json(picture, arguments.model, answer))
        elif isinstance(answer, UserError):
            print(f"alexnet-gui: {answer}", file=sys.stderr)
        else:
            _print_text(picture, answer)
    if arguments.json:
        print_json(listed)
    return status


def _answers(model: "Model", arguments: argparse.Namespace) -> Iterator[tuple[str, Answer]]:
    """Each picture with its predictions, or with why it cannot be read; in the order given."""
    from alexnet_gui.engine.inspection import predict
    from alexnet_gui.engine.pictures import open_picture

    pictures: Iterator[str] = iter(arguments.pictures)
    while names := list(islice(pictures, AT_ONCE)):
        refused: dict[int, UserError] = {}
        images = []
        for place, name in enumerate(names):
            try:
                images.append(open_picture(Path(name)))
            except UserError as error:
                refused[place] = error
        found = iter(predict(model, images, top=arguments.top, ten_crop=arguments.ten_crop))
        for place, name in enumerate(names):
            yield name, refused[place] if place in refused else next(found)


def _as_json(picture: str, model: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, UserError):
        return {"picture": picture, "model": model, "error": str(answer)}
    top = [{"label": each.label, "probability": each.probability} for each in answer]
    return {"picture": picture, "model": model, "top": top}


def _print_text(picture: str, top: tuple[Prediction, ...]) -> None:
    print(readable(picture))
    for each in top:
        print(f"  {100 * each.probability:6.2f} %  {readable(each.label)}")
