"""`alexnet-gui shapes`: every layer's output shape and cost, and what is wrong."""

import argparse
from typing import Any

from alexnet_gui.cli.common import (
    add_architecture,
    add_json,
    architecture_of,
    print_json,
    with_input,
)
from alexnet_gui.core.analysis import Analysis, Row, analyse
from alexnet_gui.core.costs import OPTIMISERS, TERMS, TrainingMemory, training_memory
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.presets import Preset
from alexnet_gui.core.recipe import Optimiser, Recipe
from alexnet_gui.core.repairs import repairs_for
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _

INVALID = 1


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("shapes", help=_("print every layer's output shape and cost"))
    add_architecture(parser)
    parser.add_argument("--input", metavar="C,H,W", help=_("another input: channels,height,width"))
    parser.add_argument(
        "--batch", type=int, metavar="N", help=_("also the memory to train on N pictures at once")
    )
    add_json(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print the analysis; 0 if the network can run, 1 if it cannot."""
    if arguments.batch is not None and arguments.batch < 1:
        raise UserError(_("--batch {n} is not a number of pictures.").format(n=arguments.batch))
    architecture, preset = architecture_of(arguments.architecture)
    analysis = analyse(with_input(architecture, arguments.input))
    optimiser = _recipe(preset).optimiser
    memory = arguments.batch and training_memory(analysis, arguments.batch, optimiser)
    if arguments.json:
        print_json(_as_json(analysis, arguments.batch, memory))
    else:
        _print_table(analysis)
        if memory:
            _print_memory(memory, arguments.batch, optimiser)
        _print_remarks(analysis)
    return 0 if analysis.valid else INVALID


def _as_json(
    analysis: Analysis, batch: int | None, memory: TrainingMemory | None
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "architecture": analysis.architecture.name,
        "input": list(analysis.architecture.input),
        "valid": analysis.valid,
        "parameters": analysis.parameters,
        "macs": analysis.macs,
        "layers": [_row_as_json(analysis, i, row) for i, row in enumerate(analysis.rows)],
    }
    if batch is not None:
        answer |= {"batch": batch, "training_bytes": memory and memory.total}
    return answer


def _row_as_json(analysis: Analysis, index: int, row: Row) -> dict[str, Any]:
    problem = row.problem and {
        "code": row.problem.code,
        "message": row.problem.message,
        "repairs": [repair.label for repair in repairs_for(analysis, index)],
    }
    return {
        "name": row.layer.name,
        "type": row.layer.kind,
        "output": row.output,
        "parameters": row.parameters,
        "macs": row.macs,
        "receptive_field": row.receptive_field,
        "stride": row.stride,
        "unused": row.unread,
        "problem": problem,
        "note": row.note and {"code": row.note.code, "message": row.note.message},
    }


def _print_table(analysis: Analysis) -> None:
    architecture = analysis.architecture
    print(f"{architecture.title}, {_('input')} {shape_text(architecture.input)}")
    rows = [
        (_("layer"), _("settings"), _("output"), _("parameters"), _("MACs"), _("sees / step")),
        *(_cells(row) for row in analysis.rows),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        left = "  ".join(row[i].ljust(widths[i]) for i in (0, 1))
        right = "  ".join(row[i].rjust(widths[i]) for i in (2, 3, 4, 5))
        print(f"{left}  {right}".rstrip())
    print(
        _("{parameters:,} parameters, {macs:,} MACs, weights {weights:,.1f} MiB").format(
            parameters=analysis.parameters,
            macs=analysis.macs,
            weights=analysis.weight_bytes / 2**20,
        )
    )


def _recipe(preset: Preset | None) -> Recipe:
    """What the network is trained with where nothing else is said."""
    return Recipe() if preset is None else preset.recipe


def _print_memory(memory: TrainingMemory, batch: int, optimiser: Optimiser) -> None:
    print(
        _("training at batch {batch:,} ({optimiser}): about {needed:,.1f} MiB").format(
            batch=batch, optimiser=_(OPTIMISERS[optimiser]), needed=memory.total / 2**20
        )
    )
    width = max(len(_(term.title)) for term in TERMS)
    for term in TERMS:
        needed = getattr(memory, term.key) / 2**20
        print(f"  {_(term.title).ljust(width)}  {needed:9,.1f} MiB")


def _cells(row: Row) -> tuple[str, ...]:
    sight = (
        f"{row.receptive_field[0]}×{row.receptive_field[1]} / {row.stride[0]}×{row.stride[1]}"
        if row.receptive_field and row.stride
        else ""
    )
    return (
        row.layer.name,
        row.layer.summary(),
        shape_text(row.output, ""),
        "—" if row.parameters is None else f"{row.parameters:,}",
        "—" if row.macs is None else f"{row.macs:,}",
        sight,
    )


def _print_remarks(analysis: Analysis) -> None:
    if analysis.fault is not None:
        print(_("Problem: {message}").format(message=analysis.fault))
    for index, row in enumerate(analysis.rows):
        if row.problem is not None:
            print(_("Problem: {layer}: {message}").format(
                layer=row.layer.name, message=row.problem.message
            ))  # fmt: skip
            for repair in repairs_for(analysis, index):
                print(f"  - {repair.label}")
        if row.note is not None:
            print(_("Note: {layer}: {message}").format(
                layer=row.layer.name, message=row.note.message
            ))  # fmt: skip
