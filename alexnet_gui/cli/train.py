"""`alexnet-gui train`: train a network, without a window.

alexnet-gui train mnist-28 --data sample --out run --epochs 1
alexnet-gui train --resume --out run
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from alexnet_gui.cli.common import add_json, architecture_of
from alexnet_gui.cli.interruption import SIGNALLED, stopped_by_signals
from alexnet_gui.cli.progress import ProgressLine
from alexnet_gui.cli.start_options import add_start, contradiction_of, recipe_to_start, start_of
from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.command_text import NOTHING
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.events import RunFinished
from alexnet_gui.core.execution_words import way_text
from alexnet_gui.core.figures import loss_text, percent, speed_text
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import published_as
from alexnet_gui.core.processes import place_here
from alexnet_gui.core.readable import readable
from alexnet_gui.core.recipe import SETTINGS, Recipe
from alexnet_gui.core.run_folder import new_run_folder, runs_folder
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.run_watch import resuming_job
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import _, ngettext


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command, with an option for each setting of a recipe."""
    parser = commands.add_parser("train", help=_("train a network on pictures"))
    parser.add_argument(
        "architecture",
        metavar="PRESET|FILE",
        nargs="?",
        help=_("a preset's id (see alexnet-gui presets) or an architecture file"),
    )
    parser.add_argument(
        "--data",
        metavar="SPEC",
        help=_("sample, a folder with one sub-folder per class, or torchvision:NAME"),
    )
    parser.add_argument(
        "--out",
        metavar="RUN",
        help=_("the folder for what comes out; usual: a new one beside the window's runs"),
    )
    parser.add_argument(
        "--resume", action="store_true", help=_("go on with the run that --out holds")
    )
    parser.add_argument(
        "--device",
        default=argparse.SUPPRESS,
        help=_("automatic, cpu, cuda, cuda:1, … or mps; usual: {usual}").format(
            usual=_("the network's own recipe")
        ),
    )
    add_start(parser)
    for setting in SETTINGS:
        _add_setting(parser, setting)
    parser.add_argument(
        "--tensorboard",
        action="store_true",
        help=_("also write event files for TensorBoard, into the folder tensorboard of the run"),
    )
    parser.add_argument(
        "--no-memory-check",
        dest="memory_check",
        action="store_false",
        help=_("try a batch that does not seem to fit into memory"),
    )
    add_json(parser)
    return parser


def _add_setting(parser: argparse.ArgumentParser, setting: Setting) -> None:
    # argparse reads a percent sign in a help text as the start of a value.
    meaning = _(setting.meaning).replace("%", "%%")
    if setting.kind is Kind.FLAG:
        parser.add_argument(
            _option(setting.key),
            action=argparse.BooleanOptionalAction,
            default=argparse.SUPPRESS,
            help=meaning,
        )
        return
    parser.add_argument(
        _option(setting.key),
        type=_reader(setting),
        default=argparse.SUPPRESS,
        choices=[value for value, _label in setting.choices] or None,
        metavar=None if setting.choices else ("N" if setting.kind is Kind.COUNT else "X"),
        help=meaning + _(" (here: {none})").format(none=NOTHING) if setting.optional else meaning,
    )


def _reader(setting: Setting) -> Callable[[str], object]:
    """Makes a value of `setting` of what was typed; argparse names the type by its name."""
    convert: type = {Kind.COUNT: int, Kind.NUMBER: float}.get(setting.kind, str)
    if not setting.optional:
        return convert

    def read(text: str) -> object:
        return None if text == NOTHING else convert(text)

    read.__name__ = convert.__name__
    return read


def _option(key: str) -> str:
    return "--" + key.replace("_", "-")


def run(arguments: argparse.Namespace) -> int:
    """Train, with progress on standard error and the outcome on standard output."""
    control = Control()
    with stopped_by_signals(control) as received:
        # What is refused is refused before torch is loaded, but a team has to meet first.
        job = job_of(arguments) if place_here() is None else None
        from alexnet_gui.engine.distributed import joined_team
        from alexnet_gui.engine.trainer import train

        try:
            with joined_team() as team, ProgressLine(sys.stderr) as progress:
                finished = train(job or job_of(arguments), progress.show, control, team=team)
        except MemoryShortError as error:
            raise _with_option(error) from None
    if team.is_writer:
        _print_outcome(finished, resumed=arguments.resume, as_json=arguments.json)
    return SIGNALLED + received[0] if received else 0


def job_of(arguments: argparse.Namespace) -> Job:
    """What a command line asks for.

    Raises:
        UserError: Something in it cannot be, or contradicts the run that it resumes.
    """
    return _resuming(arguments) if arguments.resume else _beginning(arguments)


def _with_option(error: MemoryShortError) -> UserError:
    """The same, with how to try it anyway where it was not."""
    if not error.forecast:
        return error
    anyway = _("The forecast may be wrong: --no-memory-check tries it anyway.")
    return UserError(error.message, f"{error.hint} {anyway}")


def _beginning(arguments: argparse.Namespace) -> Job:
    """The job of a new run."""
    for value, name in ((arguments.architecture, "PRESET|FILE"), (arguments.data, "--data")):
        if value is None:
            raise _missing(name, _("Only --resume takes it from the run."))
    architecture, preset = architecture_of(arguments.architecture)
    require_valid(architecture)
    preset = preset or published_as(architecture)
    start = start_of(arguments, architecture)
    usual = preset.recipe if preset is not None else Recipe()
    usual = recipe_to_start(usual, architecture, start)
    recipe = msgspec.structs.replace(usual, **_given(arguments))
    for setting in SETTINGS:
        fault = setting.fault(getattr(recipe, setting.key))
        if fault is not None:
            raise UserError(f"{_option(setting.key)}: {setting.subject} {fault}.")
    return Job(
        architecture=architecture,
        recipe=recipe,
        data=arguments.data,
        out=arguments.out or _new_folder(architecture),
        start=start,
        tensorboard=arguments.tensorboard,
        memory_check=arguments.memory_check,
    )


def _new_folder(architecture: Architecture) -> str:
    """A folder for a run that was given none."""
    if place_here() is not None:
        raise _missing("--out", _("Several processes have to be told one folder."))
    return str(new_run_folder(architecture.name, datetime.now(), runs_folder()))


def _missing(name: str, hint: str) -> UserError:
    return UserError(_("{name} is missing.").format(name=name), hint)


def _resuming(arguments: argparse.Namespace) -> Job:
    """The job of the run that --out holds; whatever else is given must agree with it."""
    from alexnet_gui.engine.datasets import full_spec

    if arguments.out is None:
        raise _missing("--out", _("It names the run that --resume goes on with."))
    record = read_run(Path(arguments.out))
    place = place_here()
    for key, value in _given(arguments).items():
        recorded = getattr(record.recipe, key)
        if key == "batch_size":  # of each process, and there may be more or fewer of them now
            recorded = record.batch_size_for(place.size if place is not None else 1)
        if value != recorded:
            raise _contradiction(_option(key), value, recorded)
    if arguments.data is not None and full_spec(arguments.data) != record.data.spec:
        raise _contradiction("--data", arguments.data, record.data.spec)
    if arguments.architecture is not None:
        architecture, _preset = architecture_of(arguments.architecture)
        if not _same(architecture, record.architecture):
            raise _contradiction("PRESET|FILE", arguments.architecture, record.architecture.name)
    contradiction = contradiction_of(arguments, record)
    if contradiction is not None:
        raise _contradiction(*contradiction)
    return msgspec.structs.replace(
        resuming_job(Path(arguments.out), record),
        tensorboard=arguments.tensorboard,
        download=arguments.data is not None,
    )


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given on the command line."""
    keys = ("device", *(setting.key for setting in SETTINGS))
    given = vars(arguments)
    return {key: given[key] for key in keys if key in given}


def _same(given: Architecture, recorded: Architecture) -> bool:
    """Whether a run that began with `given` may have become `recorded` by its data's classes."""
    return recorded.classes is not None and given.with_classes(recorded.classes) == recorded


def _contradiction(option: str, given: object, recorded: object) -> UserError:
    return UserError(
        _("{option} {given} contradicts the run, which has {recorded}.").format(
            option=option, given=_value_text(given), recorded=_value_text(recorded)
        ),
        _("Leave it out, or start a new run in another folder."),
    )


def _value_text(value: object) -> str:
    """A value as it is typed, but for a flag, whose option says it."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return NOTHING if value is None else str(value)


def _print_outcome(finished: RunFinished, *, resumed: bool, as_json: bool) -> None:
    if as_json:
        fields = msgspec.to_builtins(finished)
        del fields["stopped"]
        print(json.dumps(fields, allow_nan=False))
        return
    if finished.stopped and finished.steps == 0:
        unchanged = _("Stopped before it was resumed: the run is as it was.")
        print(unchanged if resumed else _("Stopped before the first batch: nothing is kept."))
        return
    head = _("Stopped") if finished.stopped else _("Finished")
    print(
        ngettext(
            "{head} after {steps:,} step, {epochs:.2f} epochs: {run}",
            "{head} after {steps:,} steps, {epochs:.2f} epochs: {run}",
            finished.steps,
        ).format(
            head=head, steps=finished.steps, epochs=finished.epochs, run=readable(finished.run)
        )
    )
    if finished.train_loss is not None:
        print(_("training loss {loss}").format(loss=loss_text(finished.train_loss)))
    if finished.validation_loss is not None:
        print(
            _("validation loss {loss}, top-1 error {top1}, top-5 error {top5}").format(
                loss=loss_text(finished.validation_loss),
                top1=percent(finished.validation_top1_error),
                top5=percent(finished.validation_top5_error),
            )
        )
    if finished.images_per_second is not None:
        print(
            _("{speed} on {device}, {way}").format(
                speed=speed_text(finished.images_per_second),
                device=finished.device,
                way=way_text(finished.precision, finished.memory_format),
            )
        )
