"""`alexnet-gui presets`: the published networks."""

import argparse

from alexnet_gui.cli.common import add_json, print_json
from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("presets", help=_("list the published networks"))
    add_json(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print every preset."""
    if arguments.json:
        print_json(
            [
                {
                    "id": preset.id,
                    "name": preset.name,
                    "source": preset.source,
                    "input": list(preset.architecture.input),
                    "classes": preset.architecture.classes,
                    "parameters": analyse(preset.architecture).parameters,
                }
                for preset in PRESETS
            ]
        )
        return 0
    for preset in PRESETS:
        analysis = analyse(preset.architecture)
        print(
            f"{preset.id:<12} {shape_text(preset.architecture.input, ''):>9}"
            f" {preset.architecture.classes:>5,} {_('classes')}"
            f" {analysis.parameters:>11,} {_('parameters')}  {preset.name}"
        )
        print(f"{'':12} {_(preset.about)}")
        print(f"{'':12} {preset.source}")
    return 0
