"""A job as the command line that does the same, quoted for a shell, on one machine or several."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import PRESETS, published_as
from alexnet_gui.core.recipe import SETTINGS, Recipe
from alexnet_gui.core.start import frozen_text, usual_recipe
from alexnet_gui.core.translation import N_

Shell = Literal["posix", "powershell", "cmd"]

# The shells that can be chosen, each with what it is called.
SHELLS: tuple[tuple[Shell, str], ...] = (
    ("posix", N_("Linux, macOS")),
    ("powershell", "PowerShell"),
    ("cmd", N_("Windows prompt")),
)
PORT = 29500  # torchrun's own default
NOTHING = "none"  # typed for a setting that may be empty


class Machines(NamedTuple):
    """What a job runs on: so many processes on each of so many machines, and which one is meant."""

    processes: int = 1
    machines: int = 1
    machine: int = 0  # the first is 0
    address: str = ""  # of the first

    @property
    def alone(self) -> bool:
        """Whether one process does it all."""
        return self.processes == self.machines == 1


ALONE = Machines()


def network_argument(architecture: Architecture, file: Path | None) -> str | None:
    """What names exactly this network: a preset's id, or the file that it is saved in.

    Args:
        architecture: The network.
        file: Where it is saved as it is; None if it is nowhere.

    Returns:
        None if nothing does: it has to be saved first.
    """
    for preset in PRESETS:
        if preset.architecture == architecture:
            return preset.id
    return None if file is None else str(file.absolute())


def command_text(job: Job, network: str, machines: Machines = ALONE, shell: Shell = "posix") -> str:
    """The line that does `job`, to be pasted into `shell`.

    Args:
        job: What is to be done.
        network: As `network_argument` gives it.
        machines: Where; on several machines the line is for one of them.
        shell: Whose rules quote it.
    """
    if not machines.alone and job.recipe.device.startswith("cuda:"):
        # Each process takes a GPU of its own, so none of them can be named.
        recipe = msgspec.structs.replace(job.recipe, device="cuda")
        job = msgspec.structs.replace(job, recipe=recipe)
    words = [*_program(machines), *train_arguments(job, network)]
    return " ".join(map(_QUOTES[shell], words))


def train_arguments(job: Job, network: str) -> list[str]:
    """The words after `alexnet-gui` that do `job`, with what differs from the network's recipe."""
    if job.resume:
        return ["train", "--resume", *_valued("--out", job.out), *_switches(job)]
    return [
        "train",
        network,
        *_valued("--data", job.data),
        *_valued("--out", job.out),
        *_settings(job),
        *_start(job),
        *_switches(job),
    ]


def _program(machines: Machines) -> list[str]:
    if machines.alone:
        return ["alexnet-gui"]
    words = ["torchrun", f"--nproc-per-node={machines.processes}"]
    if machines.machines > 1:
        words += [
            f"--nnodes={machines.machines}",
            f"--node-rank={machines.machine}",
            f"--master-addr={machines.address}",
            f"--master-port={PORT}",
        ]
    return [*words, "-m", "alexnet_gui"]


def _settings(job: Job) -> Iterator[str]:
    preset = published_as(job.architecture)
    own = preset.recipe if preset is not None else Recipe()
    frozen = () if job.start is None else job.start.frozen
    usual = usual_recipe(own, job.architecture, frozen)
    for key in ("device", *(setting.key for setting in SETTINGS)):
        value = getattr(job.recipe, key)
        if value == getattr(usual, key):
            continue
        option = key.replace("_", "-")
        if isinstance(value, bool):
            yield f"--{option}" if value else f"--no-{option}"
        else:
            yield from _valued(f"--{option}", NOTHING if value is None else str(value))


def _start(job: Job) -> Iterator[str]:
    if job.start is not None:
        yield from _valued("--start-from", job.start.model)
        if job.start.frozen:
            yield from _valued("--freeze", frozen_text(job.start.frozen))


def _switches(job: Job) -> Iterator[str]:
    if job.tensorboard:
        yield "--tensorboard"
    if not job.memory_check:
        yield "--no-memory-check"


def _valued(option: str, value: str) -> list[str]:
    """An option and its value, as one word where the value would be taken for an option."""
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


# --- quoting -------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[A-Za-z0-9_./:\\=+-]+")  # what no shell of Windows reads anything into
_PARAMETER = re.compile("-.*[.:]")  # what PowerShell would take apart at the dot or the colon


def _for_powershell(word: str) -> str:
    """In single quotes, in which only they themselves mean something, also the typographic ones."""
    if _PLAIN.fullmatch(word) and not _PARAMETER.match(word):
        return word
    return "'" + re.sub("(['‘’‚‛])", r"\1\1", word) + "'"


def _for_cmd(word: str) -> str:
    """In double quotes, as Microsoft's C library takes them apart."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)  # backslashes count only before a quote
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'


_QUOTES: dict[Shell, Callable[[str], str]] = {
    "posix": shlex.quote,
    "powershell": _for_powershell,
    "cmd": _for_cmd,
}
