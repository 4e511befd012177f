"""Deleting runs: asked first, to the trash where there is one."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QFile
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.figures import bytes_text
from alexnet_gui.core.run_files import delete_run, require_idle
from alexnet_gui.core.run_summary import RunSummary
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.widgets.question import Answer, ask

_NAMED = 8  # runs that a question names


def ask_to_trash(parent: QWidget, runs: Sequence[RunSummary], go: Callable[[], object]) -> None:
    """Ask whether `runs` may be moved to the trash, and call `go` if so."""
    question = ngettext(
        "Move this run to the trash?", "Move these {n:,} runs to the trash?", len(runs)
    )
    _ask(parent, question.format(n=len(runs)), _named(runs), _("Move to trash"), go)


def ask_for_good(parent: QWidget, runs: Sequence[RunSummary], go: Callable[[], object]) -> None:
    """Ask whether what the trash did not take may be deleted for good, and call `go` if so."""
    question = ngettext(
        "The trash does not take this run. Delete it for good?",
        "The trash does not take these {n:,} runs. Delete them for good?",
        len(runs),
    )
    _ask(parent, question.format(n=len(runs)), _named(runs), _("Delete for good"), go)


def move_to_trash(folders: Sequence[Path]) -> list[Path]:
    """Move each of `folders` to the system's trash; those that it did not take.

    Raises:
        UserError: One of them is being trained.
    """
    left = []
    for folder in folders:
        require_idle(folder)
        if not QFile(str(folder)).moveToTrash():
            left.append(folder)
    return left


def delete_for_good(folders: Sequence[Path]) -> None:
    """Delete each of `folders`; what cannot be is told when the others are gone.

    Raises:
        UserError: One could not be deleted.
    """
    faults: list[UserError] = []
    for folder in folders:
        try:
            delete_run(folder)
        except UserError as fault:
            faults.append(fault)
    if faults:
        raise faults[0]


def _named(runs: Sequence[RunSummary]) -> str:
    lines = [run.name for run in runs[:_NAMED]]
    more = len(runs) - _NAMED
    if more > 0:
        lines.append(ngettext("and {n:,} more", "and {n:,} more", more).format(n=more))
    size = bytes_text(sum(run.size for run in runs))
    return "\n".join([*lines, "", _("{size} in all").format(size=size)])


def _ask(parent: QWidget, question: str, details: str, yes: str, go: Callable[[], object]) -> None:
    agree = Answer("train.runs.delete.yes", yes, go)
    keep = Answer("train.runs.delete.no", _("Keep"))
    ask(parent, "train.runs.delete.question", question, details, [agree], keep)
