"""`alexnet-gui inspect`: what one layer makes of a picture, as numbers or as a mosaic.

alexnet-gui inspect photo.jpg --layer relu1 --out maps.npy
alexnet-gui inspect photo.jpg --layer conv5 --out mosaic.png --scaling layer --order mean
alexnet-gui inspect --layer conv2 --filters --channel 3 --out filters.png
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alexnet_gui.cli.common import add_json, print_json, require_other
from alexnet_gui.cli.model_argument import any_model
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.figures import percent
from alexnet_gui.core.layer_files import SUFFIXES, WriteFilters, WriteMaps
from alexnet_gui.core.mosaic_choices import COLOUR_MAPS, ORDERS, SCALINGS, Choices, FilterView
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.starter import STARTER
from alexnet_gui.core.towers import towers
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from alexnet_gui.engine.inspection import Floats
    from alexnet_gui.engine.models import Model


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser(
        "inspect", help=_("print or keep what one layer makes of a picture")
    )
    parser.add_argument(
        "picture",
        nargs="?",
        metavar="PICTURE",
        help=_("a picture file; --filters need none"),
    )
    parser.add_argument("--layer", required=True, metavar="NAME", help=_("the layer's name"))
    parser.add_argument(
        "--model",
        metavar="FILE|RUN|starter|imagenet|PRESET",
        default=STARTER,
        help=_(
            "the network: a model file, a run's folder, the starter that came along (default),"
            " imagenet (torchvision's weights, downloaded when first used), or a preset or"
            " architecture, untrained"
        ),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=_("keep the layer's output: .npy for the numbers, .png for a mosaic of its maps"),
    )
    _add_filters(parser)
    _add_choices(parser)
    add_json(parser)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--filters",
        action="store_true",
        help=_("the layer's filters instead of its output; of the first convolution in colour"),
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--channel",
        type=int,
        metavar="N",
        help=_("with --filters and a .png: of all filters the weights over input channel N"),
    )
    part.add_argument(
        "--filter",
        type=int,
        metavar="N",
        help=_("with --filters and a .png: all input channels of filter N"),
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    usual = Choices()
    for option, choices, text in (
        (
            "scaling",
            SCALINGS,
            _("colours of a .png: each map by itself, the whole layer, or the layer around zero"),
        ),
        ("colours", COLOUR_MAPS, _("the colour map of a .png")),
        (
            "order",
            ORDERS,
            _("which maps of a .png come first: as they are, or the greatest of the figure"),
        ),
    ):
        parser.add_argument(
            f"--{option}",
            choices=choices,
            help=_("{meaning} (default: {usual})").format(
                meaning=text, usual=getattr(usual, option)
            ),
        )


def run(arguments: argparse.Namespace) -> int:
    """Print the layer's shape and statistics, and keep its output if asked."""
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise UserError(
            _("{file} is neither .npy nor .png.").format(file=out.name),
            _("Name it .npy for the numbers or .png for a mosaic."),
        )
    _refuse_what_has_no_effect(arguments)
    if out is not None and arguments.picture is not None:
        require_other(out, [arguments.picture])
    model = any_model(arguments.model)
    from alexnet_gui.engine.inspection import statistics
    from alexnet_gui.engine.layer_files import write_layer

    values = _values(arguments, model)
    if out is not None:
        write_layer(_file(arguments, out, values, towers(model.architecture, arguments.layer)))
    found = statistics(values)
    if arguments.json:
        asked = {name: getattr(arguments, name) for name in ("picture", "model", "layer")}
        print_json({**asked, "shape": list(values.shape), **found})
    else:
        _print_text(arguments.layer, values.shape, found)
    return 0


def _refuse_what_has_no_effect(arguments: argparse.Namespace) -> None:
    """Refuse options that would change nothing, or that lack what they need."""
    if arguments.picture is None and not arguments.filters:
        raise UserError(_("Which picture? Give its file."), _("Only --filters can do without one."))
    if arguments.picture is not None and arguments.filters:
        raise UserError(
            _("--filters are the network's own, whatever the picture."),
            _("Leave {picture} out.").format(picture=arguments.picture),
        )
    of_filters = [name for name in ("channel", "filter") if getattr(arguments, name) is not None]
    if of_filters and not arguments.filters:
        raise UserError(
            _("--{option} is about filters.").format(option=of_filters[0]),
            _("Give --filters too."),
        )
    if arguments.order is not None and arguments.filters:
        raise UserError(_("--order is about maps: filters stand as they are."))
    painted = arguments.out is not None and arguments.out.suffix.lower() == ".png"
    for name in ("scaling", "colours", "order", *of_filters):
        if getattr(arguments, name) is not None and not painted:
            raise UserError(
                _("--{option} is about a picture.").format(option=name),
                _("Give --out with a name that ends in .png."),
            )


def _values(arguments: argparse.Namespace, model: "Model") -> "Floats":
    """The layer's filters (O, I, kh, kw), or its output (C, H, W) or (F,)."""
    if arguments.filters:
        from alexnet_gui.engine.layer_filters import layer_filters

        filters: Floats = layer_filters(model, arguments.layer).values
        return filters
    from alexnet_gui.engine.inspection import layer_values
    from alexnet_gui.engine.pictures import open_picture

    return layer_values(model, open_picture(Path(arguments.picture)), arguments.layer)


def _file(
    arguments: argparse.Namespace, out: Path, values: "Floats", count: int
) -> WriteMaps | WriteFilters:
    """What is to be written of a layer of `count` towers."""
    names = ("scaling", "colours", "order")
    given = {name: getattr(arguments, name) for name in names}
    choices = Choices(**{name: value for name, value in given.items() if value is not None})
    if not arguments.filters:
        return WriteMaps(out, values, choices, count)
    return WriteFilters(out, values, _part(arguments, values.shape), choices, count)


def _part(arguments: argparse.Namespace, shape: tuple[int, ...]) -> FilterView:
    """Which part of filters of `shape` (O, I, kh, kw) is painted."""
    filters, channels = shape[:2]
    if arguments.channel is not None:
        _require(arguments.channel, channels, "channel")
        return FilterView("channel", arguments.channel)
    if arguments.filter is not None:
        _require(arguments.filter, filters, "filter")
        return FilterView("filter", arguments.filter)
    return FilterView.usual(channels)


def _require(index: int, count: int, option: str) -> None:
    if not 0 <= index < count:
        raise UserError(
            _("--{option} {n} is not there: they go from 0 to {last}.").format(
                option=option, n=index, last=count - 1
            )
        )


def _print_text(layer: str, shape: tuple[int, ...], found: dict[str, Any]) -> None:
    print(f"{layer}  {shape_text(shape)}")
    for name, key in (
        (_("mean"), "mean"),
        (_("deviation"), "deviation"),
        (_("minimum"), "minimum"),
        (_("maximum"), "maximum"),
    ):
        value = found[key]
        print(f"  {name:<10} " + ("—" if value is None else f"{value:.6g}"))
    print(f"  {_('zeros'):<10} {percent(found['zeros'], 2)}")
    if found["not_finite"]:
        print(f"  {_('not finite'):<10} {found['not_finite']:,}")
