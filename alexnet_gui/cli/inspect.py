"""`alexnet-gui inspect`: what one layer makes of a picture, as numbers or as a mosaic."""

import argparse
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alexnet_gui.cli.common import add_json, print_json
from alexnet_gui.cli.model_argument import any_model
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import write_whole
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from alexnet_gui.engine.inspection import Floats

SUFFIXES = (".npy", ".png")


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser(
        "inspect", help=_("print or keep what one layer makes of a picture")
    )
    parser.add_argument("picture", metavar="PICTURE", help=_("a picture file"))
    parser.add_argument("--layer", required=True, metavar="NAME", help=_("the layer's name"))
    parser.add_argument(
        "--model",
        metavar="FILE|RUN|PRESET",
        help=_("the network: a model file, a run's folder; or a preset or architecture, untrained"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=_("keep the layer's output: .npy for the numbers, .png for a mosaic of its maps"),
    )
    add_json(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print the layer's shape and statistics, and keep its output if asked."""
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise UserError(
            _("{file} is neither .npy nor .png.").format(file=out.name),
            _("Name it .npy for the numbers or .png for a mosaic."),
        )
    model = any_model(arguments.model)
    from alexnet_gui.engine.inspection import layer_values, statistics
    from alexnet_gui.engine.pictures import open_picture

    values = layer_values(model, open_picture(Path(arguments.picture)), arguments.layer)
    if out is not None:
        write_whole(out, _as_file(values, out.suffix.lower()))
    found = statistics(values)
    if arguments.json:
        asked = {name: getattr(arguments, name) for name in ("picture", "model", "layer")}
        print_json({**asked, "shape": list(values.shape), **found})
    else:
        _print_text(arguments.layer, values.shape, found)
    return 0


def _as_file(values: "Floats", suffix: str) -> bytes:
    import numpy as np
    from PIL import Image

    from alexnet_gui.engine.mosaic import maps_mosaic

    file = BytesIO()
    if suffix == ".npy":
        np.save(file, values, allow_pickle=False)
    else:
        Image.fromarray(maps_mosaic(values)).save(file, "PNG")
    return file.getvalue()


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
    print(f"  {_('zeros'):<10} {100 * found['zeros']:.2f} %")
    if found["not_finite"]:
        print(f"  {_('not finite'):<10} {found['not_finite']:,}")
