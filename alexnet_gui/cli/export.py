"""`alexnet-gui export`: a network as PyTorch source, as a model file, or for other programs."""

import argparse
from pathlib import Path

from alexnet_gui.cli.common import require_other
from alexnet_gui.cli.interruption import broken_off_by_signals
from alexnet_gui.cli.model_argument import any_model, trained_model, untrained_architecture
from alexnet_gui.core.onnx_packages import require_onnx
from alexnet_gui.core.source_code import python_source
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole

FORMATS = ("python", "onnx", "safetensors")


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser(
        "export", help=_("write a network as PyTorch source, as a model file, or as ONNX")
    )
    parser.add_argument(
        "network",
        metavar="PRESET|FILE|RUN",
        help=_("a preset's id, an architecture or model file, or a run's folder"),
    )
    parser.add_argument(
        "--format",
        required=True,
        choices=FORMATS,
        help=_("readable source, ONNX for other programs, or a model file with its weights"),
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help=_("where to write it")
    )
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Write the file, whole or not at all."""
    network: str = arguments.network
    out: Path = arguments.out
    require_other(out, [network])
    with broken_off_by_signals():
        if arguments.format == "python":
            _export_python(network, out)
        elif arguments.format == "safetensors":
            _export_safetensors(network, out)
        else:
            _export_onnx(network, out)
    return 0


def _export_python(network: str, out: Path) -> None:
    architecture = untrained_architecture(network)
    if architecture is None:
        architecture = trained_model(network).architecture
    write_whole(out, python_source(architecture).encode())


def _export_safetensors(network: str, out: Path) -> None:
    from alexnet_gui.engine.models import save_model

    save_model(trained_model(network), out)


def _export_onnx(network: str, out: Path) -> None:
    require_onnx()
    from alexnet_gui.engine.onnx_file import onnx_bytes

    write_whole(out, onnx_bytes(any_model(network)))
